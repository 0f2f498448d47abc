import { must } from '../../src/domain/assert.ts'
import { audit } from '../../src/store/audit.ts'
import { allFinalBefore, type Round, rowOf, standstillsOf } from '../chaos/round.ts'
import { judge, timesTaken, type Verdict } from '../chaos/verdict.ts'
import { message } from '../support/api.ts'
import { createTestClient } from '../support/database.ts'
import type { Fleet } from '../support/fleet.ts'
import { startPulse } from '../support/pulse.ts'
import { startSteadyLoad } from '../support/steady-load.ts'

/** A fault that has struck, or a change that is under way. */
export type Strike = {
  readonly whom: string
  /** Resolves when those around have noticed; left out where traffic does at once. */
  felt?(): Promise<unknown>
  /** Puts back what is missing; traffic is normal again by then. */
  repair(): Promise<void>
}

/** Steady traffic over a fleet, its faults, and what can be said of it afterwards. */
export type Traffic = {
  /** Strikes, waits until traffic is normal again, repairs, and waits until all messages are final. */
  round(label: string, strike: () => Promise<Strike>): Promise<Round>
  /** Ends the traffic, prints a table of the rounds, and answers what was found wrong. */
  end(): Promise<Findings>
}

/** All empty, and the numbers bounded by one another, when nothing went wrong. */
export type Findings = Pick<
  Verdict,
  'missing' | 'open' | 'undead' | 'doubled' | 'unordered' | 'unexplained'
> & {
  readonly audit: readonly unknown[]
  /** Receipts that found no message, beyond those of submissions that were taken twice. */
  readonly homeless: number
  /** Answered 202. */
  readonly accepted: number
}

/** What `end` answers when nothing went wrong, but for how many were accepted. */
export const NOTHING_WRONG: Omit<Findings, 'accepted'> = {
  missing: [],
  open: [],
  undead: [],
  doubled: [],
  unordered: [],
  unexplained: [],
  audit: [],
  homeless: 0,
}

/** Back to normal traffic within this, of whatever kind the fault is. */
export const GOAL_S = 30

const PER_SECOND = Number(process.env['HA_RATE'] ?? 100)
const CLIENTS = 20
const CREDIT_CENTS = 1_000_000_000
/** Numbers with a meaning to the mock provider: receipts twice, early, of failure, answers for now and for good. */
const MEANINGS = ['0001', '0002', '0003', '0005', '0006', '0007', '0008', '0009'] as const
/** One in ten messages goes to a number with a meaning, and a quarter of those is not delivered. */
const DELIVERED_SHARE = 0.95
/** What the servers leave of a machine varies: half of the traffic, and what waits is not more than of so long. */
const NORMAL = { share: 0.5, backlogS: 2.5 } as const
const START_WITHIN_MS = 120_000
/** Longer than the goal, so that a table says by how much it was missed. */
export const RECOVERY_LIMIT_MS = 90_000
/** Longer than any lease, and than what a busy machine adds. */
const ALL_FINAL_WITHIN_MS = 90_000
/** Of one submission, by the mock provider. */
const MOST_RECEIPTS = 2
const CALM_MS = 500

/** Characters of the log of each process that are printed when traffic does not come back. */
const LOG_TAIL = 3_000

function logsOf({ apis, workers }: Fleet): string {
  return [...apis, ...workers].map(({ output }) => output().slice(-LOG_TAIL)).join('\n\n')
}

/** Starts it, and waits until it is normal. `watchUrl`: the database, for who watches. */
export async function startTraffic(fleet: Fleet, watchUrl: string): Promise<Traffic> {
  const { db } = fleet.database
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => createTestClient(db, CREDIT_CENTS)))
  const rounds: Round[] = []
  let label = 'before'
  const load = startSteadyLoad({
    urls: fleet.apis.map(({ url }) => url),
    perSecond: PER_SECOND,
    label: () => label,
    message: (index, reference) =>
      message(
        must(clients[index % CLIENTS], 'a client'),
        index % 10 === 0 ? must(MEANINGS[(index / 10) % MEANINGS.length], 'a meaning') : '1234',
        { reference },
      ),
  })
  const pulse = startPulse(watchUrl, PER_SECOND * DELIVERED_SHARE, NORMAL)
  if ((await pulse.recoveryS(Date.now(), START_WITHIN_MS)) === null)
    throw new Error(`no normal traffic: ${JSON.stringify(pulse.lately())}\n${logsOf(fleet)}`)

  return {
    async round(name, strike) {
      await Bun.sleep(CALM_MS)
      label = name
      const overAtMs = Date.now()
      const { whom, felt, repair } = await strike()
      await felt?.()
      const recoveryS = await pulse.recoveryS(overAtMs, RECOVERY_LIMIT_MS)
      if (recoveryS === null) {
        console.table(pulse.lately())
        console.log(logsOf(fleet))
      }
      label = `${name}, repaired`
      await repair()
      const allFinal = await allFinalBefore(db, Date.now(), ALL_FINAL_WITHIN_MS)
      const round = { label: name, whom, overAtMs, recoveryS, allFinal }
      rounds.push(round)
      console.log(`${name}: normal after ${recoveryS?.toFixed(1) ?? 'never'} s`)
      return round
    },
    async end() {
      await load.stop()
      await allFinalBefore(db, Date.now(), ALL_FINAL_WITHIN_MS)
      await pulse.stop()
      const verdict = await judge(db, load.sent, timesTaken(fleet, new Map()))
      const { missing, open, undead, doubled, unordered, unexplained, homeless, extraTaken } = verdict
      console.log(
        `${load.count()} sent at ${PER_SECOND}/s; ${extraTaken} taken more than once by the provider, ${homeless} receipts found no message`,
      )
      console.table(
        rounds.map((round) => {
          const { fault, ...row } = rowOf(round, load.sent, verdict, GOAL_S)
          const { accepting, ending } = standstillsOf(round, load.sent, verdict)
          return { fault, 'no 202 for s': accepting, 'none final for s': ending, ...row }
        }),
      )
      return {
        ...{ missing, open, undead, doubled, unordered, unexplained },
        audit: await audit(db),
        homeless: Math.max(0, homeless - extraTaken * MOST_RECEIPTS),
        accepted: load.sent.filter(({ answer }) => answer.kind === 'accepted').length,
      }
    },
  }
}
