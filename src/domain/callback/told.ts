import { LIFECYCLE_STATES, type LifecycleState } from '../lifecycle.ts'

/** What a client is told of an inbound message: that it came. */
export const RECEIVED = 'RECEIVED'

/** What a client is told when its credit has come down to its low-water mark. It is of no message. */
export const CREDITS_LOW = 'CREDITS_LOW'

/** All that clients are told: each status of a message of theirs, that one came in for them, and that little credit is left. */
export const TOLD = [...LIFECYCLE_STATES, RECEIVED, CREDITS_LOW] as const
export type Told = LifecycleState | typeof RECEIVED | typeof CREDITS_LOW

/** The `type` of what is told: `message.delivered`, `message.received`, `credits.low`. */
export function toldType<T extends Told>(told: T): ToldType<T> {
  const type = told === CREDITS_LOW ? 'credits.low' : `message.${told.toLowerCase()}`
  return type as ToldType<T> // what small letters are, the compiler knows of literals only
}
export type ToldType<T extends Told = Told> = T extends typeof CREDITS_LOW
  ? 'credits.low'
  : `message.${Lowercase<T>}`
