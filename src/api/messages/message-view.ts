import { jsonOf } from '../../domain/field.ts'
import { isFinal } from '../../domain/lifecycle.ts'
import { ADMIN_FIELDS } from '../../domain/message-fields.ts'
import { FOUND_FIELDS, READ_FIELDS } from '../../domain/shown-fields.ts'
import type * as search from '../../store/message-search.ts'
import type { listEvents, MessageView } from '../../store/message-views.ts'
import { nextCursor } from '../http/window.ts'
import type { MessageEvent, MessageHistory, MessagePage } from './message-answers.ts'
import type { FoundMessage, Message } from './message-schema.ts'

/** A message as JSON. */
export function messageJson(message: MessageView): Message {
  return jsonOf(READ_FIELDS, { ...message, final: isFinal(message.status) })
}

/** The same with what only admins are shown. */
export function messageJsonForAdmins(message: MessageView): Message {
  return { ...messageJson(message), ...jsonOf(ADMIN_FIELDS, message) }
}

/** A message in the list of a search as JSON. */
export function foundJson(message: search.FoundMessage): FoundMessage {
  return jsonOf(FOUND_FIELDS, { ...message, final: isFinal(message.status) })
}

/** A page of messages as JSON. */
export function messagePageJson(page: readonly MessageView[], limit: number): MessagePage {
  return { messages: page.map(messageJson), next_cursor: nextCursor(page, limit) }
}

type StoredEvent = Awaited<ReturnType<typeof listEvents>>[number]

/** A history as JSON. */
export function historyJson(events: readonly StoredEvent[]): MessageHistory {
  return { events: events.map(eventJson) }
}

function eventJson(event: StoredEvent): MessageEvent {
  return {
    seq: event.seq,
    at: event.at.toISOString(),
    event: event.event,
    from: event.fromStatus,
    to: event.toStatus,
    ignored: event.ignored,
    attempt: event.attempt,
    detail: event.detail,
  }
}
