import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { audit } from '../../src/store/audit.ts'
import { message, post } from '../support/api.ts'
import { createTestClient } from '../support/database.ts'
import { eventually } from '../support/eventually.ts'
import type { Fleet } from '../support/fleet.ts'
import { routeClients } from '../support/put-routes.ts'
import { randomFrom } from '../support/random.ts'
import { type Sink, startSink } from '../support/smsc-sink/sink-process.ts'
import { type Sent, startSteadyLoad } from '../support/steady-load.ts'
import {
  type FleetUnderFire,
  type Growth,
  grownTooMuch,
  growthSince,
  memoryOf,
  startFleetUnderFire,
} from './fleet-under-fire.ts'
import { planOf } from './plan.ts'
import { SMPP_FAULTS, type SmppFaultKind } from './smpp-faults.ts'
import { judgeSmpp, type SmppVerdict, timesTakenBySmsc, untoldOf } from './smpp-verdict.ts'
import { judge, type Verdict } from './verdict.ts'

/** As in under-fire.test.ts. */
const SEED = Number(process.env['CHAOS_SEED'] ?? Math.floor(Math.random() * 1e9))
const MORE_ROUNDS = Number(process.env['CHAOS_ROUNDS'] ?? 0)
const IS_SHORT = process.env['CHAOS_ROUNDS'] === undefined
/** In a short run some of the faults strike, others in the next: a round has 7 s. */
const MOST_KINDS = IS_SHORT ? 4 : Number.POSITIVE_INFINITY
const ONLY = process.env['CHAOS_ONLY'] ?? ''
const PER_SECOND = Number(process.env['CHAOS_RATE'] ?? 60)
const PAUSE_MS = Number(process.env['CHAOS_PAUSE_MS'] ?? 3_000)

const ADMIN = { authorization: 'Bearer the-token-of-the-admins-under-fire' }
const CREDIT_CENTS = 1_000_000_000
const CLIENTS = 4
/** Each client's messages go to one of them; they differ in what an answer that was lost allows. */
const PROVIDERS = [
  { name: 'once', onUnknown: 'wait' },
  { name: 'again', onUnknown: 'resend' },
] as const
const LINES = 2
const WINDOW = 20
/** How long a session waits for an answer; the sink's late ones take it into account. */
const RESPONSE_TIMEOUT_MS = 1_000
const PROVIDER_TIMEOUT_MS = 4_000
/** Of the messages whose answer was lost at `once`; of all others no fault lasts so long. */
const VALIDITY_MS = IS_SHORT ? 45_000 : 75_000
/** Every third has two parts. */
const LONG = 'This text is longer than one part can be. '.repeat(5)

const CALM_MS = 500
/** Backoff of a session that could not be made, at most some seconds here, and what had waited for it. */
const FINAL_WITHIN_MS = 60_000
const ROUND_LIMIT_MS = 120_000
const LOG_TAIL = 3_000

type Round = {
  readonly label: string
  readonly whom: string
  /** From the end of the fault until all that had been accepted by then was final; null: it took too long. */
  readonly allFinalS: number | null
}

const random = randomFrom(SEED)
const rounds: Round[] = []
let underFire: FleetUnderFire
let fleet: Fleet
let sink: Sink
let sent: readonly Sent[] = []
let verdict: Verdict
let smppVerdict: SmppVerdict
let memory: readonly Growth[] = []

beforeAll(async () => {
  sink = await startSink()
  underFire = await startFleetUnderFire({
    ADMIN_TOKEN: ADMIN.authorization.slice('Bearer '.length),
    MESSAGE_VALIDITY_MS: `${VALIDITY_MS}`,
    MAX_ATTEMPTS: '20',
  })
  fleet = underFire.fleet
})

afterAll(async () => {
  await underFire?.stop()
  await sink?.close()
})

async function addProvider({ name, onUnknown }: (typeof PROVIDERS)[number]): Promise<void> {
  const provider = {
    name,
    kind: 'smpp',
    lines: LINES,
    on_unknown: onUnknown,
    timeout_ms: PROVIDER_TIMEOUT_MS,
    secrets: { password: 'secret' },
    settings: {
      host: '127.0.0.1',
      port: sink.port,
      system_id: name,
      window: WINDOW,
      response_timeout_ms: RESPONSE_TIMEOUT_MS,
      enquire_link_ms: 1_000,
    },
  }
  const made = await post(`${fleet.apis[0]?.url}/v1/providers`, provider, ADMIN)
  if (made.status !== 201) throw new Error(`no provider ${name}: ${JSON.stringify(made.body)}`)
}

/** Clients whose messages take turns at the two providers; a message of each is delivered when this returns. */
async function addClients(urls: readonly string[]): Promise<readonly string[]> {
  const { db } = fleet.database
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => createTestClient(db, CREDIT_CENTS)))
  await routeClients(
    urls,
    ADMIN,
    clients.map((client, index) => ({ client, provider: PROVIDERS[index % PROVIDERS.length]?.name ?? '' })),
  )
  return clients
}

/** Messages accepted before this instant that are open, but for those of `once` that wait for what nobody may ask. */
async function openBefore(atMs: number): Promise<number> {
  const [row] = await fleet.database.db.sql<{ open: number }[]>`
    select count(*)::int as open from messages m
    where wake_at is not null and created_at < ${new Date(atMs)}
      and not (provider = 'once' and status = 'SENDING' and exists (
        select 1 from message_history e where e.message_id = m.id
          and e.from_status = 'SENDING' and e.event in ('PROVIDER_UNKNOWN', 'ALARM_RANG')))`
  return row?.open ?? 0
}

/** Seconds from `sinceMs` until all that was accepted before it is final; null when that takes too long. */
async function allFinalS(sinceMs: number): Promise<number | null> {
  const nothingOpen = async () => (await openBefore(sinceMs)) === 0
  return await eventually(nothingOpen, { withinMs: FINAL_WITHIN_MS, everyMs: 50 }).then(
    () => Math.max(0, Date.now() - sinceMs) / 1_000,
    () => null,
  )
}

describe('two workers with two SMPP accounts under fire', () => {
  const faults = planOf(Object.keys(SMPP_FAULTS) as SmppFaultKind[], {
    only: ONLY,
    most: MOST_KINDS,
    more: MORE_ROUNDS,
    random,
  })

  test(
    'end what they had accepted after each fault',
    async () => {
      console.log(`CHAOS_SEED=${SEED} CHAOS_ROUNDS=${MORE_ROUNDS} CHAOS_RATE=${PER_SECOND}`)
      for (const provider of PROVIDERS) await addProvider(provider)
      const urls = fleet.apis.map(({ url }) => url)
      const clients = await addClients(urls)
      let label = 'before'
      const load = startSteadyLoad({
        urls,
        perSecond: PER_SECOND,
        label: () => label,
        message: (index, reference) =>
          message(clients[index % CLIENTS] ?? '', '', {
            to: `+1555${10_000_000 + index}`,
            reference,
            ...(index % 3 === 0 ? { text: LONG } : {}),
          }),
      })
      const { sql } = fleet.database.db
      const isBound = async () =>
        (await sql`select 1 from messages where status = 'DELIVERED' limit 1`).length > 0
      await eventually(isBound)
      const before = memoryOf(fleet)
      for (const [index, kind] of faults.entries()) {
        label = `${index + 1} ${kind}`
        await Bun.sleep(CALM_MS)
        const target = { ...underFire, sink, random, pauseMs: PAUSE_MS }
        const { whom, overAtMs, repair } = await SMPP_FAULTS[kind](target)
        await repair()
        const round = { label, whom, allFinalS: await allFinalS(overAtMs) }
        rounds.push(round)
        if (round.allFinalS !== null) continue
        console.log(`${label}: ${await openBefore(overAtMs)} not final`)
        for (const { output } of [...fleet.apis, ...fleet.workers]) console.log(output().slice(-LOG_TAIL))
        break
      }
      await load.stop()
      sent = load.sent
      const { db } = fleet.database
      const isAllFinal = async () =>
        (await sql`select 1 from messages where wake_at is not null limit 1`).length === 0
      await eventually(isAllFinal, { withinMs: VALIDITY_MS + FINAL_WITHIN_MS, everyMs: 200 }).catch(() => {})
      const isAllTold = () => untoldOf(sink.read()).length === 0
      await eventually(isAllTold, { withinMs: FINAL_WITHIN_MS, everyMs: 500 }).catch(() => {})
      const pages = sink.read()
      verdict = await judge(db, sent, await timesTakenBySmsc(db, pages))
      smppVerdict = await judgeSmpp(db, pages, 'once')
      memory = growthSince(before, fleet)
      console.log(
        `${load.count()} sent; the SMSC took ${pages.taken.length} parts and refused ${pages.refused.length}; ${verdict.extraTaken} messages were taken again; ${smppVerdict.partsInVain} submissions were taken in part; ${smppVerdict.endedUnknown} ended by their validity; ${verdict.homeless} receipts found no message`,
      )
      console.table(
        rounds.map(({ allFinalS: seconds, ...rest }) => ({
          ...rest,
          'all final s': seconds?.toFixed(1) ?? 'never',
        })),
      )
      console.table(memory)
      expect(rounds.filter((round) => round.allFinalS === null)).toEqual([])
    },
    (faults.length + 2) * ROUND_LIMIT_MS,
  )

  test('lose nothing', () => {
    expect(sent.filter(({ answer }) => answer.kind === 'accepted').length).toBeGreaterThan(0)
    expect(verdict.missing).toEqual([])
    expect(verdict.open).toEqual([])
    expect(smppVerdict.neverTaken).toEqual([])
    expect(smppVerdict.undelivered).toEqual([])
    expect(smppVerdict.lostReceipts).toEqual([])
    expect(smppVerdict.untold).toEqual([])
  })

  test('submit nothing again but after an answer that was lost, and only where the policy allows it', () => {
    expect(verdict.unordered).toEqual([])
    expect(verdict.unexplained).toEqual([])
    expect(smppVerdict.takenTwice).toEqual([])
  })

  test('submit nothing that they have not accepted', () => {
    expect(smppVerdict.strangers).toEqual([])
    expect(verdict.undead).toEqual([])
    expect(verdict.doubled).toEqual([])
  })

  test('keep the invariants', async () => {
    expect(await audit(fleet.database.db)).toEqual([])
  })

  test('use no more memory than before', () => {
    expect(grownTooMuch(memory)).toEqual([])
  })
})
