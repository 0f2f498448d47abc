import { DEMO_CLIENT } from './demo-client.ts'
import type { Field } from './field.ts'
import { LIFECYCLE_STATES } from './lifecycle.ts'
import { CREDIT_STATES, LANES, MESSAGE_CLASSES } from './message.ts'
import { HOLDS } from './stop.ts'

/** Where a field of a message is shown: read, listed and exported as CSV; found by a search; told by a callback. */
export type Place = 'message' | 'search' | 'callback'

/** A field of a message. */
export type MessageField = Field & {
  /** Where it is kept; null: it follows from the others, or from what is told. */
  readonly column: `${'messages' | 'credit_locks'}.${string}` | null
  /** Not said: everywhere. */
  readonly in?: readonly Place[]
  /** A client may give it with the message, as a text of at most so many characters, or one of its kind's words; null: it gave none. */
  readonly given?: { readonly maxCharacters: number } | 'word'
  /** What the console calls it; not said: it has no name there. */
  readonly label?: string
}

/**
 * The fields of a message, in the order in which answers, CSV and callbacks have them. All that shows a message is made of it,
 * documentation and console too. A new one goes to the end: clients may read CSV by the places of its columns.
 */
export const MESSAGE_FIELDS = {
  id: {
    kind: 'uuid',
    column: 'messages.id',
    means: 'names the message; ids sort by the time of acceptance',
    example: '019abcde-0000-7000-8000-000000000001',
  },
  client_id: {
    kind: 'uuid',
    column: 'messages.client_id',
    label: 'Client',
    means: 'who sends it and pays for it',
    example: DEMO_CLIENT.id,
  },
  to: {
    kind: 'text',
    column: 'messages.to_msisdn',
    label: 'To',
    means: 'the destination in E.164 form',
    example: '+1234567890',
  },
  from: {
    kind: 'text',
    column: 'messages.from_sender',
    label: 'From',
    means: 'the sender that the phone shows',
    example: 'SENDER',
  },
  text: {
    kind: 'text',
    column: 'messages.text',
    in: ['message'],
    label: 'Text',
    means: 'the text as it is sent; of an OTP with {code} in the place of its code',
    example: 'Hello World',
  },
  encoding: {
    kind: ['GSM7', 'UCS2'],
    column: 'messages.encoding',
    in: ['message', 'callback'],
    means: 'the alphabet the text needs (3GPP TS 23.038)',
    example: 'GSM7',
  },
  parts: {
    kind: 'integer',
    column: 'messages.parts',
    label: 'Parts',
    means: 'short messages it takes (3GPP TS 23.040)',
    example: 1,
  },
  status: {
    kind: LIFECYCLE_STATES,
    column: 'messages.status',
    label: 'Status',
    means: 'where it is in its life cycle',
    example: 'DELIVERED',
  },
  credit_state: {
    kind: CREDIT_STATES,
    column: 'credit_locks.state',
    means: 'what became of its credits: held while it is not final, then captured or released',
    example: 'CAPTURED',
  },
  cost_cents: {
    kind: 'money',
    column: 'credit_locks.amount_cents',
    means: 'what it costs in cents, with up to four decimals; fixed when it was accepted',
    example: 5,
  },
  reference: {
    kind: 'text',
    nullable: true,
    column: 'messages.client_reference',
    given: { maxCharacters: 128 },
    label: 'Reference',
    means: 'what the client calls it',
    example: 'order-123',
  },
  provider: {
    kind: 'text',
    nullable: true,
    column: 'messages.provider',
    label: 'Provider',
    means:
      'whose queue it is in, or who was asked last to send it; null: of a release that chose nobody at acceptance',
    example: 'mock',
  },
  provider_message_id: {
    kind: 'text',
    nullable: true,
    column: 'messages.provider_message_id',
    label: "Provider's id",
    means: 'what that provider calls it; null until it is taken',
    example: 'mock-019abcde-0000-7000-8000-0000000000aa',
  },
  attempts: {
    kind: 'integer',
    column: 'messages.attempts',
    label: 'Attempts',
    means: 'how often it was submitted; being throttled does not count',
    example: 1,
  },
  last_error: {
    kind: 'text',
    nullable: true,
    column: 'messages.last_error',
    label: 'Last error',
    means: 'why the last attempt failed, why it waits for another time, or why it ended',
    example: null,
  },
  express: {
    kind: 'flag',
    column: 'messages.express',
    means: 'whether it goes before normal ones',
    example: false,
  },
  otp: {
    kind: 'flag',
    column: 'messages.otp',
    in: ['search'],
    means: 'whether it carries a one-time password',
    example: false,
  },
  lane: {
    kind: LANES,
    column: 'messages.lane',
    in: ['search'],
    label: 'Lane',
    means: 'the queue it is dispatched in',
    example: 'normal',
  },
  throttles: {
    kind: 'integer',
    column: 'messages.throttles',
    in: ['search'],
    means: 'how often a provider asked to wait',
    example: 0,
  },
  version: {
    kind: 'integer',
    column: 'messages.version',
    in: ['search'],
    means: 'rows of its history',
    example: 4,
  },
  next_alarm_at: {
    kind: 'instant',
    nullable: true,
    column: 'messages.wake_at',
    in: ['search'],
    label: 'Next alarm',
    means: 'when it is looked at again if nothing happens; null when it is final',
    example: null,
  },
  send_at: {
    kind: 'instant',
    nullable: true,
    column: 'messages.send_at',
    means: 'when it is to be sent; null: at once',
    example: null,
  },
  expires_at: {
    kind: 'instant',
    column: 'messages.expires_at',
    label: 'Valid until',
    means: 'when it is given up without a final receipt',
    example: '2026-11-27T10:00:00.000Z',
  },
  created_at: {
    kind: 'instant',
    column: 'messages.created_at',
    label: 'Accepted',
    means: 'when it was accepted',
    example: '2026-11-24T10:00:00.000Z',
  },
  updated_at: {
    kind: 'instant',
    column: 'messages.updated_at',
    label: 'Last event',
    means: 'when something last happened to it',
    example: '2026-11-24T10:00:00.020Z',
  },
  sequence: {
    kind: 'integer',
    column: null,
    in: ['callback'],
    means: 'the place of this change in the history: a later one is larger',
    example: 4,
  },
  final: {
    kind: 'flag',
    column: null,
    means: 'whether its status can no longer change',
    example: true,
  },
  tlvs: {
    kind: 'object',
    nullable: true,
    column: 'messages.tlvs',
    in: ['message', 'search'],
    label: 'Parameters',
    means: 'parameters that an SMSC is told with it, by their tags; null where none were given',
    example: null,
  },
  dlt: {
    kind: 'object',
    nullable: true,
    column: 'messages.dlt',
    in: ['message', 'search'],
    label: 'DLT',
    means: "ids of its sender and its template at India's DLT platforms; null where none were given",
    example: null,
  },
  class: {
    kind: MESSAGE_CLASSES,
    nullable: true,
    column: 'messages.class',
    in: ['message', 'search'],
    given: 'word',
    label: 'Class',
    means:
      'what it is for, as the client said: advertising goes out in its hours only; null: nothing was said',
    example: 'transactional',
  },
  held_for: {
    kind: HOLDS,
    nullable: true,
    column: 'messages.held_for',
    in: ['message', 'search'],
    label: 'Held for',
    means:
      'why it waits for another time, or last did: send_window (the hours of its class), sender_cap (the parts of its sender; its turn is reserved), sender_full (the same; it is looked at again for a turn); null: it never did',
    example: null,
  },
  held_until: {
    kind: 'instant',
    nullable: true,
    column: 'messages.held_until',
    in: ['message', 'search'],
    label: 'Held until',
    means: 'until when it waits, or last did; null: it never did',
    example: null,
  },
} as const satisfies Readonly<Record<string, MessageField>>

/** Fields of a message that only admins are shown, and where one message is read. */
export const ADMIN_FIELDS = {
  provider_cost_cents: {
    kind: 'money',
    nullable: true,
    column: 'messages.provider_cost_cents',
    label: 'Cost',
    means: 'for admins: what all submissions cost; null while none was taken, or no list has its number',
    example: 0.6,
  },
} as const satisfies Readonly<Record<string, MessageField>>
