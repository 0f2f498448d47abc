import { median } from './median.ts'
import type { SearchCase } from './search-cases.ts'

/** Milliseconds until the last byte: of what half do not exceed, and of the slowest. */
export type Times = { readonly p50Ms: number; readonly maxMs: number }

/** What was measured of a case. */
export type Timed = {
  readonly label: string
  readonly coldMs: number | null
  readonly first: Times
  readonly second: Times | null
  readonly last: Times | null
  /** Requests from the first page to the end of all messages; null: more than `WALKED`. */
  readonly requests: number | null
  readonly found: number
  readonly walkedMaxMs: number
}

/** Pages that are walked from the first one on. */
const WALKED = 30

type Answer = { readonly ms: number; readonly rows: number; readonly next: string | null }

/** Asks a case; with `cursor` for the page there. Throws where it is refused. */
export async function ask(
  url: string,
  { path, body, isPaged }: SearchCase,
  cursor: string | null = null,
): Promise<Answer> {
  const startedAt = performance.now()
  const response = await fetch(
    `${url}${path}${cursor === null ? '' : `&cursor=${cursor}`}`,
    body
      ? { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
      : {},
  )
  const text = await response.text()
  const ms = performance.now() - startedAt
  if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${text}`)
  if (!isPaged) return { ms, rows: 0, next: null }
  const page: { messages: unknown[]; next_cursor: string | null } = JSON.parse(text)
  return { ms, rows: page.messages.length, next: page.next_cursor }
}

/**
 * Times a case: its first page, the second and the last one `tries` times each, and the pages from the first on once each, `WALKED` at
 * most. The last page is the one before `nearTheEnd`, where the walk did not come to the end.
 */
export async function timePages(
  url: string,
  one: SearchCase,
  {
    tries,
    coldMs,
    nearTheEnd,
  }: { readonly tries: number; readonly coldMs: number | null; readonly nearTheEnd: string },
): Promise<Timed> {
  const times = async (cursor: string | null): Promise<Times> => {
    const all: number[] = []
    for (let n = 0; n < tries; n++) all.push((await ask(url, one, cursor)).ms)
    return { p50Ms: tenths(median(all)), maxMs: tenths(Math.max(...all)) }
  }
  const first = await times(null)
  let [requests, found, walkedMaxMs] = [0, 0, 0]
  const cursors: (string | null)[] = [null]
  for (let cursor: string | null = null; requests < WALKED; ) {
    const page = await ask(url, one, cursor)
    requests++
    found += page.rows
    walkedMaxMs = Math.max(walkedMaxMs, page.ms)
    cursor = page.next
    if (cursor === null) break
    cursors.push(cursor)
  }
  const ended = cursors.length === requests
  const lastCursor = ended ? cursors.at(-1) : nearTheEnd
  return {
    label: one.label,
    coldMs: coldMs === null ? null : tenths(coldMs),
    first,
    second: cursors.length > 1 ? await times(cursors[1] ?? null) : null,
    last: lastCursor && one.isPaged ? await times(lastCursor) : null,
    requests: ended ? requests : null,
    found,
    walkedMaxMs: tenths(walkedMaxMs),
  }
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10
}
