import { Elysia } from 'elysia'
import { inTime } from '../../kit/in-time.ts'
import { ClockAstray } from '../../store/database/clock.ts'
import { checkClock, checkWrites } from '../../store/database/readiness.ts'
import type { ApiDeps } from '../../world.ts'
import { answer } from '../docs/docs-responses.ts'
import { type Check, type ClockCheck, Health, Readiness, type ReadyProvider } from './health-answers.ts'

/** A dependency that does not answer within this is away. */
const CHECK_TIMEOUT_MS = 2_000

/** The checks that cost the database something are made once in so long, however many ask. */
const CHECKED_FOR_MS = 1_000

/** Providers, routes and prices are read anew each second; older ones than this may be wrong. */
const STALE_MS = 10_000

/** Clocks further apart than this show: alarms and callbacks come early or late by it. */
const APART_MS = 60_000

/** `/health` and `/ready`: for supervisors and load balancers. */
export function healthRoutes({
  db,
  bus,
  redis,
  backlog,
  now,
  directory,
  drain,
  ...known
}: Pick<
  ApiDeps,
  'db' | 'bus' | 'redis' | 'backlog' | 'now' | 'directory' | 'drain' | 'providers' | 'health'
>) {
  const checkDatabase = sharedFor(CHECKED_FOR_MS, () => check(() => checkWrites(db)))
  const lookAtClock = sharedFor(CHECKED_FOR_MS, () => checkClockOf(db, now()))
  return new Elysia({ normalize: false })
    .get('/health', (): Health => ({ status: 'ok' }), {
      detail: {
        tags: ['Operations'],
        security: [],
        summary: 'Is the process alive?',
        responses: { 200: answer('alive', Health, { status: 'ok' }) },
      },
    })
    .get(
      '/ready',
      async ({ set }): Promise<Readiness> => {
        const [postgres, clock, busCheck, redisCheck] = await Promise.all([
          checkDatabase(),
          lookAtClock(),
          check(() => bus.ping()),
          redis && check(() => redis.ping()),
        ])
        const providers = readyProviders(known)
        // Without the bus messages are still accepted (their alarms dispatch them), so only the database and the clock decide.
        const isApart = Math.abs(clock.ahead_of_database_ms ?? 0) > APART_MS
        const isProviderDown = providers.some(({ status }) => status === 'down')
        const isStale = directory.ageMs() > STALE_MS
        const isDegraded =
          busCheck.status === 'down' || redisCheck?.status === 'down' || isApart || isStale || isProviderDown
        const isAway = postgres.status === 'down' || clock.status === 'down'
        const answering = isAway ? 'unavailable' : isDegraded ? 'degraded' : 'ready'
        const status = drain.hasBegun() ? 'stopping' : answering
        if (status === 'unavailable' || status === 'stopping') set.status = 503
        return {
          status,
          dependencies: {
            postgres,
            clock,
            ...(bus.kind === 'nats' ? { nats: busCheck } : { bus: busCheck }),
            ...(redisCheck && { redis: redisCheck }),
            ...(isStale && { configuration: { status: 'down', latency_ms: null } }),
          },
          providers,
          backlog: backlog.state(),
        }
      },
      {
        detail: {
          tags: ['Operations'],
          security: [],
          summary: 'Can it take traffic?',
          description:
            '`degraded` (200): the bus is away, messages are accepted and wait for their alarms, receipts are answered 503; or Redis (`redis`, there when REDIS_URL is set) is away, and each process limits rates on its own. `unavailable` (503): the database is away or cannot write (a full disk), or the clock cannot be right: messages of now have no place. `stopping` (503): it was told to end, and answers for `DRAIN_MS` more. Clocks more than a minute apart are `degraded`, and so is a provider (`providers`) that is active and has no open line, or of which too many answers are failures; `configuration` is there, down, when providers, routes and prices could not be read anew for 10 s: the process goes by what it knew. `backlog`: messages that wait for their dispatch, as of half a second ago; from `max` on normal messages are answered 503 `queue_full`, express from 1.25 and OTP from 1.5 times that.',
          responses: {
            200: answer('ready or degraded', Readiness, {
              status: 'ready',
              dependencies: {
                postgres: { status: 'up', latency_ms: 4.2 },
                clock: { status: 'up', latency_ms: null, ahead_of_database_ms: 1 },
                nats: { status: 'up', latency_ms: 0.2 },
              },
              providers: [{ name: 'mock', status: 'up', state: 'active', lines: 2 }],
              backlog: { messages: 12, max: 500_000 },
            }),
            503: answer('unavailable or stopping', Readiness, {
              status: 'unavailable',
              dependencies: {
                postgres: { status: 'down', latency_ms: null },
                clock: { status: 'up', latency_ms: null, ahead_of_database_ms: null },
                nats: { status: 'up', latency_ms: 0.2 },
              },
              providers: [{ name: 'mock', status: 'up', state: 'active', lines: 2 }],
              backlog: { messages: 12, max: 500_000 },
            }),
          },
        },
      },
    )
}

/** As this process knows them, which is a second old. */
function readyProviders({ providers, health }: Pick<ApiDeps, 'providers' | 'health'>): ReadyProvider[] {
  return providers.all().map(({ name, state }) => {
    const skipped = health.skipReasonOf(name)
    const isDown = providers.problemOf(name) !== null || skipped === 'no_line' || skipped === 'breaker_open'
    const lines = health.of(name)?.lines.open ?? 0
    return { name, status: state === 'active' && isDown ? 'down' : 'up', state, lines }
  })
}

/** Those that ask at once, and within `forMs` of an answer, share it. */
function sharedFor<T>(forMs: number, ask: () => Promise<T>): () => Promise<T> {
  let last: { readonly answer: Promise<T>; endMs: number } | null = null
  return () => {
    if (last && performance.now() < last.endMs) return last.answer
    const asked = { answer: ask(), endMs: Number.POSITIVE_INFINITY }
    last = asked
    return asked.answer.finally(() => {
      asked.endMs = performance.now() + forMs
    })
  }
}

/** A database that is away says nothing of the clock: `up`, its distance unknown. */
async function checkClockOf(db: ApiDeps['db'], nowMs: number): Promise<ClockCheck> {
  try {
    const { aheadMs } = await answerOf(checkClock(db, nowMs))
    return { status: 'up', latency_ms: null, ahead_of_database_ms: Math.round(aheadMs) }
  } catch (error) {
    const status = error instanceof ClockAstray ? 'down' : 'up'
    return { status, latency_ms: null, ahead_of_database_ms: null }
  }
}

function answerOf<T>(asked: PromiseLike<T>): Promise<T> {
  return inTime(asked, CHECK_TIMEOUT_MS, () => {
    throw new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`)
  })
}

async function check(ask: () => PromiseLike<unknown>): Promise<Check> {
  const startedAt = performance.now()
  try {
    await answerOf(ask())
    return { status: 'up', latency_ms: Math.round((performance.now() - startedAt) * 100) / 100 }
  } catch {
    return { status: 'down', latency_ms: null }
  }
}
