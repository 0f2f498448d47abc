import type { CallbackTo } from '../callback/callback-to.ts'
import type { Encoding } from '../message.ts'
import type { UserData } from './user-data.ts'

/** What a message says in the place of what it said before. */
export type Replacement = {
  readonly text: string
  readonly encoding: Encoding
  /** At most as many as were paid for. */
  readonly parts: number
  readonly userData: UserData | null
  /** Where its client is told of it from now on; null: as the client's endpoint is set. */
  readonly callbackTo: CallbackTo | null
}

/** What of it an actor knows from then on. */
export function sayingOf({ text, encoding, parts, userData, callbackTo }: Replacement) {
  return { text, encoding, parts, userData, hasCallbackTo: callbackTo !== null }
}

/** When a message goes out from now on, in Unix milliseconds. */
export type ReplacedTimes = {
  /** Null: as before. */
  readonly sendAtMs: number | null
  readonly expiresAtMs: number
}

/** The times as the history says them. */
export function timesWords({ sendAtMs, expiresAtMs }: ReplacedTimes): string {
  const sent = sendAtMs === null ? '' : `to be sent at ${new Date(sendAtMs).toISOString()}, `
  return `${sent}valid until ${new Date(expiresAtMs).toISOString()}`
}

/** Reads what `timesWords` wrote; null: nothing of it stands there. */
export function readTimesWords(words: string): ReplacedTimes | null {
  const [, sent, valid] = /(?:to be sent at (\S+Z), )?valid until (\S+Z)/.exec(words) ?? []
  if (valid === undefined) return null
  return { sendAtMs: sent === undefined ? null : Date.parse(sent), expiresAtMs: Date.parse(valid) }
}
