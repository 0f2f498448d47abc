import { expect, test } from 'bun:test'
import { connect, type Socket } from 'node:net'
import { get, message, post } from '../support/api.ts'
import { createDataDir } from '../support/data-dir.ts'
import { eventually } from '../support/eventually.ts'
import { startGateway } from '../support/gateway.ts'
import { ADMIN, TOKEN } from '../support/places.ts'
import { putAccount } from '../support/smpp/account.ts'
import { openEsme, statusOf } from '../support/smpp/esme.ts'
import { SUBMIT } from '../support/smpp/submission.ts'

/** A client that keeps its connection and asks again as soon as it is answered, until the gateway ends it. */
type KeptAlive = {
  answers: number
  closeSaid: boolean
  /** How the connection ended: null while it is open. */
  end: string | null
}

function keepAsking(port: number): KeptAlive {
  const state: KeptAlive = { answers: 0, closeSaid: false, end: null }
  let isAsking = false
  const socket: Socket = connect(port, '127.0.0.1')
  const ask = () => {
    isAsking = true
    socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n')
  }
  socket.on('connect', ask)
  socket.on('data', (data) => {
    isAsking = false
    state.answers++
    if (/^connection: close\r$/im.test(String(data))) state.closeSaid = true
    else ask()
  })
  socket.on('error', (error) => {
    state.end = String(error)
  })
  socket.on('close', () => {
    state.end ??= isAsking ? 'unanswered' : 'ended'
  })
  return state
}

test('after SIGTERM every kept-alive connection is told to close, and none is reset', async () => {
  const data = createDataDir()
  // Without it a quarter of a second in which this process gets no turn is one in which nobody asks any more.
  const gateway = await startGateway({ DATA_DIR: data.path, ACTOR_WORKERS: '1', DRAIN_MS: '2000' })
  const clients = Array.from({ length: 30 }, () => keepAsking(gateway.port))
  // Opened and never used: nothing to wait for.
  const unused = connect(gateway.port, '127.0.0.1')
  unused.on('error', () => {})
  await eventually(() => clients.every(({ answers }) => answers > 3))
  expect(clients.some(({ closeSaid }) => closeSaid)).toBe(false)
  expect(await gateway.stop()).toBe(0)
  await eventually(() => clients.every(({ end }) => end !== null))
  expect(clients.map(({ closeSaid, end }) => [closeSaid, end])).toEqual(clients.map(() => [true, 'ended']))
  expect(gateway.output()).toContain('"gateway stopped"')
  unused.destroy()
  data.remove()
})

test('for DRAIN_MS after SIGTERM it goes on, at METRICS_PORT and by SMPP too, and says in /ready that it stops', async () => {
  const data = createDataDir()
  const gateway = await startGateway({
    DATA_DIR: data.path,
    ACTOR_WORKERS: '1',
    ADMIN_TOKEN: TOKEN,
    SMPP_PORT: '0',
    METRICS_PORT: '0',
    // Longer than a slow machine takes for all that is asked meanwhile.
    DRAIN_MS: '10000',
  })
  const { body: client } = await post(
    `${gateway.url}/v1/clients`,
    { name: 'shop', credit_cents: 1_000 },
    ADMIN,
  )
  await putAccount(gateway.url, String(client['id']), { max_binds: 2 })
  const bound = await openEsme(gateway.smppPort)
  expect(await bound.bind()).toBe(0)
  const stopped = gateway.stop()
  const watched = `http://127.0.0.1:${gateway.metricsPort}`
  await eventually(async () => (await get(`${gateway.url}/ready`)).status === 503)
  for (const url of [gateway.url, watched])
    expect(await get(`${url}/ready`)).toMatchObject({ status: 503, body: { status: 'stopping' } })
  expect((await fetch(`${watched}/metrics`, { headers: ADMIN })).status).toBe(200)
  const late = await openEsme(gateway.smppPort)
  expect(await late.bind()).toBe(0)
  for (const { session } of [bound, late]) expect(statusOf(await session.request(SUBMIT))).toBe(0)
  expect((await post(`${gateway.url}/v1/messages`, message(String(client['id']), '1234'))).status).toBe(202)
  await eventually(() => bound.ended() === 'the peer said unbind' && late.ended() === 'the peer said unbind')
  expect(await stopped).toBe(0)
  data.remove()
})
