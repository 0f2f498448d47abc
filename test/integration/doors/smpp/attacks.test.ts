import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { connect, type Socket } from 'node:net'
import { Writable } from 'node:stream'
import pino from 'pino'
import type { ClientId } from '../../../../src/domain/message.ts'
import { openUuid7s } from '../../../../src/domain/new-uuid7.ts'
import { DEFAULT_SMPP_ACCOUNT, type SmppAccountSettings } from '../../../../src/domain/smpp/account.ts'
import type { Requests } from '../../../../src/doors/smpp/requests.ts'
import { openSmppServer, type SmppServer } from '../../../../src/doors/smpp/server.ts'
import { MAX_UNBOUND, MAX_UNBOUND_PER_SOURCE } from '../../../../src/doors/smpp/sessions/entrance.ts'
import { setAccount } from '../../../../src/flow/smpp/set-smpp-account.ts'
import { encodePdu } from '../../../../src/smpp/encode.ts'
import type { NewResponse } from '../../../../src/smpp/responses.ts'
import { STATUSES } from '../../../../src/smpp/status.ts'
import { removeSmppAccount } from '../../../../src/store/smpp/smpp-accounts.ts'
import { kickSession, listSessions } from '../../../../src/store/smpp/smpp-sessions.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { eventually } from '../../../support/eventually.ts'
import { ACCOUNT, type BindGiven, type Esme, openEsme, statusOf } from '../../../support/smpp/esme.ts'
import { DELIVER, SUBMIT } from '../../../support/smpp/submission.ts'

// What clients do that are hostile, hasty or broken, and what is left of it.

const SETTINGS: SmppAccountSettings = { ...DEFAULT_SMPP_ACCOUNT, systemId: ACCOUNT.system_id }
/** command_id (SMPP v3.4, clause 5.1.2.1). */
const UNBIND = 0x06
const { ESME_ROK, ESME_RALYBND, ESME_RBINDFAIL, ESME_RSYSERR } = STATUSES

let database: TestDatabase
let clientId: ClientId
let server: SmppServer
let requests: { -readonly [K in keyof Requests]: Requests[K] }
let logged: string
const esmes: Esme[] = []
const sockets: Socket[] = []

const log = pino(
  { level: 'info' },
  new Writable({
    write(chunk, _encoding, done) {
      logged += chunk
      done()
    },
  }),
)

beforeAll(async () => {
  database = await createDatabase()
})
beforeEach(async () => {
  logged = ''
  requests = {}
  clientId = await createTestClient(database.db, 1_000)
  await database.db.sql`delete from smpp_accounts`
  await set({})
  const random = (octets: number) => crypto.getRandomValues(new Uint8Array(octets))
  server = await openSmppServer(
    { db: database.db, log, now: Date.now, newId: openUuid7s({ now: Date.now, random }) },
    new Proxy({}, { get: (_, name: keyof Requests) => requests[name] }) as Requests,
    { host: '127.0.0.1', port: 0, tls: null },
  )
})
afterEach(async () => {
  for (const esme of esmes.splice(0)) esme.close()
  for (const socket of sockets.splice(0)) socket.destroy()
  await server.stop()
})
afterAll(() => database.drop())

const set = (settings: Partial<SmppAccountSettings>) =>
  setAccount(database, clientId, { ...SETTINGS, ...settings }, ACCOUNT.password)

async function esme(): Promise<Esme> {
  const opened = await openEsme(server.port ?? 0)
  esmes.push(opened)
  return opened
}

async function bound(given: BindGiven = {}): Promise<Esme> {
  const opened = await esme()
  expect(await opened.bind(given)).toBe(ESME_ROK)
  return opened
}

/** A connection that does nothing, from this address of the loopback network. */
async function silent(localAddress: string): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: server.port ?? 0, localAddress })
  sockets.push(socket)
  socket.on('error', () => {})
  await new Promise((resolve) => socket.once('connect', resolve))
  return socket
}

const warnings = () =>
  logged
    .split('\n')
    .filter((line) => line.includes('"level":40'))
    .map((line) => JSON.parse(line))

describe('a client', () => {
  test('whose answer fits no PDU is told of an error, and the session goes on', async () => {
    requests.submit_multi = () => ({
      status: ESME_ROK,
      body: { message_id: 'm'.repeat(70) },
    })
    requests.submit_sm = async () => ({ status: ESME_ROK, body: { message_id: 'm'.repeat(70) } })
    const one = await bound()
    const { destination_addr, dest_addr_npi, dest_addr_ton, ...rest } = SUBMIT.body
    const body = {
      ...rest,
      dest_address: [{ ton: dest_addr_ton, npi: dest_addr_npi, address: destination_addr }],
    }
    expect(statusOf(await one.session.request({ command: 'submit_multi', body }))).toBe(ESME_RSYSERR)
    expect(statusOf(await one.session.request(SUBMIT))).toBe(ESME_RSYSERR)
    expect(one.ended()).toBeNull()
    await eventually(() => logged.includes('a request of an SMPP client failed'))
  })

  test('that says unbind with submissions in hand gets their answers first, and is sent nothing more', async () => {
    const open: ((response: NewResponse) => void)[] = []
    requests.submit_sm = () => new Promise((resolve) => open.push(resolve))
    const one = await bound()
    const asked = [one.session.request(SUBMIT), one.session.request(SUBMIT)]
    await eventually(() => open.length === 2 && server.receivers.room(clientId) > 0)
    const unbound = one.session.request({ command: 'unbind', body: {} })
    await eventually(() => server.receivers.room(clientId) === 0)
    for (const answer of open) answer({ status: ESME_ROK, body: { message_id: 'm1' } })
    expect((await Promise.all(asked)).map(statusOf)).toEqual([ESME_ROK, ESME_ROK])
    expect(statusOf(await unbound)).toBe(ESME_ROK)
    await eventually(async () => (await listSessions(database.db.sql, clientId)).length === 0)
  })

  test('that does not answer an unbind is asked once, and ended all the same', async () => {
    const one = await bound()
    // It reads, and hears nothing of it.
    one.socket.removeAllListeners('data')
    const commands: number[] = []
    one.socket.on('data', (chunk: Buffer) => {
      for (let at = 0; at < chunk.length; at += chunk.readUInt32BE(at))
        commands.push(chunk.readUInt32BE(at + 4))
    })
    await eventually(async () => (await listSessions(database.db.sql, clientId)).length === 1)
    await removeSmppAccount(database.db.sql, clientId)
    await eventually(() => one.ended() !== null)
    expect(commands).toEqual([UNBIND])
  })

  test('that is ended by an admin gets the answers to what is in hand, and may hand in nothing more', async () => {
    let answer: (response: NewResponse) => void = () => {}
    requests.submit_sm = () => new Promise((resolve) => (answer = resolve))
    const one = await bound()
    const inHand = one.session.request(SUBMIT)
    await eventually(async () => (await listSessions(database.db.sql, clientId))[0]?.inHand === 1)
    const [session] = await listSessions(database.db.sql, clientId)
    expect(await kickSession(database.db.sql, session?.id ?? '')).toBe(true)
    await eventually(() => server.receivers.room(clientId) === 0)
    expect(statusOf(await one.session.request(SUBMIT))).toBe(STATUSES.ESME_RMSGQFUL)
    answer({ status: ESME_ROK, body: { message_id: 'm1' } })
    expect(statusOf(await inHand)).toBe(ESME_ROK)
    await eventually(() => one.ended() !== null)
  })

  test('that reads nothing is ended before memory is, and others are served meanwhile', async () => {
    const one = await bound()
    const other = await bound()
    one.socket.pause()
    const asks = Buffer.concat(
      Array.from({ length: 2_000 }, () =>
        encodePdu({ command: 'enquire_link', status: 0, sequence: 1, body: {}, tlvs: [] }),
      ),
    )
    await eventually(async () => {
      one.socket.write(asks)
      await Bun.sleep(0)
      return logged.includes('the peer does not read')
    })
    expect(statusOf(await other.session.request(DELIVER))).toBe(STATUSES.ESME_RINVCMDID)
  })
})

describe('in the log', () => {
  test('a client that may not bind is named once, with the reason', async () => {
    await set({ allowIps: ['192.0.2.1'] })
    for (let index = 0; index < 3; index++) expect(await (await esme()).bind()).toBe(ESME_RBINDFAIL)
    await set({ maxBinds: 1 })
    await bound()
    for (let index = 0; index < 3; index++) expect(await (await esme()).bind()).toBe(ESME_RALYBND)
    expect(warnings()).toMatchObject([
      { clientId, address: '127.0.0.1', msg: expect.stringContaining('allow_ips') },
      { clientId, address: '127.0.0.1', maxBinds: 1, msg: expect.stringContaining('max_binds') },
    ])
    expect(logged).not.toContain(ACCOUNT.password)
  })
})

test('a crowd from many places that says nothing keeps no client out', async () => {
  const places = MAX_UNBOUND / MAX_UNBOUND_PER_SOURCE
  const crowd = await Promise.all(
    Array.from({ length: MAX_UNBOUND }, (_, index) => silent(`127.0.1.${1 + (index % places)}`)),
  )
  await bound()
  await eventually(() => crowd.some((socket) => socket.closed))
  expect(warnings()).toHaveLength(1)
})
