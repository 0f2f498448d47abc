import { afterAll, beforeAll, expect, test } from 'bun:test'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { providePrograms } from '../../scripts/services/binaries.ts'
import { type Certificate, createAuthority } from '../support/certificates.ts'
import { run } from '../support/command.ts'
import { createDataDir } from '../support/data-dir.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'

// HTTP and SMPP over TLS, with certificates that are renewed while the gateway runs; openssl says what is served.

const DEMO = '550e8400-e29b-41d4-a716-446655440000'
const WITHIN = { withinMs: 40_000 }
/** So often in a row it is the new one: the server with the one before has ended then. */
const IN_A_ROW = 6
const ENQUIRE_LINK = Buffer.from('00000010000000150000000000000001', 'hex')

const authority = createAuthority()
const data = createDataDir()
const openssl = providePrograms(['openssl'])('openssl')
const file = (name: string) => join(data.path, name)
const files = { certificate: file('tls.pem'), key: file('tls.key') }
const first = authority.issue('IP:127.0.0.1')
const second = authority.issue('IP:127.0.0.1')
const env = {
  DATA_DIR: data.path,
  TLS_CERT: files.certificate,
  TLS_KEY: files.key,
  METRICS_PORT: '0',
  SMPP_TLS_PORT: '0',
  SMPP_TLS_CERT: files.certificate,
  SMPP_TLS_KEY: files.key,
}
const tls = { ca: authority.certificate }
let gateway: Gateway
let smppTlsPort: number

/** As a program that renews certificates does it: each file whole, one after the other. */
function put(what: keyof Certificate, text: string): void {
  writeFileSync(`${files[what]}.new`, text)
  renameSync(`${files[what]}.new`, files[what])
}

beforeAll(async () => {
  put('certificate', first.certificate)
  put('key', first.key)
  writeFileSync(file('ca.pem'), authority.certificate)
  gateway = await startGateway(env)
  smppTlsPort = Number(/"smppTlsPort":(\d+)/.exec(gateway.output())?.[1])
})
afterAll(async () => {
  await gateway.stop()
  data.remove()
  authority.remove()
})

/** Whose certificate openssl is shown at a port, and finds right: the common name of its subject. */
async function shownAt(port: number): Promise<string | undefined> {
  const child = Bun.spawn(
    [openssl, 's_client', '-connect', `127.0.0.1:${port}`, '-CAfile', file('ca.pem'), '-verify_return_error'],
    { stdin: 'ignore', stdout: 'pipe', stderr: 'ignore' },
  )
  const said = await new Response(child.stdout).text()
  expect(said).toContain('Verify return code: 0 (ok)')
  return /subject=CN ?= ?(\S+)/.exec(said)?.[1]
}

/** A connection that is kept open, and asked by hand. */
async function open(port: number): Promise<{ socket: TLSSocket; ask(bytes: Uint8Array): Promise<string> }> {
  const socket = connect({ host: '127.0.0.1', port, ca: authority.certificate })
  await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject))
  return {
    socket,
    ask: async (bytes) =>
      await new Promise((resolve, reject) => {
        socket.once('data', (answer: Buffer) => resolve(answer.toString('latin1')))
        socket.once('close', () => reject(new Error('the connection was closed')))
        socket.write(bytes)
      }),
  }
}

const GET_HEALTH = Buffer.from('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n')

test('over TLS a message is accepted, and its receipts arrive', async () => {
  const sent = await fetch(`${gateway.url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_id: DEMO, to: '+12025550101', from: 'SENDER', text: 'hello' }),
    tls,
  })
  expect(sent.status).toBe(202)
  const { message_id: id } = (await sent.json()) as { message_id: string }
  await eventually(async () => {
    const answer = await fetch(`${gateway.url}/v1/messages/${id}`, { tls })
    expect(await answer.json()).toMatchObject({ status: 'DELIVERED' })
    return true
  }, WITHIN)
})

test('what no route takes is refused as in clear', async () => {
  const methods = await fetch(`${gateway.url}/health`, { method: 'DELETE', tls })
  expect([methods.status, methods.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
  expect((await fetch(`${gateway.url}/v1/messages`, { method: 'OPTIONS', tls })).status).toBe(204)
  expect((await fetch(`${gateway.url}/v1/messages/?client_id=${DEMO}`, { tls })).status).toBe(200)
})

test('what watches it is answered over TLS, too', async () => {
  const watched = `https://127.0.0.1:${gateway.metricsPort}`
  expect((await fetch(`${watched}/metrics`, { tls })).status).toBe(200)
  await expect(fetch(watched.replace('https', 'http'))).rejects.toThrow()
})

test('in clear nothing is answered there, and the health check knows', async () => {
  await expect(fetch(gateway.url.replace('https', 'http'))).rejects.toThrow()
  const check = { HOST: '127.0.0.1', PORT: String(gateway.port) }
  expect((await run(['src/commands/alive.ts'], { ...check, TLS_CERT: files.certificate })).code).toBe(0)
  expect((await run(['src/commands/alive.ts'], check)).code).toBe(1)
})

test('a renewed certificate is served, a pair that does not fit is not, and no request fails meanwhile', async () => {
  for (const port of [gateway.port, gateway.metricsPort, smppTlsPort]) expect(await shownAt(port)).toBe('c1')
  const http = await open(gateway.port)
  const smpp = await open(smppTlsPort)
  expect(await http.ask(GET_HEALTH)).toStartWith('HTTP/1.1 200')
  const traffic = startTraffic()

  put('key', second.key)
  await eventually(() => /the changed certificate cannot be used/.test(gateway.output()), WITHIN)
  expect(await shownAt(gateway.port)).toBe('c1')

  put('certificate', second.certificate)
  await eventually(
    () => (gateway.output().match(/changed certificate is served/g)?.length ?? 0) === 2,
    WITHIN,
  )
  const last = await http.ask(GET_HEALTH)
  expect(last).toStartWith('HTTP/1.1 200')
  expect(last.toLowerCase()).toContain('connection: close')
  await eventually(async () => {
    for (const port of [gateway.port, gateway.metricsPort])
      for (let count = 0; count < IN_A_ROW; count++) expect(await shownAt(port)).toBe('c2')
    return true
  }, WITHIN)
  expect(await shownAt(smppTlsPort)).toBe('c2')
  // A session of SMPP is not touched.
  expect((await smpp.ask(ENQUIRE_LINK)).length).toBeGreaterThanOrEqual(ENQUIRE_LINK.length)
  smpp.socket.destroy()
  const { answers, failures } = await traffic.end()
  expect(failures).toEqual([])
  expect(answers).toBeGreaterThan(10)
  expect(gateway.output()).not.toContain('PRIVATE KEY')
})

/** Asks on kept connections, one request after the other, until it is ended. */
function startTraffic() {
  let isOver = false
  let answers = 0
  const failures: string[] = []
  const asking = [0, 1, 2].map(async () => {
    while (!isOver) {
      try {
        const answer = await fetch(`${gateway.url}/health`, { tls })
        if (answer.status !== 200) failures.push(`status ${answer.status}`)
        await answer.arrayBuffer()
        answers++
      } catch (error) {
        failures.push(String(error))
      }
    }
  })
  return {
    async end() {
      isOver = true
      await Promise.all(asking)
      return { answers, failures }
    },
  }
}
