import type { LifecycleState } from '../lifecycle.ts'

/**
 * Forms in which a client is told: `http` by Standard Webhooks at its endpoint, `smpp` by deliver_sm on a session of its account,
 * and the others as the gateways of these names do, at a URL that came with the message or is set for a number.
 */
export const VIAS = ['http', 'smpp', 'kannel', 'jasmin', 'twilio', 'vonage'] as const
export type Via = (typeof VIAS)[number]

/** Where and of what a client is told of one message, when that came with it. JSON: it is kept so with the message. */
export type CallbackTo = {
  readonly via: Exclude<Via, 'http'>
  /** As `readCallbackUrl` takes it; null: down a session of the client's SMPP account. */
  readonly url: string | null
  /** The statuses that it is told of. */
  readonly statuses: readonly LifecycleState[]
  /** What its form says besides, as it came with the message: at most 16 values, of 255 characters each. */
  readonly form: Readonly<Record<string, string | number>>
}
