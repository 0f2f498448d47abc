import { DEMO_CLIENT } from '../demo-client.ts'
import type { Field, RowOf } from '../fields/field.ts'
import { TEXT_ENCODINGS } from '../message.ts'
import { KEYWORD_ACTIONS } from '../opt-out/keywords.ts'

/** A field of an inbound message. */
export type InboundField = Field & {
  /** Where it is kept, in `inbound_messages`. */
  readonly column: string
  /** What the console calls it; not said: it has no name there. */
  readonly label?: string
}

/**
 * The fields of an inbound message, in the order in which answers, CSV and callbacks have them. A new one goes to the end:
 * clients may read CSV by the places of its columns.
 */
export const INBOUND_FIELDS = {
  id: {
    kind: 'uuid',
    column: 'id',
    means: 'names the inbound message; ids sort by the time it came',
    example: '019abcde-0000-7000-8000-0000000000ab',
  },
  client_id: {
    kind: 'uuid',
    nullable: true,
    column: 'client_id',
    label: 'Client',
    means: 'whom it is for, by its number and keyword; null: nobody has it yet',
    example: DEMO_CLIENT.id,
  },
  from: {
    kind: 'text',
    column: 'from_address',
    label: 'From',
    means: 'the handset: in E.164 form, or as its provider writes it where that is no number',
    example: '+1234567890',
  },
  to: {
    kind: 'text',
    column: 'to_address',
    label: 'To',
    means: 'the number or short code that it was sent to',
    example: '12345',
  },
  text: {
    kind: 'text',
    column: 'text',
    label: 'Text',
    means: 'its text, put together of all its parts',
    example: 'INFO please',
  },
  encoding: {
    kind: TEXT_ENCODINGS,
    column: 'encoding',
    means: 'the alphabet the text needs (3GPP TS 23.038)',
    example: 'GSM7',
  },
  parts: {
    kind: 'integer',
    column: 'parts',
    label: 'Parts',
    means: 'short messages that came of it (3GPP TS 23.040)',
    example: 1,
  },
  partial: {
    kind: 'flag',
    column: 'partial',
    means: 'whether parts of it did not come in time: the text is that of those that did',
    example: false,
  },
  keyword: {
    kind: 'text',
    nullable: true,
    column: 'keyword',
    label: 'Keyword',
    means: 'the keyword by which the client has it; null: by its number alone',
    example: 'info',
  },
  action: {
    kind: KEYWORD_ACTIONS,
    nullable: true,
    column: 'action',
    label: 'Did',
    means: 'what its text did: opted out, opted in, asked for help; null: nothing',
    example: null,
  },
  in_reply_to: {
    kind: 'uuid',
    nullable: true,
    column: 'in_reply_to',
    label: 'In reply to',
    means: 'the newest message of the client from that number to that handset within seven days; null: none',
    example: '019abcde-0000-7000-8000-000000000001',
  },
  provider: {
    kind: 'text',
    column: 'provider',
    label: 'Provider',
    means: 'who brought it',
    example: 'mock',
  },
  received_at: {
    kind: 'instant',
    column: 'received_at',
    label: 'Came',
    means: 'when its first part came',
    example: '2026-11-24T10:00:00.000Z',
  },
} as const satisfies Readonly<Record<string, InboundField>>

/** An inbound message by the names of its fields, instants as `Date`. */
export type InboundMessage = RowOf<typeof INBOUND_FIELDS>
