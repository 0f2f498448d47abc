import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { providePrograms } from '../../scripts/services/binaries.ts'
import { freePort } from '../../scripts/services/free-port.ts'
import { type PrivateServer, privateServer } from '../../scripts/services/private-server.ts'
import { tcpAnswer } from '../../scripts/services/tcp-answer.ts'
import { must } from '../../src/domain/assert.ts'
import { eventually } from '../support/eventually.ts'
import type { Line } from '../support/line.ts'
import { openSeparateLine } from './separate-line.ts'

/** A redis-server of the group. */
export type Member = {
  readonly name: string
  readonly server: PrivateServer
  /** What everybody reaches it through, sentinels and the other too. */
  readonly line: Line
}

/** Two redis-servers, of which one copies the other, and three sentinels that watch them. */
export type RedisGroup = {
  /** The sentinels, as REDIS_URL takes them. */
  readonly url: string
  readonly members: readonly Member[]
  readonly sentinels: readonly PrivateServer[]
  /** Whom the sentinels call the master now. */
  master(): Promise<Member>
  /** Waits until the sentinels see a master, its copy that is up to date, and one another. */
  healthy(): Promise<void>
  stop(): Promise<void>
}

const MASTER_NAME = 'sms'
const SENTINELS = ['s1', 's2', 's3'] as const
const QUORUM = 2
const DOWN_AFTER_MS = 5_000
const FAILOVER_TIMEOUT_MS = 10_000
const WITHIN_MS = 120_000

/** Starts it; `folder` is for configuration, logs and data. */
export async function startRedisGroup(folder: string): Promise<RedisGroup> {
  const program = providePrograms(['redis-server'])('redis-server')
  const first = await openMember('r1', null)
  const members = [first, await openMember('r2', portOf(first.line.url))]
  const sentinels = await Promise.all(SENTINELS.map((name) => openSentinel(name)))
  await Promise.all(members.map(({ server }) => server.start()))
  await Promise.all(sentinels.map((sentinel) => sentinel.start()))
  return {
    url: `redis+sentinel://${sentinels.map(({ url }) => new URL(url).host).join(',')}/${MASTER_NAME}`,
    members,
    sentinels,
    async master() {
      const port = await eventually(() => ask(sentinels, (sentinel) => masterPort(sentinel)), {
        withinMs: WITHIN_MS,
      })
      return must(
        members.find(({ line }) => portOf(line.url) === port),
        'a master that is one of them',
      )
    },
    async healthy() {
      await eventually(() => ask(sentinels, isSettled), { withinMs: WITHIN_MS, everyMs: 100 })
    },
    async stop() {
      await Promise.all([...sentinels, ...members.map(({ server }) => server)].map((server) => server.stop()))
      for (const { line } of members) await line.close()
    },
  }

  /** `of` is the port of whom it copies at first. */
  async function openMember(name: string, of: number | null): Promise<Member> {
    const port = await freePort()
    const line = await openSeparateLine(`redis://127.0.0.1:${port}`, folder)
    const settings = [
      `port ${port}`,
      'save ""',
      'repl-diskless-sync-delay 0',
      // By the line it is reached through, or sentinels would go past it.
      `replica-announce-ip 127.0.0.1`,
      `replica-announce-port ${portOf(line.url)}`,
      'repl-timeout 5',
      ...(of === null ? [] : [`replicaof 127.0.0.1 ${of}`]),
    ]
    return { name, line, server: serverOf(name, port, settings, []) }
  }

  async function openSentinel(name: string): Promise<PrivateServer> {
    const port = await freePort()
    const settings = [
      `port ${port}`,
      `sentinel monitor ${MASTER_NAME} 127.0.0.1 ${portOf(first.line.url)} ${QUORUM}`,
      `sentinel down-after-milliseconds ${MASTER_NAME} ${DOWN_AFTER_MS}`,
      `sentinel failover-timeout ${MASTER_NAME} ${FAILOVER_TIMEOUT_MS}`,
    ]
    return serverOf(name, port, settings, ['--sentinel'])
  }

  /** Both write what they learn into their configuration. */
  function serverOf(
    name: string,
    port: number,
    settings: readonly string[],
    options: readonly string[],
  ): PrivateServer {
    const home = join(folder, name)
    mkdirSync(home, { recursive: true })
    const file = join(home, 'redis.conf')
    writeFileSync(file, ['bind 127.0.0.1', `dir ${home}`, ...settings, ''].join('\n'))
    return privateServer({
      name: `redis ${name}`,
      url: `redis://127.0.0.1:${port}`,
      command: [program, file, ...options],
      folder: home,
      logFile: join(home, 'redis.log'),
      account: undefined,
      stopSignal: 'TERM',
      answers: () => tcpAnswer(port, 'PING\r\n', '+PONG'),
    })
  }
}

function portOf(url: string): number {
  return Number(new URL(url).port)
}

/** What the first sentinel says that answers; null: none does. */
async function ask<T>(
  sentinels: readonly PrivateServer[],
  question: (sentinel: Redis) => Promise<T>,
): Promise<T | null> {
  for (const { url } of sentinels) {
    const sentinel = new Redis(url, { lazyConnect: true, retryStrategy: null, commandTimeout: 500 })
    sentinel.on('error', () => {})
    try {
      return await question(sentinel)
    } catch {
      // The next one.
    } finally {
      sentinel.disconnect()
    }
  }
  return null
}

async function masterPort(sentinel: Redis): Promise<number> {
  const [, port] = listOf(await sentinel.call('sentinel', 'get-master-addr-by-name', MASTER_NAME))
  return Number(port)
}

async function isSettled(sentinel: Redis): Promise<boolean> {
  const master = fieldsOf(await sentinel.call('sentinel', 'master', MASTER_NAME))
  const [replica] = listOf(await sentinel.call('sentinel', 'replicas', MASTER_NAME)).map(fieldsOf)
  return (
    master.get('flags') === 'master' &&
    master.get('num-other-sentinels') === String(SENTINELS.length - 1) &&
    replica?.get('flags') === 'slave' &&
    replica.get('master-link-status') === 'ok'
  )
}

/** What Redis answers as a list of names and values. */
function fieldsOf(answer: unknown): ReadonlyMap<string, string> {
  const list = listOf(answer).map(String)
  return new Map(
    list.flatMap((name, index) => (index % 2 === 0 ? [[name, list[index + 1] ?? ''] as const] : [])),
  )
}

function listOf(answer: unknown): readonly unknown[] {
  if (!Array.isArray(answer)) throw new Error('Redis answers with a list')
  return answer
}
