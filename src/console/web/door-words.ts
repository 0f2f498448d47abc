import type { Door } from '../../domain/door.ts'
import type { Callback } from './answers.ts'

/** Doors, and the forms in which their clients are told, as people call them. */
export const DOOR_NAMES: Readonly<Record<Door, string>> = {
  smpp: 'SMPP',
  kannel: 'Kannel',
  jasmin: 'Jasmin',
  twilio: 'Twilio',
  vonage: 'Vonage',
}

/**
 * Where and how a callback is told, in words; null: at the endpoint of its client, as nearly all. The query of a URL is
 * left out: passwords of theirs stand there, and numbers.
 */
export function callbackWay({ via, url }: Pick<Callback, 'via' | 'url'>): string | null {
  if (via === 'http') return null
  if (url === null) return 'down an SMPP session'
  const [address, query] = url.split('?', 2)
  return `to ${address}${query === undefined ? '' : '?…'}, as ${DOOR_NAMES[via]} does`
}
