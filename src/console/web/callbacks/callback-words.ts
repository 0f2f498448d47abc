import type { Callback } from '../answers.ts'
import { callbackWay } from '../door-words.ts'
import { meaningOf, withMeanings } from '../message/meanings.ts'

/** What came of its last attempt: the error with what its code means, or the status; null: none was made. */
export function answerWords({
  last_error: error,
  last_status_code: code,
}: Pick<Callback, 'last_error' | 'last_status_code'>): string | null {
  if (error !== null) return withMeanings(error)
  if (code === null) return null
  const meaning = meaningOf(String(code))
  return meaning === null ? `answered ${code}` : `answered ${code} (${meaning})`
}

/** Where it was to go: its client's endpoint, as nearly all, or what came with the message. */
export function targetWords(callback: Pick<Callback, 'via' | 'url'>): string {
  return callbackWay(callback) ?? 'to the endpoint'
}

/** How often it was tried: since it was replayed last, where it was. */
export function attemptWords({ attempts, replays }: Pick<Callback, 'attempts' | 'replays'>): string {
  if (replays === 0) return String(attempts)
  return `${attempts} since ${replays === 1 ? 'it was replayed' : `the last of ${replays} replays`}`
}
