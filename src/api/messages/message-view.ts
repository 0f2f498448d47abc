import { ADMIN_FIELDS } from '../../domain/fields/admin-fields.ts'
import { type JsonOf, jsonOf } from '../../domain/fields/field.ts'
import { FOUND_FIELDS, READ_FIELDS } from '../../domain/fields/shown-fields.ts'
import { isFinal } from '../../domain/lifecycle.ts'
import { requestIdOf } from '../../domain/message/request-id.ts'
import { type KeptRoute, readKeptRoute } from '../../domain/route/kept-route.ts'
import { whyOf } from '../../domain/route/route-words.ts'
import type { ListedMessage } from '../../flow/reading/list-messages.ts'
import type { ReadHistory, FoundMessage as ReadMessage } from '../../flow/reading/read-message.ts'
import type { DaysPage } from '../../flow/reading/through-days.ts'
import type * as search from '../../store/message/found-messages.ts'
import type { MessageView, StoredEvent } from '../../store/message/message-views.ts'
import type { LateReceipt } from '../../store/receipt/late-receipts.ts'
import type { MessageEvent, MessageHistory, MessagePage } from './message-answers.ts'
import type { FoundMessage, Message } from './message-schema.ts'

/** A message as JSON. */
export function messageJson({ message, isArchived }: ReadMessage): Message {
  return { ...fieldsJson(message), ...(isArchived ? { archived: true } : {}) }
}

/** Its fields alone. */
export function fieldsJson(message: MessageView): JsonOf<typeof READ_FIELDS> {
  return jsonOf(READ_FIELDS, { ...message, ...followingOf(message) })
}

/** The same with what only admins are shown. */
export function messageJsonForAdmins(found: ReadMessage): Message {
  return { ...messageJson(found), ...jsonOf(ADMIN_FIELDS, found.message) }
}

/** A message in the list of a search as JSON. */
export function foundJson(message: search.FoundMessage): FoundMessage {
  return jsonOf(FOUND_FIELDS, { ...message, ...followingOf(message) })
}

/** The fields that follow from the others. */
function followingOf({ id, status }: Pick<MessageView, 'id' | 'status'>) {
  return { final: isFinal(status), request_id: requestIdOf(id) }
}

/** A page of messages as JSON. */
export function messagePageJson({ rows, next }: DaysPage<ListedMessage>): MessagePage {
  return { messages: rows.map(messageJson), next_cursor: next }
}

/** A whole history as JSON: rows that chose nothing have the provider of the row before. */
export function historyJson({ events, late, isArchived }: ReadHistory): MessageHistory {
  let provider: string | null = null
  const rows = events.map((event) => {
    const kept = readKeptRoute(event.route)
    provider = kept?.providers[0] ?? provider
    return eventJson(event, kept, provider)
  })
  const why = whyOf(rows).map(({ route, ...one }) => ({ ...one, rule: route?.rule ?? null }))
  return { events: rows, why, archived: isArchived, late_receipts: late.map(lateJson) }
}

function lateJson({ receivedAt, event, provider, providerMessageId, attempt, part, detail }: LateReceipt) {
  return {
    at: receivedAt.toISOString(),
    event,
    provider,
    provider_message_id: providerMessageId,
    attempt,
    part,
    detail,
  }
}

function eventJson(event: StoredEvent, kept: KeptRoute | null, provider: string | null): MessageEvent {
  const isAnswer = event.event === 'PROVIDER_ACCEPTED'
  return {
    seq: event.seq,
    at: event.at.toISOString(),
    event: event.event,
    from: event.fromStatus,
    to: event.toStatus,
    ignored: event.ignored,
    attempt: event.attempt,
    detail: event.detail,
    provider,
    part: event.part,
    route:
      kept && !isAnswer && kept.held === null
        ? { rule: kept.rule, providers: kept.providers, skipped: kept.skipped }
        : null,
    ids: kept && kept.ids > 1 ? kept.ids : null,
    on_no_receipt_ms: kept?.onNoReceiptMs ?? null,
    held_for: kept?.held?.why ?? null,
    held_until: kept?.held ? new Date(kept.held.untilMs).toISOString() : null,
  }
}
