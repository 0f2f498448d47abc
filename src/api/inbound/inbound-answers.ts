import { type Static, Type } from '@sinclair/typebox'
import { LIFECYCLE_STATES } from '../../domain/lifecycle.ts'
import { EXAMPLE_INBOUND, InboundMessage } from '../docs/inbound-schema.ts'
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
import { ArchivedSpanField } from '../http/archived-span.ts'
import { EXAMPLE_MESSAGE_ID } from '../http/fields.ts'

/** A page of inbound messages. */
export const InboundPage = named('InboundPage', {
  inbound: listOf(InboundMessage, 'newest first'),
  next_cursor: NextCursor,
})
export type InboundPage = Static<typeof InboundPage>

const hexOf = (what: string) => orNull(textOf(`${what}, in hexadecimal; null: its provider gave no octets`))

/** A part of an inbound message, as its provider told it. */
export const RawPart = named('RawPart', {
  id: idOf('names the part'),
  provider_message_id: orNull(textOf("the provider's id of it; null: it gave none")),
  text: textOf('the text that its provider, or its session, read from it'),
  octets: hexOf('what the text was read from'),
  header: hexOf('the header of the user data (3GPP TS 23.040, 9.2.3.24)'),
  data_coding: orNull(countOf('how the octets are to be read (SMPP v3.4, 5.2.19); null: without octets')),
  reference: orNull(countOf('what the parts of one message have in common; null: it is whole')),
  total: orNull(countOf('how many they are')),
  number: orNull(countOf('which of them this is, from 1')),
  received_at: instantOf('when it came'),
})

/** An inbound message with what it was put together of. */
export const WholeInbound = Type.Object(
  {
    ...InboundMessage.properties,
    raw: listOf(
      RawPart,
      'its parts in their order, as they came; without those whose day is not kept any more',
    ),
  },
  { $id: 'WholeInbound', description: 'a message from a handset, with its parts as they came' },
)
export type WholeInbound = Static<typeof WholeInbound>

/** What was written between a client and a number, from either side. */
export const ConversationMessage = named('ConversationMessage', {
  direction: wordOf(['in', 'out'], 'whether it came from the number, or was sent to it'),
  id: idOf('the inbound message, or the message'),
  from: textOf('who wrote it'),
  to: textOf('who it was written to'),
  text: textOf('what was written; of an OTP with {code} in the place of its code'),
  status: orNull(
    wordOf(LIFECYCLE_STATES, 'where a message is in its life cycle; null: it is an inbound one'),
  ),
  parts: countOf('short messages it takes or took'),
  partial: flagOf('whether parts of an inbound message are missing'),
  at: instantOf('when it came, or was accepted'),
})
export type ConversationMessage = Static<typeof ConversationMessage>

/** A page of a conversation. */
export const Conversation = named('Conversation', {
  messages: listOf(ConversationMessage, 'newest first'),
  searched: Type.Object(
    { from: orNull(instantOf('messages accepted since then were looked at; null: all')) },
    { description: 'how far back messages to the number were looked for' },
  ),
  archived: ArchivedSpanField,
  next_cursor: NextCursor,
})
export type Conversation = Static<typeof Conversation>

/** An inbound message with its part. */
export const EXAMPLE_WHOLE_INBOUND: WholeInbound = {
  ...EXAMPLE_INBOUND,
  raw: [
    {
      id: EXAMPLE_INBOUND.id,
      provider_message_id: 'mock-in-1',
      text: EXAMPLE_INBOUND.text,
      octets: null,
      header: null,
      data_coding: null,
      reference: null,
      total: null,
      number: null,
      received_at: EXAMPLE_INBOUND.received_at,
    },
  ],
}

/** A question, and what it answers to. */
export const EXAMPLE_CONVERSATION: Conversation = {
  messages: [
    {
      direction: 'in',
      id: EXAMPLE_INBOUND.id,
      from: EXAMPLE_INBOUND.from,
      to: EXAMPLE_INBOUND.to,
      text: EXAMPLE_INBOUND.text,
      status: null,
      parts: 1,
      partial: false,
      at: EXAMPLE_INBOUND.received_at,
    },
    {
      direction: 'out',
      id: EXAMPLE_MESSAGE_ID,
      from: EXAMPLE_INBOUND.to,
      to: EXAMPLE_INBOUND.from,
      text: 'Answer INFO to know more',
      status: 'DELIVERED',
      parts: 1,
      partial: false,
      at: '2026-11-24T09:59:00.000Z',
    },
  ],
  archived: null,
  searched: { from: null },
  next_cursor: null,
}

/** The same as CSV. */
export const EXAMPLE_INBOUND_CSV = `${Object.keys(EXAMPLE_INBOUND).join(',')}\r\n${Object.values(EXAMPLE_INBOUND).join(',')}\r\n`
