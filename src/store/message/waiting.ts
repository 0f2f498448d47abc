import { must } from '../../domain/assert.ts'
import { LIFECYCLE, type LifecycleState, statesWhere } from '../../domain/lifecycle.ts'
import type { Tx } from '../database/db.ts'
import { listOf, listOfStates } from '../state-lists.ts'

// `alarms.waits_in` tells in which state a message waits that waits long. Such a state is left when its alarm is due, which then
// becomes PASSING, for a final state, or with a new alarm. PASSING is any other state, or not known.
// The alarm that a message is accepted with says nothing (null) and rings within `FRESH_S`; then the next one tells.

/** States whose messages wait long, so that the others are found without walking over them. */
const WAITING = statesWhere(({ waitsLong }) => waitsLong)

const LONG = listOf(WAITING)

/** What an alarm says of all other states. */
const PASSING = 'PASSING'

/** What `alarms.waits_in` may hold. */
export const ALARM_WORDS: readonly string[] = [...WAITING, PASSING]

const DISPATCHED_SOON = listOfStates(({ waitsFor }) => waitsFor === 'dispatch')

/** The alarm of an acceptance says nothing when it rings so soon after it: nearly all messages are done by then. */
const FRESH_S = 10

/** The clocks of the gateways agree within this. */
const CLOCKS_AGREE_MS = 60_000

/** What the alarm of a message in `status` says. */
export function waitsIn(tx: Tx) {
  return tx.unsafe(`case when status in (${LONG}) then status else '${PASSING}' end`)
}

/** What the alarm says with which a message is accepted in `status`, at `created_at`, to ring at `wake_at`. */
export function acceptedIn(tx: Tx) {
  return tx.unsafe(
    `case when status in (${DISPATCHED_SOON}) and wake_at <= created_at + interval '${FRESH_S} s' then null
      when status in (${LONG}) then status else '${PASSING}' end`,
  )
}

/** Alarms in one row of `alarm_batches`: a CHECK, too. */
const RING_TOGETHER = 100

/**
 * In which batch of alarms each of these messages is that are accepted now, numbered from 0: those that ring soon, at the same
 * instant. Null: it rings alone, and has an alarm of its own.
 */
export function ringsOf(messages: readonly RingingMessage[]): (number | null)[] {
  const soon = Map.groupBy(messages.keys(), (index) => {
    const { status, acceptedAtMs, wakeAtMs } = must(messages[index], 'a message')
    const isFresh = LIFECYCLE[status].waitsFor === 'dispatch' && wakeAtMs <= acceptedAtMs + FRESH_S * 1_000
    return isFresh ? wakeAtMs : null
  })
  const rings: (number | null)[] = messages.map(() => null)
  let next = 0
  for (const [wakeAtMs, of] of soon) {
    if (wakeAtMs === null || of.length === 1) continue
    for (const [place, index] of of.entries()) rings[index] = next + Math.floor(place / RING_TOGETHER)
    next += Math.ceil(of.length / RING_TOGETHER)
  }
  return rings
}

type RingingMessage = {
  readonly status: LifecycleState
  readonly acceptedAtMs: number
  readonly wakeAtMs: number
}

/** Which open messages: in `status` if it is given, accepted from `fromId` on (inclusive), before `beforeId`. */
type Which = {
  readonly status: LifecycleState | null
  readonly fromId: string | null
  readonly beforeId: string | null
}

/**
 * A query for the `message_id` of the newest `limit` open messages, newest first, each once. Some are final already, or in
 * another state than their alarm says.
 */
export function newestOpen(tx: Tx, { status, fromId, beforeId }: Which, now: Date, limit: number) {
  const since = fromId === null ? tx`` : tx`and message_id >= ${fromId}`
  const before = beforeId === null ? tx`` : tx`and message_id < ${beforeId}`
  const waiting = WAITING.filter((state) => status === null || status === state)
  const soonBefore = new Date(now.getTime() + FRESH_S * 1_000 + CLOCKS_AGREE_MS)
  const groups = [
    // No parameters: the planner must see that these are in the index.
    ...[PASSING, ...waiting].map((state) => tx`alarms where ${tx.unsafe(`waits_in = '${state}'`)}`),
    // Few, unless no worker rings alarms: an index would cost every message.
    tx`message_alarms where waits_in is null and wake_at <= ${soonBefore}`,
  ].map(
    (group) => tx`(
      select message_id from ${group} ${since} ${before} order by message_id desc limit ${limit})`,
  )
  const all = groups.reduce((some, next) => tx`${some} union all ${next}`)
  return tx`select message_id from (${all}) each_group group by 1 order by 1 desc limit ${limit}`
}
