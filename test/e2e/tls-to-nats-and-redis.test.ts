import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { providePrograms } from '../../scripts/services/binaries.ts'
import { freePort } from '../../scripts/services/free-port.ts'
import { type PrivateServer, privateServer } from '../../scripts/services/private-server.ts'
import { tcpAnswer } from '../../scripts/services/tcp-answer.ts'
import { get } from '../support/api.ts'
import { type Certificate, createAuthority } from '../support/certificates.ts'
import { run } from '../support/command.ts'
import { createEmptyDataDir } from '../support/data-dir.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { eventually } from '../support/eventually.ts'
import { startGateway } from '../support/gateway.ts'

const folder = mkdtempSync(join(tmpdir(), 'sms-tls-'))
const data = createEmptyDataDir()
const servers: PrivateServer[] = []
let database: TestDatabase
let ca: string
let ports: Record<'nats' | 'redis' | 'sentinel' | 'byAddress', number>

beforeAll(async () => {
  database = await createDatabase()
  const authority = createAuthority()
  ca = write('ca.pem', authority.certificate)
  const certificate = authority.issue('DNS:localhost')
  authority.remove()
  ports = {
    nats: await freePort(),
    redis: await freePort(),
    sentinel: await freePort(),
    byAddress: await freePort(),
  }
  servers.push(
    natsOf(ports.nats, certificate),
    redisOf(ports.redis, certificate),
    sentinelOf(ports.sentinel, certificate, 'yes'),
    sentinelOf(ports.byAddress, certificate, 'no'),
  )
  await Promise.all(servers.map((server) => server.start()))
})

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()))
  await database?.drop()
  data.remove()
  rmSync(folder, { recursive: true, force: true })
})

function write(name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

function natsOf(port: number, { certificate, key }: Certificate): PrivateServer {
  const files = ['--tlscert', write('nats.pem', certificate), '--tlskey', write('nats.key', key)]
  const program = providePrograms(['nats-server'])('nats-server')
  return privateServer({
    name: 'nats-server',
    url: `tls://localhost:${port}`,
    command: [program, '-a', '127.0.0.1', '-p', `${port}`, '-js', '-sd', folder, '--tls', ...files],
    folder,
    logFile: join(folder, 'nats.log'),
    account: undefined,
    stopSignal: 'TERM',
    answers: () => tcpAnswer(port, '', '"tls_required":true'),
  })
}

function redisOf(port: number, certificate: Certificate): PrivateServer {
  return redisServerOf(port, certificate, ['save ""'], [])
}

/** One sentinel is enough for one master. `namesHosts`: whether it tells the name by which it knows the master, or an address. */
function sentinelOf(port: number, certificate: Certificate, namesHosts: 'yes' | 'no'): PrivateServer {
  const settings = [
    // Of all that it reaches, as to a replica.
    'tls-replication yes',
    'sentinel resolve-hostnames yes',
    `sentinel announce-hostnames ${namesHosts}`,
    `sentinel monitor sms localhost ${ports.redis} 1`,
  ]
  return redisServerOf(port, certificate, settings, ['--sentinel'])
}

/** It writes what it learns into its configuration. */
function redisServerOf(
  port: number,
  { certificate, key }: Certificate,
  settings: readonly string[],
  options: readonly string[],
): PrivateServer {
  const home = join(folder, `redis-${port}`)
  mkdirSync(home)
  const file = write(
    `redis-${port}.conf`,
    [
      'bind 127.0.0.1',
      'port 0',
      `tls-port ${port}`,
      `tls-cert-file ${write('redis.pem', certificate)}`,
      `tls-key-file ${write('redis.key', key)}`,
      'tls-auth-clients no',
      `tls-ca-cert-file ${ca}`,
      `dir ${home}`,
      ...settings,
      '',
    ].join('\n'),
  )
  return privateServer({
    name: 'redis-server',
    url: `rediss://localhost:${port}`,
    command: [providePrograms(['redis-server'])('redis-server'), file, ...options],
    folder,
    logFile: join(folder, `redis-${port}.log`),
    account: undefined,
    stopSignal: 'TERM',
    answers: async () =>
      Bun.connect({ hostname: 'localhost', port, socket: { data() {} } }).then(
        (socket) => {
          socket.end()
          return true
        },
        () => false,
      ),
  })
}

/** An api, as `ROLE=all` has it too, on NATS and Redis by these URLs, in which PORT of a name is where that listens. */
function envOf(urls: { readonly nats: string; readonly redis: string }): Record<string, string> {
  const listening = (url: string) =>
    Object.entries(ports).reduce((text, [name, port]) => text.replace(`PORT(${name})`, String(port)), url)
  return {
    ROLE: 'api',
    POSTGRES_URL: database.url,
    NATS_URL: listening(urls.nats),
    REDIS_URL: listening(urls.redis),
    DATA_DIR: data.path,
  }
}

const RIGHT = { nats: 'tls://localhost:PORT(nats)', redis: 'rediss://localhost:PORT(redis)' } as const
const BY_SENTINEL = { ...RIGHT, redis: 'rediss+sentinel://localhost:PORT(sentinel)/sms' } as const

/** What it prints instead of starting. */
async function refusalOf(env: Record<string, string>): Promise<string> {
  const { code, stderr } = await run(['src/main.ts'], { PORT: '0', ...env })
  expect(code).toBe(1)
  return stderr
}

test('with the authority in NODE_EXTRA_CA_CERTS it starts, and both answer, also to worker threads', async () => {
  const api = await startGateway({ ...envOf(RIGHT), NODE_EXTRA_CA_CERTS: ca })
  // It has started when its thread has opened NATS.
  const worker = await startGateway({
    ...envOf(RIGHT),
    ROLE: 'worker',
    ACTOR_WORKERS: '1',
    PUBLIC_URL: api.url,
    NODE_EXTRA_CA_CERTS: ca,
  })
  await eventually(async () => {
    const { body } = await get(`${api.url}/ready`)
    expect(body['dependencies']).toMatchObject({ nats: { status: 'up' }, redis: { status: 'up' } })
    return true
  })
  await Promise.all([api.stop(), worker.stop()])
})

test('it finds the Redis master by sentinels over TLS', async () => {
  const api = await startGateway({ ...envOf(BY_SENTINEL), NODE_EXTRA_CA_CERTS: ca })
  // A Redis that takes longer than 50 ms for an answer is away for a moment.
  await eventually(async () => {
    const { body } = await get(`${api.url}/ready`)
    expect(body['dependencies']).toMatchObject({ redis: { status: 'up' } })
    return true
  })
  await api.stop()
})

test.each([
  ['a NATS of an authority that nobody knows', RIGHT, '', /NATS_URL .* cannot be used: .*certificate/],
  [
    'a NATS whose certificate is of another name',
    { ...RIGHT, nats: 'tls://127.0.0.1:PORT(nats)' },
    'known',
    /NATS_URL .* cannot be used: .*(altnames|hostname|certificate)/i,
  ],
  [
    'a Redis whose certificate is of another name',
    { ...RIGHT, redis: 'rediss://127.0.0.1:PORT(redis)' },
    'known',
    /REDIS_URL .* cannot be used: .*(altnames|hostname|certificate)/i,
  ],
  [
    'sentinels whose certificate is of another name',
    { ...RIGHT, redis: 'rediss+sentinel://127.0.0.1:PORT(sentinel)/sms' },
    'known',
    /REDIS_URL .* cannot be used: .*(altnames|hostname|certificate)/i,
  ],
  [
    'sentinels that tell the address of a master whose certificate has a name',
    { ...RIGHT, redis: 'rediss+sentinel://localhost:PORT(byAddress)/sms' },
    'known',
    /REDIS_URL .* cannot be used: .*(altnames|hostname|certificate)/i,
  ],
  [
    'sentinels that are asked in clear',
    { ...RIGHT, redis: 'redis+sentinel://localhost:PORT(sentinel)/sms' },
    'known',
    /REDIS_URL .* cannot be used: /,
  ],
])('it does not start on %s', async (_, hosts, known, line) => {
  const extra: Record<string, string> = known ? { NODE_EXTRA_CA_CERTS: ca } : {}
  expect(await refusalOf({ ...envOf(hosts), ...extra })).toMatch(line)
})

test.each(['api', 'worker'])(
  'ROLE=%s does not start where one server is to keep three copies',
  async (role) => {
    const url = process.env['NATS_URL'] ?? ''
    const more = { ROLE: role, NATS_URL: url, NATS_REPLICAS: '3', PUBLIC_URL: 'http://localhost' }
    expect(await refusalOf({ ...envOf(RIGHT), ...more })).toMatch(
      /^NATS_URL \([^)]+\) cannot be used: [^\n]*NATS_REPLICAS=3[^\n]*\n$/,
    )
  },
)

test('it does not go on in clear where tls:// finds a NATS without TLS', async () => {
  const clear = { ...envOf(RIGHT), NATS_URL: (process.env['NATS_URL'] ?? '').replace('nats://', 'tls://') }
  expect(await refusalOf(clear)).toMatch(/NATS_URL .* cannot be used: .*it has no TLS/)
})
