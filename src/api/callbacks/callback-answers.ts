import { type Static, Type } from '@sinclair/typebox'
import { CALLBACK_STATES } from '../../domain/callback/callback.ts'
import { VIAS } from '../../domain/callback/callback-to.ts'
import { TOLD, toldType } from '../../domain/callback/told.ts'
import {
  countOf,
  flagOf,
  idOf,
  instantOf,
  listOf,
  NextCursor,
  named,
  orNull,
  textOf,
  wordOf,
} from '../http/answer-fields.ts'

const callback = {
  id: idOf('names the callback: its `webhook-id`'),
  client_id: idOf('the client that is told'),
  message_id: orNull(idOf('the message, or the inbound message, that it tells of; null: of none')),
  type: wordOf(
    TOLD.map(toldType),
    'what it tells: `message.` and the status in small letters, `message.received` of an inbound one, or `credits.low`',
  ),
  sequence: Type.Integer({ description: 'grows with each change of the message' }),
  final: flagOf('whether the status that it tells is final'),
  via: wordOf(
    VIAS,
    'how it is told: http at the endpoint of the client, smpp down a session of its account, else as the gateway of that name does',
  ),
  url: orNull(
    textOf(
      'where, when that came with the message or is set for the number; null: at the endpoint or account',
    ),
  ),
  state: wordOf(CALLBACK_STATES, 'where it is'),
  attempts: countOf('deliveries that were tried since it was queued or replayed last'),
  replays: countOf('times it was replayed'),
  next_attempt_at: orNull(
    instantOf('when it is tried next, or taken back from who delivers it; null when it is at its end'),
  ),
  last_status_code: orNull(
    Type.Integer({ description: 'HTTP status of the last answer; null: there was none' }),
  ),
  last_error: orNull(textOf('why the last delivery failed; null: it did not')),
  created_at: instantOf('when it was queued'),
  updated_at: instantOf('when something last happened to it'),
  delivered_at: orNull(instantOf('when it was answered 2xx; null: it was not')),
}

/** A callback, without what was sent. */
export const Callback = named('Callback', callback)
export type Callback = Static<typeof Callback>

/** A callback with what was sent. */
export const CallbackWithBody = named('CallbackWithBody', {
  ...callback,
  body: textOf('the bytes that are sent and signed: JSON'),
})
export type CallbackWithBody = Static<typeof CallbackWithBody>

/** A page of callbacks. */
export const CallbackPage = named('CallbackPage', {
  callbacks: listOf(Callback, 'newest first'),
  next_cursor: NextCursor,
})
export type CallbackPage = Static<typeof CallbackPage>

/** One callback is due again. */
export const ReplayedCallback = named('ReplayedCallback', {
  replayed: countOf('callbacks that are due now'),
})
export type ReplayedCallback = Static<typeof ReplayedCallback>

/** Callbacks are due again. */
export const ReplayedCallbacks = named('ReplayedCallbacks', {
  replayed: countOf('callbacks that are due now'),
  next_cursor: orNull(textOf('`cursor` of the request that goes on; null: there are no more')),
})
export type ReplayedCallbacks = Static<typeof ReplayedCallbacks>

/** A client's endpoint and its health. */
export const CallbackEndpoint = named('CallbackEndpoint', {
  client_id: idOf('the client that is told'),
  url: orNull(textOf('where callbacks are posted; null: there is no endpoint')),
  every_status: flagOf('whether it is told each change of status, or final ones only'),
  enabled: flagOf('whether callbacks are sent'),
  disabled_at: orNull(instantOf('when it was disabled; null: it is not')),
  disabled_reason: orNull(textOf('why it was disabled; null: it is not')),
  previous_secret_until: orNull(
    instantOf('until when the secret before signs too; null: only the last one does'),
  ),
  breaker: Type.Object(
    {
      state: wordOf(
        ['closed', 'open', 'half_open'],
        'closed: all are sent; open: none is; half_open: one as a probe',
      ),
      failures: countOf('failures since the last success'),
      open_until: orNull(instantOf('until when none is sent; null: it is closed')),
    },
    { description: 'what keeps callbacks from an endpoint that fails' },
  ),
  counts: Type.Object(
    {
      open: countOf('callbacks that wait or are on their way'),
      delivered_24h: countOf('callbacks of the last 24 hours that were delivered'),
      dead_24h: countOf('callbacks of the last 24 hours that were given up'),
    },
    { description: 'callbacks of the client, each counted up to 10,000' },
  ),
})
export type CallbackEndpoint = Static<typeof CallbackEndpoint>

/** An endpoint as it was set. */
export const SetEndpoint = named('SetEndpoint', {
  url: textOf('where callbacks are posted'),
  every_status: flagOf('whether it is told each change of status, or final ones only'),
  secret: Type.Optional(textOf('what callbacks are signed with; the first time only, and never again')),
})
export type SetEndpoint = Static<typeof SetEndpoint>

/** A new signing secret. */
export const RotatedSecret = named('RotatedSecret', {
  secret: textOf('what callbacks are signed with from now on; never shown again'),
  previous_secret_until: instantOf('until when the one before signs too'),
})
export type RotatedSecret = Static<typeof RotatedSecret>

/** What came of a test event. */
export const TestedEndpoint = named('TestedEndpoint', {
  id: idOf('names the event: its `webhook-id`'),
  url: textOf('where it was posted'),
  taken: flagOf('whether it was answered 2xx'),
  status_code: orNull(Type.Integer({ description: 'HTTP status of the answer; null: there was none' })),
  error: orNull(textOf('why there was no answer; null: there was one')),
  answer: orNull(textOf('what was answered, its first 2,000 characters; null: there was no answer')),
  took_ms: Type.Number({
    description: 'from the look-up of its name until its answer was read, in milliseconds',
  }),
  body: textOf('the bytes that were sent and signed: JSON'),
})
export type TestedEndpoint = Static<typeof TestedEndpoint>
