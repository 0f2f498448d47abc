import { LIFECYCLE_STATES, type LifecycleState } from '../lifecycle.ts'

/** What a client is told of an inbound message: that it came. */
export const RECEIVED = 'RECEIVED'

/** All that clients are told: each status of a message of theirs, and that one came in for them. */
export const TOLD = [...LIFECYCLE_STATES, RECEIVED] as const
export type Told = LifecycleState | typeof RECEIVED

/** The `type` of what is told: `message.delivered`, `message.received`. */
export function toldType<T extends Told>(told: T): ToldType<T> {
  return `message.${told.toLowerCase() as Lowercase<T>}` // what small letters are, the compiler knows of literals only
}
export type ToldType<T extends Told = Told> = `message.${Lowercase<T>}`
