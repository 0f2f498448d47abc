import type { SkipReason } from '../../../domain/routing.ts'

const WORDS: Readonly<Record<SkipReason, string>> = {
  unknown: 'there is no such provider',
  paused: 'it is paused',
  draining: 'it is draining: it takes no new messages',
  no_line: 'no line to it is open',
  breaker_open: 'it fails too often just now: its breaker is open',
}

/** Why a provider was passed over, in words. */
export function skipWords(why: string): string {
  return Object.hasOwn(WORDS, why) ? WORDS[why as SkipReason] : why // it is one of the names
}
