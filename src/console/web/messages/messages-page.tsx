import { useCallback, useEffect, useState } from 'react'
import { DOORS } from '../../../domain/door.ts'
import { LIFECYCLE_STATES, type LifecycleState } from '../../../domain/lifecycle.ts'
import { DOOR_NAMES } from '../door-words.ts'
import { MessagePage } from '../message/message-page.tsx'
import { filterIn } from '../paths/filter-words.ts'
import { choosePlace, linkTo, usePlace } from '../router.ts'
import { FirstVisit } from '../send/first-visit.tsx'
import { clock, datedClock } from '../times.ts'
import { MessageTable } from './message-table.tsx'
import { type SearchTerms, useSearch } from './use-search.ts'

const AGES = [
  ['', 'any time'],
  ['60', '1 min'],
  ['600', '10 min'],
  ['3600', '1 h'],
  ['86400', '1 day'],
] as const

/** Searches that people make at night: of a few states, not of all. */
type Shortcut = {
  readonly title: string
  readonly terms: Partial<SearchTerms> & { readonly status: LifecycleState }
}
const SHORTCUTS: readonly Shortcut[] = [
  { title: 'Stuck in SENT > 1 h', terms: { status: 'SENT', older_than_seconds: '3600' } },
  { title: 'Failed', terms: { status: 'FAILED_PERM' } },
  { title: 'Waiting to be retried', terms: { status: 'FAILED_TEMP' } },
  { title: 'Held back', terms: { status: 'SCHEDULED', held: 'true' } },
]

/** A keystroke waits so long for the next one before the search begins. */
const TYPING_MS = 300

/** `#/messages`: search and list; `#/messages/ID`: one message. */
export function MessagesPage() {
  const { path, params } = usePlace()
  const id = path[1]
  if (id !== undefined) return <MessagePage key={id} id={id} />
  const terms = {
    q: params.get('q') ?? '',
    status: params.get('status') ?? '',
    client_id: params.get('client_id') ?? '',
    door: params.get('door') ?? '',
    held: params.get('held') ?? '',
    older_than_seconds: params.get('older_than_seconds') ?? '',
  }
  return <MessageList terms={terms} />
}

function MessageList({ terms }: { readonly terms: SearchTerms }) {
  const found = useSearch(terms)
  const { loadMore } = found
  const onNearEnd = useCallback(() => loadMore(), [loadMore])
  return (
    <div className="messages">
      <h1>Messages</h1>
      <SearchForm terms={terms} onReload={found.reload} />
      <p className="found quiet" role="status">
        {found.error !== null && (
          <strong className="bad">
            {found.error}
            {found.readAtMs === null ? '. ' : `; what is shown is of ${clock(found.readAtMs)}. `}
          </strong>
        )}
        {foundWords(found)}
        {found.hasMore && !found.isLoading && found.error === null && (
          <button type="button" className="text-button" onClick={loadMore}>
            look further back
          </button>
        )}
      </p>
      {found.rows.length === 0 && <FirstVisit onDone={found.reload} />}
      <MessageTable rows={found.rows} hasMore={found.hasMore && found.error === null} onNearEnd={onNearEnd} />
    </div>
  )
}

/** How many were found, and of what: only what the gateway says was looked at is said to be all. */
function foundWords({ rows, isLoading, searched, hasMore }: ReturnType<typeof useSearch>): string {
  const count = `${rows.length.toLocaleString('en')} ${rows.length === 1 ? 'message' : 'messages'}`
  if (isLoading) return rows.length === 0 ? 'Searching…' : `${count}, searching…`
  if (searched === null) return ''
  if (searched.complete) return hasMore ? `${count}, and more; ` : `${count}, all of them. `
  if (!hasMore) return `${count}; not all could be looked at, so there may be more. `
  return searched.from === null
    ? `${count}, so far; `
    : `${count}, looked back to ${datedClock(searched.from)}; `
}

function SearchForm({ terms, onReload }: { readonly terms: SearchTerms; readonly onReload: () => void }) {
  const [typed, setTyped] = useState(terms.q)
  useEffect(() => setTyped(terms.q), [terms.q])
  useEffect(() => {
    if (typed === terms.q) return
    const timer = setTimeout(() => go({ ...terms, q: typed }), TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed, terms])
  return (
    <search>
      <form
        className="search-form"
        onSubmit={(event) => {
          event.preventDefault()
          // As it was typed: a reference may begin or end with a blank.
          go({ ...terms, q: typed })
          onReload()
        }}
      >
        <label className="grows">
          <span>Id, request's id, number, reference or provider's id</span>
          <input type="search" value={typed} onChange={(event) => setTyped(event.target.value)} />
        </label>
        <label>
          <span>Status</span>
          <select
            value={terms.status}
            onChange={(event) => go({ ...terms, status: event.target.value, held: '' })}
          >
            <option value="">any</option>
            {LIFECYCLE_STATES.map((state) => (
              <option key={state}>{state}</option>
            ))}
          </select>
        </label>
        <label>
          <span>Nothing happened for</span>
          <select
            value={terms.older_than_seconds}
            onChange={(event) => go({ ...terms, older_than_seconds: event.target.value })}
          >
            {AGES.map(([seconds, title]) => (
              <option key={seconds} value={seconds}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>Door</span>
          <select value={terms.door} onChange={(event) => go({ ...terms, door: event.target.value })}>
            <option value="">any</option>
            {DOORS.map((door) => (
              <option key={door} value={door}>
                {DOOR_NAMES[door]}
              </option>
            ))}
          </select>
        </label>
        <label className="of-client">
          <span>Client</span>
          <input
            type="text"
            value={terms.client_id}
            placeholder="client id"
            onChange={(event) => go({ ...terms, client_id: event.target.value.trim() })}
          />
        </label>
        <button type="submit" className="button">
          Search
        </button>
      </form>
      <p className="shortcuts">
        {SHORTCUTS.map(({ title, terms: asked }) => (
          <a
            key={title}
            className="shortcut"
            aria-current={sameTerms(asked, terms) ? 'true' : undefined}
            href={linkTo(['messages'], asked)}
          >
            {title}
          </a>
        ))}
        <a className="shortcut" href={linkTo(['messages'])}>
          All
        </a>
        <a className="shortcut" href={linkTo(['paths'], filterIn(new URLSearchParams(terms)))}>
          Sum of paths
        </a>
      </p>
    </search>
  )
}

/** True where exactly this is searched for. */
function sameTerms(asked: Partial<SearchTerms>, terms: SearchTerms): boolean {
  const names = Object.keys(terms) as (keyof SearchTerms)[] // its own keys
  return names.every((name) => (asked[name] ?? '') === terms[name])
}

function go(terms: SearchTerms): void {
  const given = Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== ''))
  choosePlace(['messages'], given)
}
