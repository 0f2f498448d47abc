import { median } from './median.ts'
import type { Usage } from './processes.ts'
import { progress } from './report.ts'
import type { SearchCase } from './search-cases.ts'

/** An api that is asked, by an admin. */
export type Asked = {
  readonly url: string
  readonly token: string
  /** Empties what PostgreSQL and the system remember of its files; null: nothing is measured cold. */
  readonly coolDown: (() => Promise<void>) | null
  /** Begins to count the CPU of PostgreSQL. */
  readonly measure: () => () => Usage[]
  /** A cursor: of what nearly all messages match the last page is before it. */
  readonly nearTheEnd: string
}

/** Milliseconds until the last byte: of what half do not exceed, and of the slowest. */
export type Times = { readonly p50Ms: number; readonly maxMs: number }

/** What was measured of a case, in milliseconds; `coldMs`: its first page when nothing of the database is in memory. */
export type Timed = Warm & { readonly coldMs: number | null }

type Warm = {
  readonly label: string
  readonly first: Times
  /** CPU of PostgreSQL for a first page: what others take of the cores is no part of it. */
  readonly cpuMs: number
  readonly second: Times | null
  readonly last: Times | null
  /** Pages from the first one to the end of all messages; null: more than `WALKED`. */
  readonly pages: number | null
  /** Messages on them. */
  readonly found: number
}

/** Pages that are walked from the first one on. */
const WALKED = 10

type Answer = { readonly ms: number; readonly rows: number; readonly next: string | null }

/**
 * Times each case: its first page, the second and the last one `tries` times each, and counts its pages, `WALKED` at most. The
 * last page is the one before `nearTheEnd`, where the walk did not come to the end. In the end once more cold: what follows would
 * find nothing warm.
 */
export async function timeCases(api: Asked, cases: readonly SearchCase[], tries: number): Promise<Timed[]> {
  const warm: Warm[] = []
  for (const one of cases) {
    const timed = await timeCase(api, one, tries)
    warm.push(timed)
    const { first, second, last, cpuMs, pages, found } = timed
    const shown = [first, second, last].map((times) => (times ? `${times.p50Ms}/${times.maxMs}` : '–'))
    progress(`  ${one.label}: ${shown.join(', ')} ms, CPU ${cpuMs}, ${found} on ${pages ?? 'more'} pages`)
  }
  const cold = api.coolDown ? await timeCold(api, api.coolDown, cases) : []
  return warm.map((timed, nth) => ({ ...timed, coldMs: cold[nth] ?? null }))
}

async function timeCold(
  api: Asked,
  coolDown: () => Promise<void>,
  cases: readonly SearchCase[],
): Promise<number[]> {
  const all: number[] = []
  for (const one of cases) {
    await coolDown()
    const { ms } = await ask(api, one)
    all.push(tenths(ms))
    progress(`  ${one.label}: cold ${tenths(ms)} ms`)
  }
  return all
}

async function timeCase(api: Asked, one: SearchCase, tries: number): Promise<Warm> {
  const { measure, nearTheEnd } = api
  await ask(api, one)
  const times = async (cursor: string | null): Promise<Times> => {
    const all: number[] = []
    for (let n = 0; n < tries; n++) all.push((await ask(api, one, cursor)).ms)
    return { p50Ms: tenths(median(all)), maxMs: tenths(Math.max(...all)) }
  }
  const used = measure()
  const first = await times(null)
  const cpuMs = tenths((used().reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0) * 1_000) / tries)
  const cursors: string[] = []
  let [found, next] = [0, null as string | null]
  for (let page = 0; page < WALKED; page++) {
    const answer = await ask(api, one, next)
    found += answer.rows
    next = answer.next
    if (next === null) break
    cursors.push(next)
  }
  const [second] = cursors
  const last = next === null ? cursors.at(-1) : nearTheEnd
  return {
    label: one.label,
    first,
    cpuMs,
    second: second === undefined ? null : await times(second),
    last: last === undefined ? null : await times(last),
    pages: next === null ? cursors.length + 1 : null,
    found,
  }
}

/** Asks for a page, behind `cursor` if one is given. Throws where it is refused. */
async function ask(
  { url, token }: Asked,
  { path, body, isPaged }: SearchCase,
  cursor: string | null = null,
): Promise<Answer> {
  const startedAt = performance.now()
  const response = await fetch(`${url}${path}${cursor === null ? '' : `&cursor=${cursor}`}`, {
    headers: { Authorization: `Bearer ${token}`, ...(body && { 'Content-Type': 'application/json' }) },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const ms = performance.now() - startedAt
  if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${text}`)
  if (!isPaged) return { ms, rows: 0, next: null }
  const page: { messages: unknown[]; next_cursor: string | null } = JSON.parse(text)
  return { ms, rows: page.messages.length, next: page.next_cursor }
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10
}
