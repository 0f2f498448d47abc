import { LIFECYCLE_STATES, type LifecycleState } from '../lifecycle.ts'

/** What a client is told of an inbound message: that it came. */
export const RECEIVED = 'RECEIVED'

/** All that clients are told: each status of a message of theirs, and that one came in for them. */
export const TOLD = [...LIFECYCLE_STATES, RECEIVED] as const
export type Told = LifecycleState | typeof RECEIVED

/** The `type` of what is told: `message.delivered`, `message.received`. */
export function toldType(told: Told): string {
  return `message.${told.toLowerCase()}`
}
