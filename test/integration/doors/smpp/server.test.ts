import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { connect, type Socket } from 'node:net'
import { Writable } from 'node:stream'
import pino from 'pino'
import type { ClientId } from '../../../../src/domain/message.ts'
import { openUuid7s } from '../../../../src/domain/new-uuid7.ts'
import { DEFAULT_SMPP_ACCOUNT, type SmppAccountSettings } from '../../../../src/domain/smpp/account.ts'
import type { Requests } from '../../../../src/doors/smpp/requests.ts'
import { openSmppServer, type SmppServer } from '../../../../src/doors/smpp/server.ts'
import { MAX_UNBOUND_PER_SOURCE } from '../../../../src/doors/smpp/sessions/entrance.ts'
import { setAccount } from '../../../../src/flow/smpp/set-smpp-account.ts'
import type { NewResponse } from '../../../../src/smpp/responses.ts'
import { STATUSES } from '../../../../src/smpp/status.ts'
import { integerTlv, tlvInteger } from '../../../../src/smpp/tlvs.ts'
import { kickSession, listSessions } from '../../../../src/store/smpp/smpp-sessions.ts'
import { type Authority, createAuthority } from '../../../support/certificates.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { eventually } from '../../../support/eventually.ts'
import { ACCOUNT, type BindGiven, type Esme, openEsme, statusOf } from '../../../support/smpp/esme.ts'
import { DELIVER, SUBMIT } from '../../../support/smpp/submission.ts'

const SETTINGS: SmppAccountSettings = { ...DEFAULT_SMPP_ACCOUNT, systemId: ACCOUNT.system_id }
const { ESME_ROK, ESME_RALYBND, ESME_RBINDFAIL, ESME_RINVPASWD, ESME_RINVBNDSTS } = STATUSES

let database: TestDatabase
let authority: Authority
let clientId: ClientId
let server: SmppServer
/** A second process, as far as the database can tell. */
let other: SmppServer
let esmes: Esme[]
let requests: { -readonly [K in keyof Requests]: Requests[K] }
let logged: string

const log = pino(
  { level: 'info' },
  new Writable({
    write(chunk, _encoding, done) {
      logged += chunk
      done()
    },
  }),
)

async function open(): Promise<SmppServer> {
  const newId = openUuid7s({
    now: Date.now,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  })
  const tls = { ...authority.issue('IP:127.0.0.1') }
  return await openSmppServer(
    { db: database.db, log, now: Date.now, newId },
    new Proxy({}, { get: (_, name: keyof Requests) => requests[name] }) as Requests,
    { host: '127.0.0.1', port: 0, tls: { port: 0, ...tls } },
  )
}

beforeAll(async () => {
  database = await createDatabase()
  authority = createAuthority()
  clientId = await createTestClient(database.db, 1_000)
  server = await open()
  other = await open()
})
afterAll(async () => {
  await Promise.all([server.stop(), other.stop()])
  authority.remove()
  await database.drop()
})
beforeEach(async () => {
  for (const esme of esmes ?? []) esme.close()
  esmes = []
  requests = { submit_sm: () => ({ status: ESME_ROK, body: { message_id: 'm1' } }) }
  logged = ''
  await eventually(async () => (await listSessions(database.db.sql, null)).length === 0)
  await set({})
})

const set = (settings: Partial<SmppAccountSettings>, password: string | null = ACCOUNT.password) =>
  setAccount(database, clientId, { ...SETTINGS, ...settings }, password)

async function esme(at: SmppServer = server): Promise<Esme> {
  const opened = await openEsme(at.port ?? 0)
  esmes.push(opened)
  return opened
}

async function bound(given: BindGiven = {}, at: SmppServer = server): Promise<Esme> {
  const opened = await esme(at)
  expect(await opened.bind(given)).toBe(ESME_ROK)
  return opened
}

const submit = async ({ session }: Esme) => statusOf(await session.request(SUBMIT))

describe('a bind', () => {
  test.each([
    ['a wrong password', { password: 'other' }, ESME_RINVPASWD],
    ['no password', { password: '' }, ESME_RINVPASWD],
    ['a name that nobody has', { system_id: 'nobody' }, ESME_RINVPASWD],
    ['no name', { system_id: '' }, ESME_RINVPASWD],
  ] as const)('with %s is refused, and the connection ends', async (_, given, status) => {
    const one = await esme()
    expect(await one.bind(given)).toBe(status)
    await eventually(() => one.ended() !== null)
    expect(await listSessions(database.db.sql, null)).toEqual([])
  })

  test('as a transmitter may submit and is sent nothing', async () => {
    const one = await bound({ as: 'bind_transmitter' })
    expect(await submit(one)).toBe(ESME_ROK)
    expect(server.receivers.room(clientId)).toBe(0)
    expect(server.receivers.deliver(clientId, DELIVER)).toBeNull()
  })

  test('as a receiver may not submit and is sent deliveries', async () => {
    const one = await bound({ as: 'bind_receiver' })
    expect(await submit(one)).toBe(ESME_RINVBNDSTS)
    await eventually(() => server.receivers.room(clientId) === SETTINGS.window)
    const answered = await server.receivers.deliver(clientId, DELIVER)
    expect(answered && statusOf(answered)).toBe(ESME_ROK)
    expect(one.asked.map(({ command }) => command)).toEqual(['deliver_sm'])
  })

  test('tells v3.4 which version it speaks, and v3.3 nothing that it does not know', async () => {
    for (const [version, said] of [
      [0x34, 0x34],
      [0x50, 0x34],
      [0x33, null],
    ] as const) {
      const { session } = await esme()
      const answered = await session.request({
        command: 'bind_transceiver',
        body: {
          ...ACCOUNT,
          system_type: '',
          interface_version: version,
          addr_ton: 0,
          addr_npi: 0,
          address_range: '',
        },
      })
      expect(statusOf(answered)).toBe(ESME_ROK)
      expect(answered.kind === 'response' && tlvInteger(answered.pdu.tlvs, 'sc_interface_version')).toBe(said)
    }
  })

  test.each([
    ['bind_receiver', 0x33, 0],
    ['bind_receiver', 0x34, 1],
    // No version before 3.4 has a transceiver, whatever it says. As larvitsmpp binds, which reads receipts by their parameters.
    ['bind_transceiver', 0x33, 1],
    ['bind_receiver', 0, 1],
  ] as const)(
    'by %s as version %d is sent deliveries with what it knows of optional parameters',
    async (as, version, count) => {
      const one = await bound({ as, interface_version: version })
      await eventually(() => server.receivers.room(clientId) > 0)
      await server.receivers.deliver(clientId, { ...DELIVER, tlvs: [integerTlv('message_state', 2)] })
      expect(one.asked.map(({ tlvs }) => tlvs.length)).toEqual([count])
    },
  )

  test('again on the same session is refused, and the session stays', async () => {
    const one = await bound()
    expect(await one.bind()).toBe(ESME_RALYBND)
    expect(await submit(one)).toBe(ESME_ROK)
  })

  test('from an address that is not allowed is refused', async () => {
    await set({ allowIps: ['192.0.2.0/24', '2001:db8::1'] })
    expect(await (await esme()).bind()).toBe(ESME_RBINDFAIL)
    await set({ allowIps: ['127.0.0.0/8'] })
    expect(await (await esme()).bind()).toBe(ESME_ROK)
  })

  test('beyond max_binds is refused over all processes, until one has ended', async () => {
    await set({ maxBinds: 2 })
    const first = await bound()
    await bound({}, other)
    expect(await (await esme()).bind()).toBe(ESME_RALYBND)
    expect(await (await esme(other)).bind()).toBe(ESME_RALYBND)
    await first.session.unbind()
    expect(await (await esme()).bind()).toBe(ESME_ROK)
  })

  test('of twenty at once takes no more than max_binds', async () => {
    await set({ maxBinds: 3 })
    const all = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => await (await esme(index % 2 ? server : other)).bind()),
    )
    expect(all.filter((status) => status === ESME_ROK)).toHaveLength(3)
    expect(all.filter((status) => status === ESME_RALYBND)).toHaveLength(17)
  })

  test('over TLS is one like others, and shown as secure', async () => {
    const one = await openEsme(server.tlsPort ?? 0, authority.certificate)
    esmes.push(one)
    expect(await one.bind()).toBe(ESME_ROK)
    expect(await submit(one)).toBe(ESME_ROK)
    expect(await listSessions(database.db.sql, clientId)).toMatchObject([{ secure: true }])
  })

  test('leaves no password in the log, and names a guesser once', async () => {
    const fresh = await open()
    await bound({}, fresh)
    for (const password of ['guess-1', 'guess-2']) await (await esme(fresh)).bind({ password })
    await fresh.stop()
    expect(logged).toContain('an SMPP client is bound')
    expect(logged.match(/wrong name or password/g)).toHaveLength(1)
    expect(logged).not.toContain(ACCOUNT.password)
    expect(logged).not.toContain('guess-')
  })
})

describe('before the bind', () => {
  test('requests are refused and enquire_link is answered', async () => {
    const one = await esme()
    expect(await submit(one)).toBe(ESME_RINVBNDSTS)
    expect(statusOf(await one.session.request({ command: 'enquire_link', body: {} }))).toBe(ESME_ROK)
  })

  test('no more connections of a source are held than may be, and those that bound do not count', async () => {
    await bound()
    const sockets: Socket[] = []
    const closed = new Set<Socket>()
    for (let count = 0; count < MAX_UNBOUND_PER_SOURCE + 5; count++) {
      // Handshakes that do not come count too.
      const port = count % 2 === 0 ? server.port : server.tlsPort
      const socket = connect({ host: '127.0.0.1', port: port ?? 0 })
      socket.on('error', () => {})
      socket.on('close', () => closed.add(socket))
      sockets.push(socket)
    }
    await eventually(() => closed.size === 5)
    expect(logged.match(/was ended at once/g)).toHaveLength(1)
    for (const socket of sockets) socket.destroy()
    await eventually(async () => (await (await esme()).bind()) === ESME_ROK)
  })
})

describe('a session', () => {
  test('is shown with what moves on it', async () => {
    const one = await bound()
    for (let count = 0; count < 5; count++) await submit(one)
    await eventually(() => server.receivers.room(clientId) > 0)
    await server.receivers.deliver(clientId, DELIVER)
    const shown = await eventually(async () => {
      const [found] = await listSessions(database.db.sql, clientId)
      expect(found).toMatchObject({
        clientId,
        systemId: ACCOUNT.system_id,
        kind: 'transceiver',
        address: '127.0.0.1',
        secure: false,
        version: 0x34,
        received: 5,
        sent: 1,
        window: SETTINGS.window,
        inHand: 0,
        unacked: 0,
      })
      return found
    })
    expect(Math.abs(Date.now() - shown.sinceMs)).toBeLessThan(60_000)
  })

  test('that an admin ends is unbound by the process that holds it', async () => {
    const [one, another] = [await bound(), await bound({}, other)]
    const [first] = await listSessions(database.db.sql, clientId)
    expect(await kickSession(database.db.sql, first?.id ?? '')).toBe(true)
    await eventually(() => one.ended() !== null)
    expect(one.asked.map(({ command }) => command)).toEqual([])
    expect(one.ended()).toBe('the peer said unbind')
    expect(await submit(another)).toBe(ESME_ROK)
    await eventually(async () => (await listSessions(database.db.sql, clientId)).length === 1)
  })

  test('goes on with a changed account, and ends when its password, its name or its place is another', async () => {
    const stays = await bound()
    const changes = [
      { password: 'another' },
      { settings: { systemId: 'mall' } },
      { settings: { allowIps: ['192.0.2.1'] } },
    ]
    const ends: Esme[] = []
    for (const [index, { password = null, settings }] of changes.entries()) {
      const of = { ...SETTINGS, systemId: `shop-${index}` }
      const id = await createTestClient(database.db, 0)
      await setAccount(database, id, of, ACCOUNT.password)
      ends.push(await bound({ system_id: of.systemId }))
      await setAccount(database, id, { ...of, ...settings }, password)
    }
    await set({ window: 7 }, null)
    await eventually(() => server.receivers.room(clientId) === 7)
    await eventually(() => ends.every((one) => one.ended() !== null))
    expect(await submit(stays)).toBe(ESME_ROK)
  })

  test('has no more requests in hand than its window', async () => {
    await set({ window: 3 })
    const open: ((response: NewResponse) => void)[] = []
    requests.submit_sm = () => new Promise((resolve) => open.push(resolve))
    const one = await bound()
    const asked = Array.from({ length: 5 }, () => submit(one))
    expect(await Promise.all(asked.slice(3))).toEqual([STATUSES.ESME_RMSGQFUL, STATUSES.ESME_RMSGQFUL])
    expect(open).toHaveLength(3)
    // Out of order.
    for (const answer of open.toReversed()) answer({ status: ESME_ROK, body: { message_id: 'm' } })
    expect(await Promise.all(asked.slice(0, 3))).toEqual([ESME_ROK, ESME_ROK, ESME_ROK])
  })

  test('is sent no more deliveries than its window, the freest of several first', async () => {
    await set({ window: 2 })
    const waiting: (() => void)[] = []
    const sessions = [await bound(), await bound()]
    for (const one of sessions)
      one.answer(() => new Promise((resolve) => waiting.push(() => resolve({ status: ESME_ROK }))))
    await eventually(() => server.receivers.room(clientId) === 4)
    const sent = Array.from({ length: 5 }, () => server.receivers.deliver(clientId, DELIVER))
    expect(sent.map((one) => one === null)).toEqual([false, false, false, false, true])
    await eventually(() => waiting.length === 4)
    expect(sessions.map(({ asked }) => asked.length)).toEqual([2, 2])
    for (const answer of waiting) answer()
    expect((await Promise.all(sent)).flatMap((one) => (one ? statusOf(one) : []))).toEqual([0, 0, 0, 0])
    expect(server.receivers.room(clientId)).toBe(4)
  })

  test('is answered with ESME_RSYSERR where a request fails, and with ESME_RINVCMDID where none is served', async () => {
    requests.submit_sm = async () => {
      throw new Error('the text of the message')
    }
    const one = await bound()
    expect(await submit(one)).toBe(STATUSES.ESME_RSYSERR)
    const query = { message_id: 'm1', source_addr_ton: 0, source_addr_npi: 0, source_addr: '' }
    expect(statusOf(await one.session.request({ command: 'query_sm', body: query }))).toBe(
      STATUSES.ESME_RINVCMDID,
    )
    expect(statusOf(await one.session.request(DELIVER))).toBe(STATUSES.ESME_RINVCMDID)
  })
})

test('a stop answers what is in hand, refuses what is new, says unbind and leaves no session', async () => {
  const stopping = await open()
  let answer: (response: NewResponse) => void = () => {}
  requests.submit_sm = () => new Promise((resolve) => (answer = resolve))
  const one = await bound({}, stopping)
  const inHand = submit(one)
  await eventually(async () => (await listSessions(database.db.sql, clientId))[0]?.inHand === 1)
  const stopped = stopping.stop()
  expect(await submit(one)).toBe(STATUSES.ESME_RMSGQFUL)
  answer({ status: ESME_ROK, body: { message_id: 'm1' } })
  expect(await inHand).toBe(ESME_ROK)
  await stopped
  expect(one.ended()).toBe('the peer said unbind')
  expect(await listSessions(database.db.sql, null)).toEqual([])
  await expect(openEsme(stopping.port ?? 0)).rejects.toThrow()
})
