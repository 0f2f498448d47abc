import { Elysia } from 'elysia'
import packageJson from '../../../package.json'
import {
  type Checked,
  type CheckedClock,
  isApart,
  openDependencyChecks,
} from '../../flow/check-dependencies.ts'
import { STALE_MS } from '../../flow/metrics/dependency-readings.ts'
import type { ApiDeps } from '../../world.ts'
import { answer } from '../docs/docs-responses.ts'
import { type Check, type ClockCheck, Health, Readiness, type ReadyProvider } from './health-answers.ts'

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
  const checkDependencies = openDependencyChecks({ db, bus, redis, now })
  return new Elysia({ normalize: false })
    .get('/health', (): Health => ({ status: 'ok', version: packageJson.version }), {
      detail: {
        tags: ['Operations'],
        security: [],
        summary: 'Is the process alive?',
        responses: { 200: answer('alive', Health, { status: 'ok', version: '0.9.0' }) },
      },
    })
    .get(
      '/ready',
      async ({ set }): Promise<Readiness> => {
        const { postgres, clock, bus: ofBus, redis: ofRedis } = await checkDependencies()
        const providers = readyProviders(known)
        // Without the bus messages are still accepted (their alarms dispatch them), so only the database and the clock decide.
        const isProviderDown = providers.some(({ status }) => status === 'down')
        const isStale = directory.ageMs() > STALE_MS
        const isDegraded =
          ofBus.status === 'down' || ofRedis?.status === 'down' || isApart(clock) || isStale || isProviderDown
        const isAway = postgres.status === 'down' || clock.status === 'down'
        const answering = isAway ? 'unavailable' : isDegraded ? 'degraded' : 'ready'
        const status = drain.hasBegun() ? 'stopping' : answering
        if (status === 'unavailable' || status === 'stopping') set.status = 503
        return {
          status,
          dependencies: {
            postgres: checkJson(postgres),
            clock: clockJson(clock),
            ...(bus.kind === 'nats' ? { nats: checkJson(ofBus) } : { bus: checkJson(ofBus) }),
            ...(ofRedis && { redis: checkJson(ofRedis) }),
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

function checkJson({ status, latencyMs }: Checked): Check {
  return { status, latency_ms: latencyMs }
}

function clockJson(clock: CheckedClock): ClockCheck {
  return { ...checkJson(clock), ahead_of_database_ms: clock.aheadMs }
}
