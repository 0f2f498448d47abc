import { jsonOf } from '../../domain/fields/field.ts'
import { INBOUND_FIELDS, type InboundMessage } from '../../domain/inbound/inbound-fields.ts'
import type { ArchivedSpan } from '../../flow/reading/archived-span.ts'
import type * as conversations from '../../store/inbound/conversations.ts'
import type { ShownPart } from '../../store/inbound/inbound-views.ts'
import type { InboundMessage as InboundJson } from '../docs/inbound-schema.ts'
import { nextCursor } from '../http/window.ts'
import type { Conversation, ConversationMessage, InboundPage, WholeInbound } from './inbound-answers.ts'

/** An inbound message as JSON. */
export function inboundJson(message: InboundMessage): InboundJson {
  return jsonOf(INBOUND_FIELDS, message)
}

/** A page of them as JSON. */
export function inboundPageJson(page: readonly InboundMessage[], limit: number): InboundPage {
  return { inbound: page.map(inboundJson), next_cursor: nextCursor(page, limit) }
}

/** One with what it was put together of. */
export function wholeInboundJson(message: InboundMessage, parts: readonly ShownPart[]): WholeInbound {
  return { ...inboundJson(message), raw: parts.map(partJson) }
}

function partJson(part: ShownPart): WholeInbound['raw'][number] {
  return {
    id: part.id,
    provider_message_id: part.providerMessageId,
    text: part.text,
    octets: hexOf(part.octets),
    header: hexOf(part.header),
    data_coding: part.dataCoding,
    reference: part.reference,
    total: part.total,
    number: part.number,
    received_at: part.receivedAt.toISOString(),
  }
}

function hexOf(octets: Uint8Array | null): string | null {
  return octets && Buffer.from(octets).toString('hex')
}

/** A page of a conversation as JSON. */
export function conversationJson(
  { entries, searchedFrom }: conversations.Conversation,
  archived: ArchivedSpan | null,
  limit: number,
): Conversation {
  return {
    messages: entries.map(entryJson),
    searched: { from: searchedFrom?.toISOString() ?? null },
    archived,
    next_cursor: nextCursor(entries, limit),
  }
}

function entryJson(entry: conversations.Conversation['entries'][number]): ConversationMessage {
  const { direction, message } = entry
  const { id, from, to, text, parts } = message
  const of = { direction, id, from, to, text, parts }
  return entry.direction === 'in'
    ? { ...of, status: null, partial: entry.message.partial, at: entry.message.received_at.toISOString() }
    : { ...of, status: entry.message.status, partial: false, at: entry.message.created_at.toISOString() }
}
