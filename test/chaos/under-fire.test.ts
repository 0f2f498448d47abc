import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { audit } from '../../src/store/audit.ts'
import { message } from '../support/api.ts'
import { createTestClient } from '../support/database.ts'
import type { Fleet } from '../support/fleet.ts'
import { startOwnReceipts } from '../support/own-receipts.ts'
import { startPulse } from '../support/pulse.ts'
import { randomFrom } from '../support/random.ts'
import { type Sent, startSteadyLoad } from '../support/steady-load.ts'
import { FAULTS, type FaultKind } from './faults.ts'
import {
  type FleetUnderFire,
  type Growth,
  grownTooMuch,
  growthSince,
  memoryOf,
  startFleetUnderFire,
} from './fleet-under-fire.ts'
import { planOf } from './plan.ts'
import { allFinalBefore, type Round, rowOf } from './round.ts'
import { startSecondOperator } from './second-operator.ts'
import { judge, timesTaken, type Verdict } from './verdict.ts'

/** Decides the order of the faults, whom they hit, and what is random beyond that. */
const SEED = Number(process.env['CHAOS_SEED'] ?? Math.floor(Math.random() * 1e9))
/** Faults beyond one of each kind. */
const MORE_ROUNDS = Number(process.env['CHAOS_ROUNDS'] ?? 0)
/** In a short run some of the faults strike, others in the next. */
const MOST_KINDS = process.env['CHAOS_ROUNDS'] === undefined ? 10 : Number.POSITIVE_INFINITY
/** Only faults whose name contains this. */
const ONLY = process.env['CHAOS_ONLY'] ?? ''
const PER_SECOND = Number(process.env['CHAOS_RATE'] ?? 100)
/** How long a process is paused and a line hangs; a worker's deliveries go to another after 6 s. */
const PAUSE_MS = Number(process.env['CHAOS_PAUSE_MS'] ?? 5_000)

const CLIENTS = 20
/** Clients whose messages go to the second provider: a quarter of the load, none of it to a number with a meaning. */
const SECOND_CLIENTS = { from: 1, to: 6 } as const
const ADMIN_TOKEN = 'the-token-of-the-admins-under-fire'
const CREDIT_CENTS = 1_000_000_000
/** The tenth part goes to numbers with a meaning, all of which end; see the README. */
const MEANINGS = ['0001', '0002', '0003', '0004', '0005', '0006', '0007', '0008', '0009', '0004'] as const

/** One in a hundred messages is of a client that cannot pay, two more are not delivered by their number. */
const DELIVERED_SHARE = 0.97

/** Traffic between two faults. */
const CALM_MS = 300
/** Longer than the goal, so that a table says by how much it was missed. */
const RECOVERY_LIMIT_MS = 60_000
/** Of one submission, by the mock provider. */
const MOST_RECEIPTS = 2
const ROUND_LIMIT_MS = 180_000
/** Characters of each process's log that are printed when it does not come back. */
const LOG_TAIL = 3_000
/** The goal for the return to normal traffic. */
const RECOVERY_GOAL_S = 5

const random = randomFrom(SEED)
const rounds: Round[] = []
let underFire: FleetUnderFire
let fleet: Fleet
let sent: readonly Sent[] = []
let verdict: Verdict
let memory: readonly Growth[] = []

beforeAll(async () => {
  underFire = await startFleetUnderFire({
    RATE_LIMIT_RPS: '100000',
    RATE_LIMIT_BURST: '100000',
    MOCK_LATENCY_MS: '20',
    MOCK_DLR_DELAY_MS: '50',
    PROVIDER_TIMEOUT_MS: '1000',
    ADMIN_TOKEN,
  })
  fleet = underFire.fleet
})

afterAll(async () => {
  await underFire?.stop()
})

describe('two api and two worker processes under fire', () => {
  const faults = planOf(Object.keys(FAULTS) as FaultKind[], {
    only: ONLY,
    most: MOST_KINDS,
    more: MORE_ROUNDS,
    random,
  })

  test(
    'come back to normal traffic after each fault',
    async () => {
      console.log(`CHAOS_SEED=${SEED} CHAOS_ROUNDS=${MORE_ROUNDS} CHAOS_RATE=${PER_SECOND}`)
      const clients = await Promise.all(
        Array.from({ length: CLIENTS }, () => createTestClient(fleet.database.db, CREDIT_CENTS)),
      )
      const poor = await createTestClient(fleet.database.db, 1)
      const urls = fleet.apis.map(({ url }) => url)
      const second = await startSecondOperator(
        urls,
        { authorization: `Bearer ${ADMIN_TOKEN}` },
        clients.slice(SECOND_CLIENTS.from, SECOND_CLIENTS.to),
      )
      let label = 'before'
      const load = startSteadyLoad({
        urls,
        perSecond: PER_SECOND,
        label: () => label,
        message: (index, reference) =>
          message(
            (index % 100 === 50 ? poor : clients[index % CLIENTS]) ?? poor,
            index % 10 === 0 ? (MEANINGS[(index / 10) % MEANINGS.length] ?? '') : '1234',
            { reference },
          ),
      })
      const receipts = await startOwnReceipts(fleet.database.db, urls, random)
      const pulse = startPulse(fleet.database.url, PER_SECOND * DELIVERED_SHARE)
      expect(await pulse.recoveryS(Date.now(), RECOVERY_LIMIT_MS)).not.toBeNull()
      const before = memoryOf(fleet)
      const target = { ...underFire, random, pauseMs: PAUSE_MS }
      for (const [index, kind] of faults.entries()) {
        label = `${index + 1} ${kind}`
        await Bun.sleep(CALM_MS)
        const { whom, overAtMs, repair } = await FAULTS[kind](target)
        const recoveryS = await pulse.recoveryS(overAtMs, RECOVERY_LIMIT_MS)
        await repair()
        const allFinal = await allFinalBefore(fleet.database.db, Date.now())
        rounds.push({ label, whom, overAtMs, recoveryS, allFinal })
        if (!allFinal || recoveryS === null) {
          console.log(`${label}: not normal again`)
          console.table(pulse.lately())
          for (const { output } of [...fleet.apis, ...fleet.workers]) console.log(output().slice(-LOG_TAIL))
          break
        }
      }
      await load.stop()
      sent = load.sent
      await allFinalBefore(fleet.database.db, Date.now())
      await receipts.stop()
      await second.stop()
      await pulse.stop()
      verdict = await judge(fleet.database.db, sent, timesTaken(fleet, second.taken))
      memory = growthSince(before, fleet)
      console.log(
        `${load.count()} sent; ${receipts.postedAgain()} own receipts had to be posted again; the providers took ${verdict.extraTaken} more than once, the second one ${second.taken.size} messages, ${verdict.homeless} receipts found no message`,
      )
      console.table(rounds.map((round) => rowOf(round, sent, verdict, RECOVERY_GOAL_S)))
      console.table(memory)
      for (const { label, tookMs, answer } of sent) {
        if (answer.kind === 'unanswered')
          console.log(`unanswered: ${label}, ${Math.round(tookMs)} ms, ${answer.why}`)
      }
      expect(rounds.filter(({ recoveryS, allFinal }) => recoveryS === null || !allFinal)).toEqual([])
    },
    (faults.length + 1) * ROUND_LIMIT_MS,
  )

  test('keep what they answered 202, and end it', () => {
    expect(sent.filter(({ answer }) => answer.kind === 'accepted').length).toBeGreaterThan(0)
    expect(verdict.missing).toEqual([])
    expect(verdict.open).toEqual([])
  })

  test('leave nothing of what they answered with an error', () => {
    expect(verdict.undead).toEqual([])
    expect(verdict.doubled).toEqual([])
  })

  test('submit a message again only after an answer was lost', () => {
    expect(verdict.unordered).toEqual([])
    expect(verdict.unexplained).toEqual([])
    expect(verdict.homeless).toBeLessThanOrEqual(verdict.extraTaken * MOST_RECEIPTS)
  })

  test('keep the invariants', async () => {
    expect(await audit(fleet.database.db)).toEqual([])
  })

  test('use no more memory than before', () => {
    expect(grownTooMuch(memory)).toEqual([])
  })
})
