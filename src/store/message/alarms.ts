import type { WaitsFor } from '../../domain/lifecycle.ts'
import type { Actor } from '../../domain/message/actor.ts'
import type { MessageId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'
import { listOfStates } from '../state-lists.ts'
import { ACTOR_COLUMNS, type ActorRow, actorOf } from './actor-columns.ts'
import { waitsIn } from './waiting.ts'

/** Their order goes to a lane. */
const AWAIT_DISPATCH = listOfStates(({ waitsFor }) => waitsFor === 'dispatch')

/** Whether what a message waits for may be in the memory of a process alone. */
const IS_IN_MEMORY: Readonly<Record<WaitsFor, boolean>> = {
  itsTime: false,
  dispatch: true,
  answer: true,
  retry: false,
  receipt: false,
}
const AWAIT_A_PROCESS = listOfStates(({ waitsFor }) => waitsFor !== null && IS_IN_MEMORY[waitsFor])

/** What a look at the alarms gave: how many were taken, and the actors that are really due. */
export type ClaimedAlarms = { readonly claimed: number; readonly due: readonly Actor[] }

/** Batches of alarms looked at in one claim: each is locked, also where it is left for the next. */
const BATCHES_LOOKED_AT = 100

/**
 * Takes up to `limit` alarms whose instant has come, and of alarms in batches as many and what is left of the last batch: fewer than
 * `limit` in all say that there are no more. Of the messages that are due (their `wake_at` has passed) they are
 * set `leaseMs` further, so that no other worker takes them meanwhile and a crash of this one loses none; the actors
 * answered carry that instant. Alarms that came early are set to their message's `wake_at`, those of final messages end.
 */
export async function claimAlarms(
  tx: Tx,
  options: { readonly nowMs: number; readonly leaseMs: number; readonly limit: number },
): Promise<ClaimedAlarms> {
  const now = new Date(options.nowMs)
  const leaseEnd = new Date(options.nowMs + options.leaseMs)
  const rows = await tx<((ActorRow | { readonly id: null }) & { readonly claimed: number })[]>`
    with taken as materialized (
      select wake_at, message_id from alarms where wake_at <= ${now} order by wake_at limit ${options.limit}
      for update skip locked
    ), gone as (
      delete from alarms a using taken t where a.wake_at = t.wake_at and a.message_id = t.message_id
    ), batches as materialized (
      select ctid as place, wake_at, ids from alarm_batches where wake_at <= ${now} order by wake_at limit ${BATCHES_LOOKED_AT}
      for update skip locked
    ), taken_batches as materialized (
      select place, ids from (
        select place, ids, sum(cardinality(ids)) over (order by wake_at, place) - cardinality(ids) as before from batches
      ) b where before < ${options.limit}
    ), gone_batches as (
      delete from alarm_batches where ctid = any(array(select place from taken_batches))
    ), named as materialized (
      select message_id from taken union select unnest(ids) from taken_batches
    ), seen as materialized (
      select ${tx.unsafe(ACTOR_COLUMNS)} from named n join messages m on m.id = n.message_id where wake_at is not null
    ), again as (
      insert into alarms (wake_at, message_id, waits_in)
      select ${leaseEnd}, id, 'PASSING' from seen where wake_at <= ${now}
      union all select wake_at, id, ${waitsIn(tx)} from seen where wake_at > ${now}
      on conflict do nothing
    )
    select claimed.claimed, due.* from (
      select (select count(*) from taken) + (select coalesce(sum(cardinality(ids)), 0) from taken_batches) as claimed
    ) claimed
    left join seen due on due.wake_at <= ${now}`
  const due = rows.flatMap((row) => (row.id === null ? [] : actorOf({ ...row, wake_at: leaseEnd })))
  return { claimed: rows[0]?.claimed ?? 0, due }
}

/** A message whose alarm was claimed, as it was then, and when it is to ring instead. */
export type PutOff = { readonly actor: Pick<Actor, 'id' | 'version'>; readonly untilMs: number }

/** Sets alarms of messages that wait for a dispatch further than their lease; of those that move meanwhile the lease stays. */
export async function putOffAlarms(tx: Tx, alarms: readonly PutOff[]): Promise<void> {
  if (alarms.length === 0) return
  const rows = alarms.map(({ actor: { id, version }, untilMs }) => ({
    id,
    version,
    until: new Date(untilMs),
  }))
  await tx`
    with later as materialized (
      select * from json_to_recordset(${JSON.stringify(rows)}::text::json) as x(id uuid, version integer, until timestamptz)
    ), resting as materialized (
      select m.id, l.until from later l join messages m on m.id = l.id and m.version = l.version
      where m.status in (${tx.unsafe(AWAIT_DISPATCH)}) for update of m skip locked
    ), put_off as (
      update messages m set wake_at = r.until from resting r where m.id = r.id returning m.id, m.wake_at
    )
    insert into alarms (wake_at, message_id, waits_in) select wake_at, id, 'PASSING' from put_off on conflict do nothing`
}

/** Messages woken in one statement: their rows are locked for so long. */
const WOKEN_AT_ONCE = 5_000

/**
 * Makes the alarms of messages ring at `atMs` that wait for a dispatch by these providers and have theirs beyond
 * `afterMs`, which is later. Looks at all alarms beyond that instant: for once, when somebody begins to take their orders.
 */
export async function wakeWaiting(
  tx: Tx,
  providers: readonly string[],
  { atMs, afterMs }: { readonly atMs: number; readonly afterMs: number },
): Promise<void> {
  const after = new Date(afterMs)
  let woken = WOKEN_AT_ONCE
  while (woken === WOKEN_AT_ONCE) {
    const { count } = await tx`
      with resting as materialized (
        select m.id from (
          select distinct message_id from message_alarms where wake_at > ${after} and coalesce(waits_in, 'PASSING') = 'PASSING'
        ) a join messages m on m.id = a.message_id
        where m.provider = any(${tx.array([...providers])}::text[]) and m.status in (${tx.unsafe(AWAIT_DISPATCH)})
          and m.wake_at > ${after}
        limit ${WOKEN_AT_ONCE} for update of m skip locked
      ), woken as (
        update messages m set wake_at = ${new Date(atMs)} from resting r where m.id = r.id returning m.id, m.wake_at
      )
      insert into alarms (wake_at, message_id, waits_in) select wake_at, id, 'PASSING' from woken on conflict do nothing
      returning message_id`
    woken = count
  }
}

/**
 * Alarms whose instant has come, counted up to `most`: messages that wait in the database for a worker, and those of the
 * last seconds that have moved on and whose alarms no worker has cleared away yet.
 */
export async function countOverdue(tx: Tx, nowMs: number, most: number): Promise<number> {
  // A message that was woken has the alarm of its acceptance too, which is due some seconds later.
  const looked = 2 * most
  const [row] = await tx<{ count: number; alarms: number }[]>`
    select count(distinct message_id) as count, count(*) as alarms
    from (select message_id from message_alarms where wake_at <= ${new Date(nowMs)} limit ${looked}) overdue`
  if (!row) return 0
  // There may be more than was looked at, of whatever number of messages.
  return row.alarms === looked ? most : Math.min(most, row.count)
}

/** Makes the alarms of messages that could not be dispatched ring now. */
export async function wakeNow(tx: Tx, ids: readonly MessageId[], nowMs: number): Promise<void> {
  await tx`
    with woken as (
      update messages set wake_at = ${new Date(nowMs)}
      where id = any(${tx.array([...ids])}::uuid[]) and status in (${tx.unsafe(AWAIT_DISPATCH)})
      returning wake_at, id
    )
    insert into alarms (wake_at, message_id) select wake_at, id from woken on conflict do nothing`
}

/**
 * Makes the alarms of all messages ring now that wait for a dispatch or for a provider's answer. Only for a database that
 * a single process uses: when that process died, so did what it had in memory.
 */
export async function wakeOrphans(tx: Tx, nowMs: number): Promise<void> {
  const now = new Date(nowMs)
  await tx`
    with woken as (
      update messages m set wake_at = ${now} from (select distinct message_id from message_alarms) a
      where m.id = a.message_id and m.wake_at > ${now} and m.status in (${tx.unsafe(AWAIT_A_PROCESS)})
      returning m.wake_at, m.id
    )
    insert into alarms (wake_at, message_id) select wake_at, id from woken on conflict do nothing`
}
