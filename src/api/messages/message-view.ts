import { jsonOf } from '../../domain/field.ts'
import { isFinal } from '../../domain/message.ts'
import { FOUND_FIELDS, READ_FIELDS } from '../../domain/shown-fields.ts'
import type { FoundMessage } from '../../store/message-search.ts'
import type { listEvents, MessageView } from '../../store/message-views.ts'

/** A message as JSON. */
export function messageJson(message: MessageView) {
  return jsonOf(READ_FIELDS, { ...message, final: isFinal(message.status) })
}

/** A message in the list of a search as JSON. */
export function foundJson(message: FoundMessage) {
  return jsonOf(FOUND_FIELDS, { ...message, final: isFinal(message.status) })
}

/** One row of a history as JSON. */
export function eventJson(event: Awaited<ReturnType<typeof listEvents>>[number]) {
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
