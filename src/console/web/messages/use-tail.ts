import { useEffect, useMemo, useRef, useState } from 'react'
import type { SearchPage } from '../answers.ts'
import { getJson } from '../api.ts'
import { onBegin, onMoves } from '../live/live.ts'
import { joinTail, NO_TAIL, type Tail } from './tail.ts'
import { askedOf, type SearchTerms } from './terms.ts'

/** While messages move, the newest are read this often. */
const READ_EVERY_MS = 2_000
/** So long a message is young: most have ended by then. Older ones stay as they were read. */
const YOUNG_MS = 120_000
const MOST = 500
/** A reading of the list takes as long, at most: what moved since it was begun may not be in it. */
const LIST_WITHIN_MS = 5_000

/**
 * Reads what comes of a search while messages move, and how the youngest went on; nothing moves, nothing is asked, but once when moves
 * begin to be heard. Begins anew with each reading of the list, whose newest row is `newestId` (empty: it has none).
 */
export function useTail(terms: SearchTerms, readAtMs: number | null, newestId: string, isOn: boolean): Tail {
  const key = `${new URLSearchParams(terms as Record<string, string>)} ${readAtMs}`
  const [{ tail, of }, setTail] = useState({ tail: NO_TAIL, of: key })
  const asked = useRef({ terms, newestId })
  asked.current = { terms, newestId }
  /** When something moved, or may have moved unheard. */
  const movedAtMs = useRef(0)
  useEffect(() => {
    if (!isOn) return
    const moved = () => {
      movedAtMs.current = Date.now()
    }
    const stops = [onBegin(moved), onMoves((moves) => moves.length > 0 && moved())]
    return () => {
      for (const stop of stops) stop()
    }
  }, [isOn])
  useEffect(() => {
    if (!isOn || readAtMs === null) return
    const abort = new AbortController()
    let [knownMs, isReading] = [readAtMs - LIST_WITHIN_MS, false]
    const read = async () => {
      if (movedAtMs.current <= knownMs || isReading || document.hidden) return
      knownMs = movedAtMs.current
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
    const timer = setInterval(() => void read(), READ_EVERY_MS)
    return () => {
      abort.abort()
      clearInterval(timer)
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
