import { afterAll, beforeAll, expect, test } from 'bun:test'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { providePrograms } from '../../scripts/services/binaries.ts'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { DEFAULT_SMPP_ACCOUNT } from '../../src/domain/smpp/account.ts'
import { setAccount } from '../../src/flow/smpp/set-smpp-account.ts'
import { openDb } from '../../src/store/database/db.ts'
import { embeddedAddress } from '../../src/store/database/embedded.ts'
import { type Certificate, createAuthority } from '../support/certificates.ts'
import { run } from '../support/command.ts'
import { createDataDir } from '../support/data-dir.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { ACCOUNT, openEsme, statusOf } from '../support/smpp/esme.ts'
import { SUBMIT } from '../support/smpp/submission.ts'

// HTTP and SMPP over TLS, with certificates that are renewed while the gateway runs; openssl says what is served.

const WITHIN = { withinMs: 40_000 }
/** So often in a row it is the new one: the server with the one before has ended then. */
const IN_A_ROW = 6

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
  const db = openDb({ address: embeddedAddress(data.path), name: 'sms-test', max: 1 })
  await setAccount(
    { db },
    DEMO_CLIENT.id,
    { ...DEFAULT_SMPP_ACCOUNT, systemId: ACCOUNT.system_id },
    ACCOUNT.password,
  )
  await db.close()
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

/** Asks on one connection over HTTP, again as soon as it is answered, until it is told that this was the last answer. */
async function askUntilClosed(port: number): Promise<readonly string[]> {
  const socket = connect({ host: '127.0.0.1', port, ca: authority.certificate })
  const answers: string[] = []
  await new Promise<void>((resolve, reject) => {
    const ask = () => void socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n')
    socket.once('secureConnect', ask)
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the connection was closed')))
    socket.on('data', (answer: Buffer) => {
      answers.push(answer.toString('latin1'))
      if (/^connection: close\r$/im.test(answers.at(-1) ?? '')) resolve()
      else ask()
    })
  })
  socket.destroy()
  return answers
}

test('over TLS a message is accepted, and its receipts arrive', async () => {
  const sent = await fetch(`${gateway.url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_id: DEMO_CLIENT.id, to: '+12025550101', from: 'SENDER', text: 'hello' }),
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
  expect((await fetch(`${gateway.url}/v1/messages/?client_id=${DEMO_CLIENT.id}`, { tls })).status).toBe(200)
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
  const esme = await openEsme(smppTlsPort, authority.certificate)
  expect(await esme.bind()).toBe(0)
  const traffic = startTraffic()

  put('key', second.key)
  await eventually(() => /the changed certificate cannot be used/.test(gateway.output()), WITHIN)
  expect(await shownAt(gateway.port)).toBe('c1')

  const closed = askUntilClosed(gateway.port)
  put('certificate', second.certificate)
  await eventually(
    () => (gateway.output().match(/changed certificate is served/g)?.length ?? 0) === 2,
    WITHIN,
  )
  const answers = await closed
  expect(answers.filter((answer) => !answer.startsWith('HTTP/1.1 200'))).toEqual([])
  expect(answers.length).toBeGreaterThan(1)
  await eventually(async () => {
    for (const port of [gateway.port, gateway.metricsPort])
      for (let count = 0; count < IN_A_ROW; count++) expect(await shownAt(port)).toBe('c2')
    return true
  }, WITHIN)
  expect(await shownAt(smppTlsPort)).toBe('c2')
  // A session of SMPP is not touched.
  expect(statusOf(await esme.session.request(SUBMIT))).toBe(0)
  esme.close()
  const { answered, failures } = await traffic.end()
  expect(failures).toEqual([])
  expect(answered).toBeGreaterThan(10)
  expect(gateway.output()).not.toContain('PRIVATE KEY')
})

/** Asks on kept connections, one request after the other, until it is ended. */
function startTraffic() {
  let isOver = false
  let answered = 0
  const failures: string[] = []
  const asking = [0, 1, 2].map(async () => {
    while (!isOver) {
      try {
        const answer = await fetch(`${gateway.url}/health`, { tls })
        if (answer.status !== 200) failures.push(`status ${answer.status}`)
        await answer.arrayBuffer()
        answered++
      } catch (error) {
        failures.push(String(error))
      }
    }
  })
  return {
    async end() {
      isOver = true
      await Promise.all(asking)
      return { answered, failures }
    },
  }
}
