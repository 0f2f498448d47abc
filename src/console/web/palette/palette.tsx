import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useAdminToken } from '../admin/token.ts'
import type { Client, Page, ProviderAnswer, SearchPage } from '../answers.ts'
import { getJson } from '../api.ts'
import { readOf } from '../clients/use-loaded.ts'
import { entriesOf, nameOf, numberOf, type PageGroup, searchOf } from './entries.ts'
import { type Entry, ranked, stepFrom } from './rank.ts'

/** The pages there are, and what is done when it is left. */
export type PaletteProps = { readonly groups: readonly PageGroup[]; readonly onClose: () => void }

/** A keystroke waits so long for the next one before messages are searched for. */
const TYPING_MS = 150
/** Clients that are found by what was typed, at most: more than are shown, which have what was typed at a better place. */
const MAX_CLIENTS = 50
/** Messages that are shown, at most. */
const MAX_MESSAGES = 5

/** Finds pages, clients, providers, messages and acts by what is typed, and goes there. It does nothing itself. */
export function Palette({ groups, onClose }: PaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const listId = useId()
  const { entries, says } = useEntries(groups, typed)
  const found = ranked(entries, typed)
  const chosen = stepFrom(at, '', found.length)
  // A modal dialog keeps the focus, and gives it back when it closes.
  useEffect(() => dialog.current?.showModal(), [])
  useEffect(() => {
    dialog.current
      ?.querySelector(`#${CSS.escape(`${listId}-${chosen}`)}`)
      ?.scrollIntoView({ block: 'nearest' })
  }, [listId, chosen])

  function go(entry: Entry | undefined): void {
    if (!entry) return
    dialog.current?.close()
    location.hash = entry.href
  }
  function onKey(event: KeyboardEvent): void {
    // Of a word that is being composed Enter is its end.
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') {
      event.preventDefault()
      go(found[chosen])
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setAt(stepFrom(chosen, event.key, found.length))
    }
  }
  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label="Find"
      onClose={onClose}
      // What is not in the dialog's own box is its backdrop.
      onClick={({ target }) => target === dialog.current && dialog.current.close()}
      onKeyDown={({ key, metaKey, ctrlKey }) => {
        const isToggled = key.toLowerCase() === 'k' && (metaKey || ctrlKey)
        if (key === 'Escape' || isToggled) dialog.current?.close()
      }}
    >
      <div className="palette-box">
        <input
          type="text"
          role="combobox"
          aria-label="Page, client, message, number, reference or act"
          aria-expanded={found.length > 0}
          aria-controls={listId}
          aria-activedescendant={chosen < 0 ? undefined : `${listId}-${chosen}`}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder="Page, client, message, number, reference or act"
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value)
            setAt(0)
          }}
          onKeyDown={onKey}
        />
        <div id={listId} role="listbox" aria-label="Found" className="palette-list">
          {found.map((entry, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus, and its arrow keys and Enter choose
            <div
              key={entry.id}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === chosen}
              tabIndex={-1}
              className="palette-entry"
              onClick={() => go(entry)}
              onMouseMove={() => setAt(index)}
            >
              <span className="palette-title">{entry.title}</span>
              <span className="palette-aside">{entry.aside}</span>
            </div>
          ))}
        </div>
        <p className="palette-says" role="status">
          {found.length === 0 ? `Nothing found. ${says}` : says}
        </p>
      </div>
    </dialog>
  )
}

type Providers = { readonly providers: readonly ProviderAnswer[] }

/** All that may be found, and what was not looked for. */
function useEntries(groups: readonly PageGroup[], typed: string) {
  const isAdmin = useAdminToken() !== null
  const name = useTyped(nameOf(typed))
  const clientQuery = useQuery<Page<'clients', Client>>({
    queryKey: ['palette', 'clients', name],
    queryFn: ({ signal }) =>
      getJson<Page<'clients', Client>>(
        `/v1/clients?${new URLSearchParams({ limit: String(MAX_CLIENTS), ...(name && { name }) })}`,
        signal,
      ),
    placeholderData: keepPreviousData,
    enabled: isAdmin,
  })
  const clients = readOf(clientQuery)
  const providers = readOf(
    useQuery<Providers>({
      queryKey: ['palette', 'providers'],
      queryFn: ({ signal }) => getJson<Providers>('/v1/providers', signal),
      enabled: isAdmin,
    }),
  )
  const q = useTyped(searchOf(typed))
  const query = useQuery({
    queryKey: ['palette', 'messages', q],
    queryFn: ({ signal }) =>
      getJson<SearchPage>(
        `/v1/messages/search?${new URLSearchParams({ q: q ?? '', limit: String(MAX_MESSAGES) })}`,
        signal,
      ),
    enabled: isAdmin && q !== null,
  })
  const messages = readOf(query)
  const entries = entriesOf({
    groups,
    clients: clients.value?.clients ?? [],
    providers: providers.value?.providers ?? [],
    messages: q === null || searchOf(typed) !== q ? [] : (messages.value?.messages ?? []),
    number: isAdmin ? numberOf(searchOf(typed)) : null,
  })
  return { entries, says: says() }

  function says(): string {
    if (!isAdmin) return 'Pages and acts only: clients and messages want the admin token.'
    const error = clients.error ?? providers.error ?? (q === null ? null : messages.error)
    if (error !== null) return `Not all could be looked for: ${error}.`
    return query.isFetching || clientQuery.isFetching ? 'Searching…' : ''
  }
}

/** What is searched for, when the typing pauses. */
function useTyped<T extends string | null>(text: T): T {
  const [typed, setTyped] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setTyped(text), TYPING_MS)
    return () => clearTimeout(timer)
  }, [text])
  return typed
}
