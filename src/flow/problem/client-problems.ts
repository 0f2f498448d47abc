import { centsOf, moneyOfSql } from '../../domain/money.ts'
import type { Problem } from '../../domain/problem/problem.ts'
import {
  MOST_COUNTED,
  readDeadCallbacks,
  readDeadLetters,
  readDisabledEndpoints,
  readLowClients,
  readPausedEndpoints,
} from '../../store/problem/problem-gauges.ts'
import type { Deps } from '../../world.ts'

const DAY_MS = 86_400_000

/** Clients of one problem that are named by themselves; of more there is one for all. */
const NAMED_BY_THEMSELVES = 3

type Read = { readonly db: Pick<Deps['db'], 'sql'> }

/** Clients that can send no more, or soon cannot. */
export async function readCreditProblems({ db }: Read): Promise<readonly Problem[]> {
  const low = await readLowClients(db.sql)
  const usedUp = low.filter((client) => client.usedUp)
  const nearly = low.filter((client) => !client.usedUp)
  return [
    ...perClient(
      usedUp,
      (one) => `${one.name} has nothing left to spend`,
      (all) => `${all} clients have nothing left to spend`,
      'clients',
    ).map((one) => ({
      ...one,
      kind: 'credit_used_up' as const,
      severity: 'bad' as const,
      act: 'top_up' as const,
    })),
    ...perClient(
      nearly,
      (one) =>
        `${one.name} is at its low-water mark: ${centsOf(moneyOfSql(one.spendable)).toLocaleString('en', { maximumFractionDigits: 4 })} cents are left to spend`,
      (all) => `${all} clients are at their low-water marks`,
      'clients',
    ).map((one) => ({
      ...one,
      kind: 'low_balance' as const,
      severity: 'warn' as const,
      act: 'top_up' as const,
    })),
  ]
}

/** Endpoints that are not told, and callbacks that were given up in the last 24 hours. */
export async function readCallbackProblems({ db }: Read, nowMs: number): Promise<readonly Problem[]> {
  // At once: one after the other they would wait three times for a connection.
  const [disabled, paused, dead] = await Promise.all([
    readDisabledEndpoints(db.sql),
    readPausedEndpoints(db.sql),
    readDeadCallbacks(db.sql, nowMs - DAY_MS),
  ])
  return [
    ...perClient(
      disabled,
      (one) =>
        `The callback endpoint of ${one.name} is disabled${one.reason === null ? '' : `: ${one.reason}`}`,
      (all) => `The callback endpoints of ${all} clients are disabled`,
      'endpoints',
      ({ at }) => ({ sinceMs: at.getTime() }),
    ).map((one) => ({
      ...one,
      kind: 'endpoint_disabled' as const,
      severity: 'bad' as const,
      act: 'open_callbacks' as const,
    })),
    ...perClient(
      paused,
      (one) => `The callback endpoint of ${one.name} failed ${one.failures} times in a row and is paused`,
      (all) => `The callback endpoints of ${all} clients fail and are paused`,
      'endpoints',
    ).map((one) => ({
      ...one,
      kind: 'callbacks_paused' as const,
      severity: 'warn' as const,
      act: 'open_callbacks' as const,
    })),
    ...perClient(
      dead,
      (one) => `Callbacks of ${one.name} of the last 24 hours were given up`,
      (all) => `Callbacks of ${all} clients of the last 24 hours were given up`,
      'callbacks',
      ({ lastAt }) => ({ lastMs: lastAt.getTime() }),
      ({ dead: count }) => count,
      ({ allDead, isAll }) => ({ count: allDead, isAll }),
    ).map((one) => ({
      ...one,
      kind: 'callbacks_dead' as const,
      severity: 'warn' as const,
      act: 'replay_callbacks' as const,
    })),
  ]
}

/** What could not be processed and waits to be replayed. */
export async function readLetterProblems({ db }: Read): Promise<readonly Problem[]> {
  const letters = await readDeadLetters(db.sql)
  const counted = letters.reduce((sum, one) => sum + one.letters, 0)
  return letters.map(({ what, source, letters: count, firstAt, lastAt }) => ({
    kind: 'dead_letters',
    severity: what === 'receipt' ? 'warn' : 'bad',
    title:
      what === 'receipt'
        ? `Receipts of ${source} found no message`
        : `Something from ${source} could not be read`,
    count,
    of: 'letters',
    ...(counted >= MOST_COUNTED ? { atLeast: true as const } : {}),
    sinceMs: firstAt.getTime(),
    lastMs: lastAt.getTime(),
    ...(what === 'receipt' ? { provider: source } : {}),
    act: 'replay_letters',
  }))
}

type OfClient = Pick<Problem, 'title' | 'count' | 'of' | 'clientId' | 'sinceMs' | 'lastMs' | 'atLeast'>

/** One for each client, or one for all when there are many. */
function perClient<T extends { readonly id: string; readonly name: string; readonly all: number }>(
  clients: readonly T[],
  titleOf: (client: T) => string,
  titleOfAll: (all: number) => string,
  of: Problem['of'],
  timesOf: (client: T) => Pick<Problem, 'sinceMs' | 'lastMs'> = () => ({}),
  countOf: (client: T) => number = () => 1,
  ofAll: (client: T) => { readonly count: number; readonly isAll: boolean } = ({ all }) => ({
    count: all,
    isAll: all < MOST_COUNTED,
  }),
): OfClient[] {
  const [first] = clients
  if (first === undefined) return []
  const { count, isAll } = ofAll(first)
  const orMore = isAll ? {} : { atLeast: true as const }
  if (first.all > NAMED_BY_THEMSELVES) return [{ title: titleOfAll(first.all), count, of, ...orMore }]
  return clients.map((one) => ({
    title: titleOf(one),
    count: countOf(one),
    of,
    clientId: one.id,
    ...orMore,
    ...timesOf(one),
  }))
}
