import type { CallbackTo } from './callback/callback-to.ts'
import type { UserData } from './message/user-data.ts'

/** Ways in besides the REST API, made for the clients of others. */
export const DOORS = ['smpp', 'kannel', 'jasmin', 'twilio', 'vonage'] as const
export type Door = (typeof DOORS)[number]

/** What only doors give with a message. */
export type DoorGiven = {
  /** The door that it came in by; null: the REST API, or the gateway itself. */
  readonly door: Door | null
  /** Null: it goes out as its text. */
  readonly userData: UserData | null
  /** Where its client is told of it; null: as the client's endpoint is set. */
  readonly callbackTo: CallbackTo | null
}

/** Of a message that came by the REST API. */
export const BY_REST: DoorGiven = { door: null, userData: null, callbackTo: null }
