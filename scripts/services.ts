import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Program, providePrograms } from './services/binaries.ts'
import { privateNats } from './services/nats.ts'
import { privatePostgres } from './services/postgres.ts'
import type { PrivateServer } from './services/private-server.ts'
import { privateRedis } from './services/redis.ts'

/** A server somebody else runs: to be used, not to be touched. */
export type GivenServer = { readonly kind: 'given'; readonly url: string }
export type Server = GivenServer | PrivateServer

/** The servers that a gateway needs, those started here and those that were given. */
export type Services = {
  /** What a gateway needs in its environment to use these services. */
  readonly env: { readonly POSTGRES_URL: string; readonly NATS_URL: string; readonly REDIS_URL: string }
  readonly postgres: Server
  readonly nats: Server
  readonly redis: Server
  /** Logs (postgres.log, nats.log, redis.log) and data of the private servers. */
  readonly folder: string
  /** Ends what was started here and removes the folder. A second call does nothing. */
  stop(): Promise<void>
}

type GivenUrls = {
  readonly POSTGRES_URL?: string | undefined
  readonly NATS_URL?: string | undefined
  readonly REDIS_URL?: string | undefined
  readonly [other: string]: string | undefined
}

/** PostgreSQL, NATS with JetStream and Redis on free loopback ports, each answering when this returns. A service
 * whose URL is given is used as it is; pass `{}` for private ones whatever the environment says. `postgresSettings`
 * are added to those of a private PostgreSQL. */
export async function startServices(
  given: GivenUrls = process.env,
  postgresSettings: Readonly<Record<string, string>> = {},
): Promise<Services> {
  const wanted: Record<'postgres' | 'nats' | 'redis', Wanted> = {
    postgres: {
      url: given.POSTGRES_URL,
      program: 'postgres',
      create: (program, into) => privatePostgres(program, into, postgresSettings),
    },
    nats: { url: given.NATS_URL, program: 'nats-server', create: privateNats },
    redis: { url: given.REDIS_URL, program: 'redis-server', create: privateRedis },
  }
  const programs = providePrograms(
    Object.values(wanted)
      .filter((service) => !service.url)
      .map((service) => service.program),
  )
  const folder = mkdtempSync(join(tmpdir(), 'sms-'))
  // As root PostgreSQL runs under another account, which has to pass through here to its data.
  chmodSync(folder, 0o755)
  const ours: PrivateServer[] = []

  async function provide({ url, program, create }: Wanted): Promise<Server> {
    if (url) return { kind: 'given', url }
    const server = await create(programs(program), folder)
    ours.push(server)
    await server.start()
    return server
  }

  /** For a process that ends without stop(): nothing asynchronous runs any more. */
  function abandon() {
    for (const server of ours) {
      const pid = server.pid()
      if (pid !== undefined) process.kill(pid, 'SIGKILL')
    }
    rmSync(folder, { recursive: true, force: true })
  }

  async function stop() {
    process.off('exit', abandon)
    await Promise.all(ours.map((server) => server.stop()))
    rmSync(folder, { recursive: true, force: true })
  }

  process.once('exit', abandon)
  const starts = [provide(wanted.postgres), provide(wanted.nats), provide(wanted.redis)] as const
  // One may fail while another is still starting: all have to be known before they can be stopped.
  await Promise.allSettled(starts)
  try {
    const [postgres, nats, redis] = await Promise.all(starts)
    const env = { POSTGRES_URL: postgres.url, NATS_URL: nats.url, REDIS_URL: redis.url }
    return { env, postgres, nats, redis, folder, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

type Wanted = {
  readonly url: string | undefined
  readonly program: Program
  readonly create: (program: string, folder: string) => Promise<PrivateServer>
}
