import type { GivenRequest } from '../../domain/message/given-request.ts'
import { MAX_NAMED, messageIdIn, type RequestId, readRequestId } from '../../domain/message/request-id.ts'
import type { MessageId } from '../../domain/message.ts'
import { readTraceParent, type TraceParent, traceHeaders } from '../../domain/trace/trace-parent.ts'
import type { Tx } from '../database/db.ts'
import { inDays } from '../database/partitions.ts'
import { type Column, givenRows } from '../given-rows.ts'
import type { NewMessage } from './new-message.ts'

/** A request that is to be kept, with the first of its messages in the statement. */
type Kept = { readonly first: MessageId; readonly given: GivenRequest }

const KEPT: readonly Column<Kept>[] = [
  ['first', 'uuid', ({ first }) => first],
  ['id', 'uuid', ({ given }) => given.requestId],
  ['request_id', 'text', ({ given }) => given.givenId],
  ['traceparent', 'text', ({ given }) => given.parent && traceHeaders(given.parent).traceparent],
  ['tracestate', 'text', ({ given }) => given.parent?.state ?? null],
]

/** Part of a statement: keeps the requests of these messages that were given a name or a trace, where `served` holds their messages. */
export function keepRequests(tx: Tx, messages: readonly NewMessage[]) {
  const kept = new Map<RequestId, Kept>()
  for (const { id, given } of messages)
    if (given && !kept.has(given.requestId)) kept.set(given.requestId, { first: id, given })
  if (kept.size === 0) return tx``
  const [first, second] = inDays([...kept.keys()], (id) => id)
  const table = tx(first && !second ? `message_requests_${first.day}` : 'message_requests')
  return tx`, new_requests as (
      insert into ${table} (id, request_id, traceparent, tracestate)
      select r.id, r.request_id, r.traceparent, r.tracestate from (${givenRows(tx, KEPT, [...kept.values()])}) r
      join served on served.id = r.first
    )`
}

/** Requests of one name that are looked at, the newest: who asks may use a name again and again. */
const MAX_REQUESTS = 1_000

/** The requests of this name: the gateway's own (`readRequestId`), and those that who asked gave it. */
export async function findRequests(tx: Tx, name: string): Promise<RequestId[]> {
  const own = readRequestId(name)
  const rows = await tx<{ id: RequestId }[]>`
    select id from message_requests where request_id = ${name.trim()} order by id desc limit ${MAX_REQUESTS}`
  return [...(own ? [own] : []), ...rows.map(({ id }) => id)]
}

/** Part of a query: the messages of these requests, as rows of `messages`. */
export function messagesOf(tx: Tx, requestIds: readonly RequestId[]) {
  const last = (id: RequestId) => messageIdIn(id, MAX_NAMED - 1, true)
  return tx`(
    select m.* from unnest(${tx.array([...requestIds])}::uuid[], ${tx.array(requestIds.map(last))}::uuid[]) as r(first, last)
    cross join lateral (select * from messages where id between r.first and r.last offset 0) m) m`
}

/** The traces that these requests go on with; those without one are left out. */
export async function findTraceParents(
  tx: Tx,
  requestIds: readonly RequestId[],
): Promise<Map<RequestId, TraceParent>> {
  const rows = await tx<{ id: RequestId; traceparent: string; tracestate: string | null }[]>`
    select id, traceparent, tracestate from message_requests
    where id = any(${tx.array([...requestIds])}::uuid[]) and traceparent is not null`
  return new Map(
    rows.flatMap(({ id, traceparent, tracestate }) => {
      const parent = readTraceParent(traceparent, tracestate)
      return parent ? [[id, parent] as const] : []
    }),
  )
}
