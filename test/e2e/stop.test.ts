import { expect, test } from 'bun:test'
import { connect, type Socket } from 'node:net'
import { createDataDir } from '../support/data-dir.ts'
import { eventually } from '../support/eventually.ts'
import { startGateway } from '../support/gateway.ts'

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
  const gateway = await startGateway({ DATA_DIR: data.path, ACTOR_WORKERS: '1' })
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
}, 60_000)
