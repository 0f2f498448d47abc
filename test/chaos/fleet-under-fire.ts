import { type Services, startServices } from '../../scripts/services.ts'
import { type Fleet, startFleet } from '../support/fleet.ts'
import { type Line, openLine } from '../support/line.ts'
import { memoryMbOf } from '../support/memory.ts'

/** Two api and two worker processes on servers of their own, which they reach through lines that may hang. */
export type FleetUnderFire = {
  readonly services: Services
  readonly lines: Readonly<Record<'postgres' | 'nats' | 'redis', Line>>
  readonly fleet: Fleet
  stop(): Promise<void>
}

/** Starts it; `env` is for the gateway. */
export async function startFleetUnderFire(env: Readonly<Record<string, string>>): Promise<FleetUnderFire> {
  const services = await startServices({})
  const lines = {
    postgres: await openLine(services.env.POSTGRES_URL),
    nats: await openLine(services.env.NATS_URL),
    redis: await openLine(services.env.REDIS_URL),
  }
  const fleet = await startFleet(
    {
      NATS_URL: lines.nats.url,
      REDIS_URL: lines.redis.url,
      RETRY_MIN_DELAY_MS: '300',
      SECRETS_KEY: 'a key that seals the secrets under fire',
      PROVIDER_ALLOW_PRIVATE: 'true',
      ...env,
    },
    {
      postgresUrl: services.env.POSTGRES_URL,
      reach: async (url) => {
        const through = new URL(url)
        through.port = new URL(lines.postgres.url).port
        return through.href
      },
    },
  )
  return {
    services,
    lines,
    fleet,
    async stop() {
      await fleet.stop()
      for (const line of Object.values(lines)) await line.close()
      await services.stop()
    },
  }
}

/** What each process takes now, in megabytes. */
export type Memory = readonly { readonly name: string; readonly mb: number }[]

/** Reads it. */
export function memoryOf({ apis, workers }: Fleet): Memory {
  return Object.entries({ api: apis, worker: workers }).flatMap(([kind, all]) =>
    all.map(({ pid }, index) => ({ name: `${kind} ${index + 1}`, mb: memoryMbOf(pid) })),
  )
}

/** The same process before and after. */
export type Growth = { readonly name: string; readonly beforeMb: number; readonly afterMb: number }

/** What became of each. */
export function growthSince(before: Memory, fleet: Fleet): readonly Growth[] {
  return memoryOf(fleet).map(({ name, mb }, index) => ({
    name,
    beforeMb: before[index]?.mb ?? 0,
    afterMb: mb,
  }))
}

/** Those that take more than they may: twice what it was, and 64 MB. */
export function grownTooMuch(growth: readonly Growth[]): readonly Growth[] {
  return growth.filter(({ beforeMb, afterMb }) => afterMb > beforeMb * 2 + 64)
}
