import type { Resolver } from './addresses.ts'
import { openWayOut } from './way-out.ts'

/** Small pages that other servers keep for us: the certificate of a signature, an address that is visited to say yes. */
export type Pages = {
  /**
   * What stands at this URL, by a GET that was answered 200: as it was read within the last day, else asked for now. Null:
   * it cannot be had now. Never rejects.
   */
  read(url: string): Promise<string | null>
  /** Visits it by a GET, every time. False: it was not answered 2xx. Never rejects. */
  visit(url: string): Promise<boolean>
}

/** Who waits for a page is waited for too: SNS gives an endpoint 15 s in all. */
export const PAGE_TIMEOUT_MS = 5_000
/** A certificate is asked for again after a day: one that was taken back is not believed for ever. */
const MAX_AGE_MS = 24 * 3_600_000
/** What could not be had is not asked for again before this: who invents requests does not make us ask for each. */
const FAILED_AGE_MS = 5_000
/** Pages kept, at most, and failures remembered; a page is at most 64 KiB. The oldest goes first. */
const MAX_KEPT = 64
/** GETs under way, at most; who comes then gets nothing. */
const MAX_UNDER_WAY = 8

/**
 * Opens the way to such pages; nothing is asked of addresses that are not public where `allowPrivate` is false. `timeoutMs` is
 * for name, connection and answer.
 */
export function openPages(options: {
  readonly allowPrivate: boolean
  readonly resolve: Resolver
  readonly timeoutMs: number
  readonly now: () => number
}): Pages {
  const kept = new Map<string, { readonly page: string; readonly atMs: number }>()
  const failed = new Map<string, { readonly atMs: number }>()
  const reading = new Map<string, Promise<string | null>>()
  let underWay = 0

  async function ask(href: string): Promise<{ readonly status: number; readonly body: string } | null> {
    const url = URL.parse(href)
    if (url === null) return null
    underWay++
    const way = openWayOut(url, options)
    try {
      const asked = { method: 'GET', path: url.pathname + url.search, headers: {}, body: null }
      const outcome = await way.ask(asked, AbortSignal.timeout(options.timeoutMs))
      return outcome.kind === 'answered' ? outcome : null
    } finally {
      way.close()
      underWay--
    }
  }

  async function readAnew(url: string): Promise<string | null> {
    const answer = await ask(url)
    reading.delete(url)
    const atMs = options.now()
    if (answer?.status !== 200) {
      keep(failed, url, { atMs })
      return null
    }
    keep(kept, url, { page: answer.body, atMs })
    return answer.body
  }

  /** What is younger; null: it is older, or there is none. */
  function young<T extends { readonly atMs: number }>(of: T | undefined, maxAgeMs: number): T | null {
    return of !== undefined && Math.abs(options.now() - of.atMs) < maxAgeMs ? of : null
  }

  return {
    async read(url) {
      const before = young(kept.get(url), MAX_AGE_MS)
      if (before !== null) return before.page
      if (young(failed.get(url), FAILED_AGE_MS) !== null) return null
      const asked = reading.get(url)
      if (asked !== undefined) return asked
      if (underWay >= MAX_UNDER_WAY) return null
      const page = readAnew(url)
      reading.set(url, page)
      return page
    },
    async visit(url) {
      if (underWay >= MAX_UNDER_WAY) return false
      const answer = await ask(url)
      return answer !== null && answer.status >= 200 && answer.status < 300
    },
  }
}

function keep<T>(all: Map<string, T>, url: string, one: T): void {
  const [oldest] = all.keys()
  if (all.size >= MAX_KEPT && oldest !== undefined) all.delete(oldest)
  all.set(url, one)
}
