import { ADMIN_FIELDS } from '../../domain/fields/admin-fields.ts'
import { jsonOf } from '../../domain/fields/field.ts'
import { FOUND_FIELDS, READ_FIELDS } from '../../domain/fields/shown-fields.ts'
import { isFinal } from '../../domain/lifecycle.ts'
import { requestIdOf } from '../../domain/message/request-id.ts'
import { type KeptRoute, readKeptRoute } from '../../domain/route/kept-route.ts'
import { whyOf } from '../../domain/route/route-words.ts'
import type * as search from '../../store/message/message-search.ts'
import type { listEvents, MessageView } from '../../store/message/message-views.ts'
import { nextCursor } from '../http/window.ts'
import type { MessageEvent, MessageHistory, MessagePage } from './message-answers.ts'
import type { FoundMessage, Message } from './message-schema.ts'

/** A message as JSON. */
export function messageJson(message: MessageView): Message {
  return jsonOf(READ_FIELDS, { ...message, ...followingOf(message) })
}

/** The same with what only admins are shown. */
export function messageJsonForAdmins(message: MessageView): Message {
  return { ...messageJson(message), ...jsonOf(ADMIN_FIELDS, message) }
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
export function messagePageJson(page: readonly MessageView[], limit: number): MessagePage {
  return { messages: page.map(messageJson), next_cursor: nextCursor(page, limit) }
}

type StoredEvent = Awaited<ReturnType<typeof listEvents>>[number]

/** A whole history as JSON: rows that chose nothing have the provider of the row before. */
export function historyJson(events: readonly StoredEvent[]): MessageHistory {
  let provider: string | null = null
  const rows = events.map((event) => {
    const kept = readKeptRoute(event.route)
    provider = kept?.providers[0] ?? provider
    return eventJson(event, kept, provider)
  })
  const why = whyOf(rows).map(({ route, ...one }) => ({ ...one, rule: route?.rule ?? null }))
  return { events: rows, why }
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
