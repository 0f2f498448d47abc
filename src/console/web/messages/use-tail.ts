import { useEffect, useMemo, useRef, useState } from 'react'
import type { SearchPage } from '../answers.ts'
import { getJson } from '../api.ts'
import { onMoves } from '../live/live.ts'
import { joinTail, NO_TAIL, type Tail } from './tail.ts'
import { askedOf, type SearchTerms } from './terms.ts'

/** While messages move, the newest are read this often. */
const READ_EVERY_MS = 2_000
/** So long a message is young: most have ended by then. Older ones stay as they were read. */
const YOUNG_MS = 120_000
const MOST = 500

/**
 * Reads what comes of a search while messages move, and how the youngest went on; nothing moves, nothing is asked. Begins anew with
 * each reading of the list, whose newest row is `newestId` (empty: it has none).
 */
export function useTail(terms: SearchTerms, readAtMs: number | null, newestId: string, isOn: boolean): Tail {
  const key = `${new URLSearchParams(terms as Record<string, string>)} ${readAtMs}`
  const [{ tail, of }, setTail] = useState({ tail: NO_TAIL, of: key })
  const asked = useRef({ terms, newestId })
  asked.current = { terms, newestId }
  useEffect(() => {
    if (!isOn || readAtMs === null) return
    const abort = new AbortController()
    let [hasMoved, isReading] = [false, false]
    const read = async () => {
      if (!hasMoved || isReading || document.hidden) return
      hasMoved = false
      isReading = true
      const now = asked.current
      try {
        const sinceMs = Date.now() - YOUNG_MS
        const query = queryOf(now.terms, sinceMs)
        const { messages } = await getJson<SearchPage>(`/v1/messages/search?${query}`, abort.signal)
        const page = { rows: messages, sinceMs, isFull: messages.length === MOST }
        setTail((before) => ({
          tail: joinTail(before.of === key ? before.tail : NO_TAIL, page, now.newestId),
          of: key,
        }))
      } catch {
        // The next move has it read again; that the gateway is away the page says.
      } finally {
        isReading = false
      }
    }
    const stop = onMoves((moves) => {
      if (moves.length > 0) hasMoved = true
    })
    const timer = setInterval(() => void read(), READ_EVERY_MS)
    return () => {
      abort.abort()
      clearInterval(timer)
      stop()
    }
  }, [key, isOn, readAtMs])
  return useMemo(() => (of === key ? tail : NO_TAIL), [tail, of, key])
}

/** True where newer messages can belong to what is searched for. */
export function canGrow({ to, older_than_seconds, request_id, q }: SearchTerms): boolean {
  return [to, older_than_seconds, request_id, q].every((term) => term === undefined)
}

function queryOf(terms: SearchTerms, sinceMs: number): URLSearchParams {
  const query = new URLSearchParams(askedOf(terms, Date.now()))
  const from = query.get('from')
  query.set('from', new Date(Math.max(sinceMs, from === null ? 0 : Date.parse(from))).toISOString())
  query.set('limit', String(MOST))
  return query
}
