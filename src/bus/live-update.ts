import { type Static, Type } from '@sinclair/typebox'
import { oneOf } from '../domain/fields/one-of.ts'
import { LIFECYCLE_STATES } from '../domain/lifecycle.ts'
import { type ClientId, LANES, type MessageId } from '../domain/message.ts'

/** Single moves in one update, at most. */
export const MAX_LIVE_SAMPLE = 25

/** Different arrows in one update, at most; a source that has more sends another update. */
export const MAX_LIVE_COUNTS = 200

/** Characters of an error in a sampled move; the whole of it stands in the message. */
export const MAX_LIVE_ERROR = 100

const uuid = <T extends string>() =>
  Type.Unsafe<T>(Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }))

const state = oneOf(LIFECYCLE_STATES)

const arrow = {
  /** Null: the message was accepted. */
  from: Type.Union([Type.Null(), state]),
  to: state,
  event: Type.String({ pattern: '^[A-Z_]{1,40}$' }),
  /** The event came too late, or said nothing new: written to the history, and nothing else. */
  ignored: Type.Boolean(),
  lane: oneOf(LANES),
  /** Null until the message was submitted. */
  provider: Type.Union([Type.Null(), Type.String({ minLength: 1, maxLength: 64 })]),
}

const LiveArrowPayload = Type.Object(arrow)
const LiveMovePayload = Type.Object({
  ...arrow,
  messageId: uuid<MessageId>(),
  clientId: uuid<ClientId>(),
  /** When the event happened, in Unix milliseconds. */
  atMs: Type.Integer({ minimum: 0 }),
  /** No number of more than three digits is left in it. */
  error: Type.Union([Type.Null(), Type.String({ maxLength: MAX_LIVE_ERROR })]),
})

/** Payload of `sms.live.moves`. Unknown fields are let through, so that a newer release can add some. */
export const LiveUpdatePayload = Type.Object({
  /** The process or thread it comes from, for whoever listens on the bus. */
  source: Type.String({ minLength: 1, maxLength: 64 }),
  atMs: Type.Integer({ minimum: 0 }),
  counts: Type.Array(Type.Object({ ...arrow, count: Type.Integer({ minimum: 1, maximum: 10_000_000 }) }), {
    maxItems: MAX_LIVE_COUNTS,
  }),
  sample: Type.Array(LiveMovePayload, { maxItems: MAX_LIVE_SAMPLE }),
  /** Inbound messages that were taken; left out: none. */
  received: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
})

/** What moves are told apart by when they are counted. */
export type LiveArrow = Readonly<Static<typeof LiveArrowPayload>>

/** How many moves went along an arrow. */
export type LiveCount = LiveArrow & { readonly count: number }

/** One move of one message, for whoever watches: neither its text nor its numbers, nor a code. */
export type LiveMove = Readonly<Static<typeof LiveMovePayload>>

/** The moves that one source has committed since its last update: all of them counted, a few as they are. */
export type LiveUpdate = {
  readonly source: string
  readonly atMs: number
  readonly counts: readonly LiveCount[]
  readonly sample: readonly LiveMove[]
  /** How many inbound messages it has taken since; left out: none. */
  readonly received?: number
}

/** Names an arrow: the same for equal ones. */
export function arrowKey({ from, to, event, ignored, lane, provider }: LiveArrow): string {
  return `${from} ${to} ${event} ${ignored} ${lane} ${provider}`
}
