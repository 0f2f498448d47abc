import { firstWordOf } from '../../domain/inbound/first-word.ts'
import type { JoinedInbound, MatchedInbound, TakenInbound } from '../../domain/inbound/inbound.ts'
import type { InboundMessage } from '../../domain/inbound/inbound-fields.ts'
import { type Fingerprinted, findRepeats } from '../../domain/inbound/inbound-join.ts'
import { uuid7Ms } from '../../domain/uuid7.ts'
import { queueReceived } from '../../store/callback/received-callbacks.ts'
import { isConflict, isUnavailable, type Tx } from '../../store/database/db.ts'
import { withDaysOf } from '../../store/database/partitions.ts'
import { addInboundMessages } from '../../store/inbound/inbound-messages.ts'
import {
  findDueParts,
  findFingerprints,
  findMates,
  findQueued,
  keepFingerprints,
  keepWaiting,
  lockTaking,
  type QueuedPart,
  readParts,
  removeFingerprintsBefore,
  removeQueued,
} from '../../store/inbound/inbound-queue.ts'
import { findRepliedTo } from '../../store/inbound/replied-to.ts'
import type { ApiDeps } from '../../world.ts'
import type { Heed } from '../opt-out/heed-keywords.ts'
import { fingerprintOf, joinInbound, type ToldPart, toldParts } from './join-inbound.ts'

/** How often an api looks for what has come in, in milliseconds. */
export const INBOUND_TICK_MS = 200

/** Parts that are taken in one commit. */
const INBOUND_BATCH = 500

/** What could not be taken is tried again after as long as it has waited already, within these bounds, in milliseconds. */
const FIRST_AGAIN_MS = 1_000
const LAST_AGAIN_MS = 60_000

type InboundDeps = Pick<
  ApiDeps,
  'db' | 'numbers' | 'providers' | 'live' | 'log' | 'now' | 'inbound' | 'metrics'
> & {
  readonly heed: Heed
}

/**
 * Makes inbound messages of the parts that wait, until none is due: puts the long ones together, drops what came again,
 * finds whose they are, does what they ask for, and queues the callbacks. A message and all that follows from it is one commit,
 * which also takes its parts out of the queue: whoever dies before it has done nothing, and whoever comes after it finds
 * nothing to do. One process at a time; the others find it at work, and leave.
 */
export async function takeInbound(deps: InboundDeps): Promise<void> {
  for (;;) {
    const ids = await findDueParts(deps.db.sql, deps.now(), INBOUND_BATCH)
    if (ids.length === 0) return
    const turn = await takeParts(deps, ids)
    if (turn === 'elsewhere' || (turn === 'all' && ids.length < INBOUND_BATCH)) return
  }
}

/** What became of parts that were due: all were taken, or some are left for another turn, or another process is at work. */
type Turn = 'all' | 'some' | 'elsewhere'

/** What cannot be taken keeps no other from it: it is looked for by halves. */
async function takeParts(deps: InboundDeps, ids: readonly string[]): Promise<Turn> {
  try {
    return await takeInOneCommit(deps, ids)
  } catch (error) {
    if (isUnavailable(error) || isConflict(error)) throw error
    if (ids.length > 1) {
      const half = Math.ceil(ids.length / 2)
      const first = await takeParts(deps, ids.slice(0, half))
      if (first === 'elsewhere') return first
      const second = await takeParts(deps, ids.slice(half))
      return second === 'all' ? first : second
    }
    deps.log.error(
      { err: error, part: ids[0] },
      'an inbound part could not be taken, and is tried again later',
    )
    await postpone(deps, ids)
    return 'all'
  }
}

async function postpone({ db, now }: InboundDeps, ids: readonly string[]): Promise<void> {
  const nowMs = now()
  const queued = await findQueued(db.sql, ids)
  const later = queued.map((part) => {
    const waitMs = Math.min(Math.max(nowMs - uuid7Ms(part.id), FIRST_AGAIN_MS), LAST_AGAIN_MS)
    return { ...part, untilMs: nowMs + waitMs }
  })
  await keepWaiting(db.sql, later)
}

async function takeInOneCommit(deps: InboundDeps, ids: readonly string[]): Promise<Turn> {
  const nowMs = deps.now()
  const startedMs = performance.now()
  const taken = await withDaysOf(deps.db, ids, () =>
    deps.db.sql.begin(async (tx) => {
      if (!(await lockTaking(tx))) return null
      const { parts, gone, isCut } = await readQueued(tx, ids, nowMs)
      const repeats = await dropRepeats(deps, tx, parts)
      const { messages, waiting } = joinInbound(
        deps,
        parts.filter(({ id }) => !repeats.has(id)),
        nowMs,
      )
      const kept = await keepMessages(deps, tx, messages, nowMs)
      await keepWaiting(
        tx,
        waiting.flatMap(({ part, untilMs }) => (part.untilMs === untilMs ? [] : { ...part, untilMs })),
      )
      await removeQueued(tx, [...gone, ...repeats, ...messages.flatMap(({ partIds }) => partIds)])
      return { messages: kept.length, repeats: repeats.size, isCut }
    }),
  )
  if (taken === null) return 'elsewhere'
  deps.metrics.committed('inbound', ids.length, performance.now() - startedMs)
  if (taken.repeats > 0) deps.log.info({ parts: taken.repeats }, 'inbound parts that came again were dropped')
  if (taken.messages > 0) deps.live.received(taken.messages)
  return taken.isCut ? 'some' : 'all'
}

/**
 * The parts that are due with all that wait of their messages; `gone`: ids of those whose day is gone; `isCut`: some are not
 * read, for another turn. Time is over only for what is due itself: before the turn of what only waits others come that nobody
 * has looked at, its own last part perhaps.
 */
async function readQueued(
  tx: Tx,
  ids: readonly string[],
  nowMs: number,
): Promise<{
  readonly parts: readonly ToldPart[]
  readonly gone: readonly string[]
  readonly isCut: boolean
}> {
  const queued = await findQueued(tx, ids)
  const due = await readTold(tx, queued)
  const keys = new Set(due.flatMap(({ joinKey }) => joinKey ?? []))
  const known = new Set(queued.map(({ id }) => id))
  const { mates, left } = await findMates(tx, [...keys])
  const waiting = mates.flatMap((mate) =>
    known.has(mate.id) ? [] : { ...mate, untilMs: Math.max(mate.untilMs ?? 0, nowMs + 1) },
  )
  const parts = [...due, ...(await readTold(tx, waiting))]
  const there = new Set(parts.map(({ id }) => id))
  const gone = [...queued, ...waiting].flatMap(({ id }) => (there.has(id) ? [] : id))
  const read = parts.filter(({ joinKey }) => joinKey === null || !left.has(joinKey))
  return { parts: read, gone, isCut: left.size > 0 }
}

async function readTold(tx: Tx, queued: readonly QueuedPart[]): Promise<readonly ToldPart[]> {
  const ids = queued.map(({ id }) => id)
  return toldParts(queued, await readParts(tx, ids))
}

/** Those of the parts that have just come, and have no id of their provider's, which say again what was said already. */
async function dropRepeats(
  { inbound: { repeatMs } }: InboundDeps,
  tx: Tx,
  parts: readonly ToldPart[],
): Promise<ReadonlySet<string>> {
  if (repeatMs === 0) return new Set()
  const fresh = parts.flatMap((part): Fingerprinted[] =>
    part.providerMessageId === null && part.untilMs === null
      ? [{ id: part.id, fingerprint: fingerprintOf(part), atMs: uuid7Ms(part.id) }]
      : [],
  )
  if (fresh.length === 0) return new Set()
  const known = await findFingerprints(tx, [...new Set(fresh.map(({ fingerprint }) => fingerprint))])
  const { repeats, kept } = findRepeats(fresh, known, repeatMs)
  await keepFingerprints(tx, kept)
  return repeats
}

/** Keeps messages, with all that follows from them. */
async function keepMessages(
  deps: InboundDeps,
  tx: Tx,
  joined: readonly JoinedInbound[],
  nowMs: number,
): Promise<readonly TakenInbound[]> {
  if (joined.length === 0) return []
  const owned = joined.map((message) => {
    const match = deps.numbers.match(message.to, firstWordOf(message.text))
    return { ...message, clientId: match?.clientId ?? null, keyword: match?.keyword ?? null }
  })
  const repliedTo = await findRepliedTo(
    tx,
    owned.flatMap(({ clientId, ...message }) => (clientId === null ? [] : { ...message, clientId })),
  )
  const matched = owned.map(
    (message): MatchedInbound => ({ ...message, inReplyTo: repliedTo.get(message.id) ?? null }),
  )
  const actions = await deps.heed(tx, matched, nowMs)
  const taken = matched.map(
    (message, index): TakenInbound => ({ ...message, action: actions[index] ?? null }),
  )
  await addInboundMessages(tx, taken)
  await queueReceived(tx, taken.map(shownInbound))
  return taken
}

function shownInbound(message: TakenInbound): InboundMessage {
  return {
    id: message.id,
    client_id: message.clientId,
    from: message.from,
    to: message.to,
    text: message.text,
    encoding: message.encoding,
    parts: message.partIds.length,
    partial: message.partial,
    keyword: message.keyword,
    action: message.action,
    in_reply_to: message.inReplyTo,
    provider: message.provider,
    received_at: new Date(message.receivedAtMs),
  }
}

/** How often old fingerprints are forgotten, in milliseconds. */
export const FORGET_FINGERPRINTS_TICK_MS = 60_000
/** Removed in one statement. */
const FINGERPRINTS_REMOVED = 10_000

/** Forgets the fingerprints by which no repetition is known any more. */
export async function forgetFingerprints({
  db,
  now,
  inbound,
}: Pick<InboundDeps, 'db' | 'now' | 'inbound'>): Promise<void> {
  const beforeMs = now() - inbound.repeatMs
  while ((await removeFingerprintsBefore(db.sql, beforeMs, FINGERPRINTS_REMOVED)) === FINGERPRINTS_REMOVED);
}
