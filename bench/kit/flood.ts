import { isTaken, LIFECYCLE_STATES } from '../../src/domain/lifecycle.ts'
import type { ClientId } from '../../src/domain/message.ts'
import { firstUuid7At } from '../../src/domain/uuid7.ts'
import type { Db } from '../../src/store/database/db.ts'
import { listOf } from '../../src/store/state-lists.ts'
import type { BenchFleet } from './fleet.ts'
import { sendClosed, startPaced } from './load.ts'
import { startOtpProbe } from './otp-probe.ts'

/** One message of somebody else during a flood: from its acceptance to its SENT. */
export type Probe = { readonly clientId: ClientId; readonly express: boolean; readonly sentAfterMs: number }

/** What a flood did, until its last message was delivered. */
export type FloodResult = {
  readonly seconds: number
  /** Messages of the flood per second, full life cycles. */
  readonly normalPerSecond: number
  /** Messages of the express load that became SENT per second of the flood. */
  readonly expressPerSecond: number
  readonly probes: readonly Probe[]
  /** Milliseconds from the request for each OTP to its 200. */
  readonly otpMs: readonly number[]
}

type FloodOptions = {
  readonly flooder: ClientId
  readonly messages: number
  /** Each sends one normal and one express message a second, from the start to the end of the flood. */
  readonly probers: readonly ClientId[]
  readonly express: { readonly clients: readonly ClientId[]; readonly perSecond: number } | null
  /** Asks for OTPs all the while. */
  readonly otpClient: ClientId
}

const OTPS_PER_SECOND = 4
const POLL_MS = 500
const DRAIN_MS = 300_000

/** One client sends normal messages as fast as the answers come, while others go on. Ends when nothing is open. */
export async function flood(bench: BenchFleet, options: FloodOptions): Promise<FloodResult> {
  const { url, db } = bench
  const { flooder, probers, express } = options
  const startedAtMs = Date.now()
  const others = [
    ...probers.map((client) =>
      startPaced({ url, clients: [client], perSecond: 2, expressShare: 0.5, quiet: true }),
    ),
    ...(express === null ? [] : [startPaced({ url, ...express, expressShare: 1, quiet: true })]),
  ]
  const otps = startOtpProbe({ url, clientId: options.otpClient, perSecond: OTPS_PER_SECOND })
  const load = await sendClosed({ url, clients: [flooder], messages: options.messages, expressShare: 0 })
  while (await isOpen(db, flooder)) await Bun.sleep(POLL_MS)
  const otpMs = await otps.stop()
  const results = await Promise.all(others.map((other) => other.stop()))
  const lost = [load, ...results].reduce((sum, { errors, refused }) => sum + errors + refused, 0)
  if (lost > 0) throw new Error(`${lost} messages were not accepted`)
  await bench.drain(DRAIN_MS)

  const since = firstUuid7At(startedAtMs)
  const endedAtMs = await lastChangeMs(db, flooder, since)
  const sent = await readSent(db, [...probers, ...(express?.clients ?? [])], since, endedAtMs)
  const seconds = (endedAtMs - startedAtMs) / 1_000
  const isProbe = ({ clientId }: Probe) => probers.includes(clientId)
  return {
    seconds: Math.round(seconds * 10) / 10,
    normalPerSecond: Math.round(options.messages / seconds),
    expressPerSecond: Math.round(sent.filter((one) => !isProbe(one)).length / seconds),
    probes: sent.filter(isProbe),
    otpMs,
  }
}

async function isOpen(db: Db, client: ClientId): Promise<boolean> {
  const rows = await db.sql`
    select 1 from messages where wake_at is not null and client_id = ${client} limit 1`
  return rows.length > 0
}

async function lastChangeMs(db: Db, client: ClientId, since: string): Promise<number> {
  const [row] = await db.sql<{ ms: number }[]>`
    select extract(epoch from max(updated_at))::float8 * 1000 as ms
    from messages where client_id = ${client} and id >= ${since}::uuid`
  return row?.ms ?? 0
}

const TAKEN = listOf(LIFECYCLE_STATES.filter(isTaken))

/**
 * Messages accepted before the flood ended. A receipt can beat its answer: then DELIVERED comes without SENT, and counts.
 */
async function readSent(
  db: Db,
  clients: readonly ClientId[],
  since: string,
  untilMs: number,
): Promise<Probe[]> {
  return await db.sql<Probe[]>`
    select m.client_id as "clientId", m.express,
      extract(epoch from sent.at - m.created_at)::float8 * 1000 as "sentAfterMs"
    from messages m
    cross join lateral (
      select e.at from message_history e
      where e.message_id = m.id and e.to_status in (${db.sql.unsafe(TAKEN)}) order by e.seq limit 1
    ) sent
    where m.client_id = any(${db.sql.array([...clients])}::uuid[]) and m.id >= ${since}::uuid
      and m.created_at <= ${new Date(untilMs)}`
}
