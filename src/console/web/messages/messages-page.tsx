import { type ReactNode, useEffect, useState } from 'react'
import { useClients } from '../clients/use-clients.ts'
import { MessagePage } from '../message/message-page.tsx'
import { choosePlace, usePlace } from '../router.ts'
import { FirstVisit } from '../send/first-visit.tsx'
import { clock, datedClock } from '../times.ts'
import { FilterChips } from './filter-chips.tsx'
import { MessageTable } from './message-table.tsx'
import { SearchTools } from './search-tools.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { filterOf, type SearchTerms, termsOf, withTerm } from './terms.ts'
import { type MessageList, useMessageList } from './use-message-list.ts'
import { ViewsBar } from './views-bar.tsx'

/** A keystroke waits so long for the next one before the search begins. */
const TYPING_MS = 300

/** What is chosen, for who acts on it: all that the filter means, or these. */
export type Chosen = { readonly filter: Readonly<Record<string, string>>; readonly ids: readonly string[] }

/** `#/messages`: search and list; `#/messages/ID`: one message. */
export function MessagesPage({ acts }: { readonly acts?: (chosen: Chosen) => ReactNode }) {
  const { path, params } = usePlace()
  const id = path[1]
  if (id !== undefined) return <MessagePage key={id} id={id} />
  return <List terms={termsOf(params)} acts={acts} />
}

function List({
  terms,
  acts,
}: {
  readonly terms: SearchTerms
  readonly acts: ((chosen: Chosen) => ReactNode) | undefined
}) {
  const list = useMessageList(terms)
  const clients = useClients()
  const { found, chosen } = list
  const filter = filterOf(terms, Date.now())
  return (
    <div className="messages">
      <h1>Messages</h1>
      <search>
        <SearchForm terms={terms} onReload={list.reload} />
        <FilterChips terms={terms} clients={clients} onChange={go} />
      </search>
      <ViewsBar terms={terms} />
      <div className="found-line">
        <Says list={list} />
        <TailButtons list={list} />
        <SearchTools terms={terms} />
      </div>
      <SelectionBar
        chosen={chosen}
        canChooseAll={filter !== null}
        onAll={list.chooseAll}
        onClear={list.clear}
      >
        {acts?.(chosen === null ? { filter: filter ?? {}, ids: [] } : { filter: {}, ids: [...chosen] })}
      </SelectionBar>
      {list.rows.length === 0 && <FirstVisit onDone={list.reload} />}
      <MessageTable
        rows={list.rows}
        clients={clients}
        hasMore={found.hasMore && found.error === null}
        onNearEnd={list.loadMore}
        chosen={chosen}
        onChoose={list.choose}
        scrollTop={list.scrollTop}
        onScroll={list.scrolled}
        topVersion={list.topVersion}
      />
    </div>
  )
}

function Says({ list: { found, rows, loadMore } }: { readonly list: MessageList }) {
  return (
    <p className="found quiet" role="status">
      {found.error !== null && (
        <strong className="bad">
          {found.error}
          {found.readAtMs === null ? '. ' : `; what is shown is of ${clock(found.readAtMs)}. `}
        </strong>
      )}
      {foundWords(found, rows.length)}
      {found.hasMore && !found.isLoading && found.error === null && (
        <button type="button" className="text-button" onClick={loadMore}>
          look further back
        </button>
      )}
    </p>
  )
}

/** How many were found, and of what: only what the gateway says was looked at is said to be all. */
function foundWords({ isLoading, searched, hasMore }: MessageList['found'], rows: number): string {
  const count = `${rows.toLocaleString('en')} ${rows === 1 ? 'message' : 'messages'}`
  if (isLoading) return rows === 0 ? 'Searching…' : `${count}, searching…`
  if (searched === null) return ''
  if (searched.complete) return hasMore ? `${count}, and more; ` : `${count}, all of them. `
  if (!hasMore) return `${count}; not all could be looked at, so there may be more. `
  return searched.from === null
    ? `${count}, so far; `
    : `${count}, looked back to ${datedClock(searched.from)}; `
}

function TailButtons({
  list: { canFollow, isPaused, fresh, isTorn, pause, showFresh },
}: {
  readonly list: MessageList
}) {
  if (!canFollow) return null
  return (
    <span className="tail">
      <button type="button" className="text-button" aria-pressed={isPaused} onClick={pause}>
        {isPaused ? '▶ follow' : '❚❚ pause'}
      </button>
      {(fresh > 0 || isTorn) && (
        <button type="button" className="tail-new" onClick={showFresh}>
          {isTorn ? 'many new' : `${fresh.toLocaleString('en')} new`}
        </button>
      )}
    </span>
  )
}

function SearchForm({ terms, onReload }: { readonly terms: SearchTerms; readonly onReload: () => void }) {
  const asked = terms.q ?? ''
  const [typed, setTyped] = useState(asked)
  useEffect(() => setTyped(asked), [asked])
  useEffect(() => {
    if (typed === asked) return
    const timer = setTimeout(() => go(withTerm(terms, 'q', typed)), TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed, asked, terms])
  return (
    <form
      className="search-form"
      onSubmit={(event) => {
        event.preventDefault()
        // As it was typed: a reference may begin or end with a blank.
        go(withTerm(terms, 'q', typed))
        onReload()
      }}
    >
      <label className="grows">
        <span>Id, request's id, number, reference or provider's id</span>
        <input type="search" value={typed} onChange={(event) => setTyped(event.target.value)} />
      </label>
      <button type="submit" className="button">
        Search
      </button>
    </form>
  )
}

function go(terms: SearchTerms): void {
  choosePlace(['messages'], terms as Record<string, string>) // what is not asked is not there
}
