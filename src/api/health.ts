import { Elysia } from 'elysia'
import type { ApiDeps } from '../deps.ts'
import { answer } from './docs-responses.ts'

/** A dependency that does not answer within this is away. */
const CHECK_TIMEOUT_MS = 2_000

type Check = { readonly status: 'up' | 'down'; readonly latency_ms: number | null }

/** `/health` and `/ready`: for supervisors and load balancers. */
export function healthRoutes({ db, bus, redis, backlog }: Pick<ApiDeps, 'db' | 'bus' | 'redis' | 'backlog'>) {
  return new Elysia({ normalize: false })
    .get('/health', () => ({ status: 'ok' }), {
      detail: {
        tags: ['Operations'],
        security: [],
        summary: 'Is the process alive?',
        responses: { 200: answer('alive', { status: 'ok' }) },
      },
    })
    .get(
      '/ready',
      async ({ set }) => {
        const [postgres, busCheck, redisCheck] = await Promise.all([
          check(() => db.sql`select 1`),
          check(() => bus.ping()),
          redis && check(() => redis.ping()),
        ])
        // Without the bus messages are still accepted (their alarms dispatch them), so only the database decides.
        const isDegraded = busCheck.status === 'down' || redisCheck?.status === 'down'
        const status = postgres.status === 'down' ? 'unavailable' : isDegraded ? 'degraded' : 'ready'
        if (status === 'unavailable') set.status = 503
        return {
          status,
          dependencies: {
            postgres,
            [bus.kind === 'nats' ? 'nats' : 'bus']: busCheck,
            ...(redisCheck && { redis: redisCheck }),
          },
          backlog: backlog.state(),
        }
      },
      {
        detail: {
          tags: ['Operations'],
          security: [],
          summary: 'Can it take traffic?',
          description:
            '`degraded` (200): the bus is away, messages are accepted and wait for their alarms, receipts are answered 503; or Redis (`redis`, there when REDIS_URL is set) is away, and each process limits rates on its own. `unavailable` (503): the database is away. `backlog`: messages that wait for their dispatch, as of half a second ago; from `max` on normal messages are answered 503 `queue_full`, express from 1.25 and OTP from 1.5 times that.',
          responses: {
            200: answer('ready or degraded', {
              status: 'ready',
              dependencies: {
                postgres: { status: 'up', latency_ms: 0.4 },
                nats: { status: 'up', latency_ms: 0.2 },
              },
              backlog: { messages: 12, max: 500_000 },
            }),
            503: answer('unavailable', {
              status: 'unavailable',
              dependencies: {
                postgres: { status: 'down', latency_ms: null },
                nats: { status: 'up', latency_ms: 0.2 },
              },
              backlog: { messages: 12, max: 500_000 },
            }),
          },
        },
      },
    )
}

async function check(ask: () => PromiseLike<unknown>): Promise<Check> {
  const startedAt = performance.now()
  try {
    await Promise.race([
      ask(),
      Bun.sleep(CHECK_TIMEOUT_MS).then(() =>
        Promise.reject(new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`)),
      ),
    ])
    return { status: 'up', latency_ms: Math.round((performance.now() - startedAt) * 100) / 100 }
  } catch {
    return { status: 'down', latency_ms: null }
  }
}
