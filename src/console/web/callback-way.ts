import type { Callback } from './answers.ts'

/** Where and how a callback is told, in words; null: at the endpoint of its client, as nearly all. */
export function callbackWay({ via, url }: Pick<Callback, 'via' | 'url'>): string | null {
  if (via === 'http') return null
  return url === null ? 'down a session of the SMPP account' : `at ${url}, as ${via} does`
}
