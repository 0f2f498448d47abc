import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
let ports: { readonly nats: number; readonly redis: number }

beforeAll(async () => {
  database = await createDatabase()
  const authority = createAuthority()
  ca = write('ca.pem', authority.certificate)
  const certificate = authority.issue('DNS:localhost')
  authority.remove()
  ports = { nats: await freePort(), redis: await freePort() }
  servers.push(natsOf(ports.nats, certificate), redisOf(ports.redis, certificate))
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

function redisOf(port: number, { certificate, key }: Certificate): PrivateServer {
  const settings = {
    bind: '127.0.0.1',
    port: '0',
    'tls-port': `${port}`,
    'tls-cert-file': write('redis.pem', certificate),
    'tls-key-file': write('redis.key', key),
    'tls-auth-clients': 'no',
    'tls-ca-cert-file': ca,
    save: '',
    dir: folder,
  }
  const program = providePrograms(['redis-server'])('redis-server')
  return privateServer({
    name: 'redis-server',
    url: `rediss://localhost:${port}`,
    command: [program, ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])],
    folder,
    logFile: join(folder, 'redis.log'),
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

/** An api, as `ROLE=all` has it too, on NATS and Redis by these hosts. */
function envOf(hosts: { readonly nats: string; readonly redis: string }): Record<string, string> {
  return {
    ROLE: 'api',
    POSTGRES_URL: database.url,
    NATS_URL: `${hosts.nats}:${ports.nats}`,
    REDIS_URL: `${hosts.redis}:${ports.redis}`,
    DATA_DIR: data.path,
  }
}

const RIGHT = { nats: 'tls://localhost', redis: 'rediss://localhost' } as const

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

test.each([
  ['a NATS of an authority that nobody knows', RIGHT, '', /NATS_URL .* cannot be used: .*certificate/],
  [
    'a NATS whose certificate is of another name',
    { ...RIGHT, nats: 'tls://127.0.0.1' },
    'known',
    /NATS_URL .* cannot be used: .*(altnames|hostname|certificate)/i,
  ],
  [
    'a Redis whose certificate is of another name',
    { ...RIGHT, redis: 'rediss://127.0.0.1' },
    'known',
    /REDIS_URL .* cannot be used: .*(altnames|hostname|certificate)/i,
  ],
])('it does not start on %s', async (_, hosts, known, line) => {
  const extra: Record<string, string> = known ? { NODE_EXTRA_CA_CERTS: ca } : {}
  expect(await refusalOf({ ...envOf(hosts), ...extra })).toMatch(line)
})

test('it does not go on in clear where tls:// finds a NATS without TLS', async () => {
  const clear = { ...envOf(RIGHT), NATS_URL: (process.env['NATS_URL'] ?? '').replace('nats://', 'tls://') }
  expect(await refusalOf(clear)).toMatch(/NATS_URL .* cannot be used: .*it has no TLS/)
})
