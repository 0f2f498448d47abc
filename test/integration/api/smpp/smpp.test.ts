import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { TO_SMPP } from '../../../../src/domain/callback/target.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { renewSessions, takeSessionPlace } from '../../../../src/store/smpp/smpp-sessions.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { ask, get, type Reply } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'

const TOKEN = 'the-token-of-this-test'
const ADMIN = { authorization: `Bearer ${TOKEN}` }
const ACCOUNT = { system_id: 'shop', password: 'secret' }

let database: TestDatabase
let db: Db
let app: ListeningApp
let clientId: ClientId

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  app = listenApp(apiDeps({ db, bus: openBusAway(), adminToken: TOKEN }))
  clientId = await createTestClient(db, 0)
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

const at = (id: string) => `${app.url}/v1/clients/${id}/smpp`
const put = (body: object, id: string = clientId) => ask('PUT', at(id), ADMIN, body)
const read = (id: string = clientId) => get(at(id), ADMIN)
const sessions = async (query = '') =>
  (await get(`${app.url}/v1/smpp/sessions${query}`, ADMIN)).body['sessions'] as Record<string, unknown>[]
const refused = ({ status, body }: Reply) => [status, body['code'], body['field']]

describe('an account', () => {
  test('is made with a password, shown without it, and changed without one', async () => {
    expect(refused(await read())).toEqual([404, 'no_smpp_account', undefined])
    expect(refused(await put({ system_id: 'shop' }))).toEqual([400, 'invalid_field', 'password'])
    const usual = {
      client_id: clientId,
      system_id: 'shop',
      allow_ips: [],
      max_binds: 4,
      window: 100,
      max_parts_per_s: null,
      tlvs: null,
      receipts: { format: 'text_and_tlvs', message_id: 'uuid' },
      join_parts: false,
      express: false,
      no_credits_status: 69,
      sessions: 0,
      waiting: 0,
    }
    const made = await put(ACCOUNT)
    expect([made.status, made.body]).toEqual([200, usual])
    const changed = {
      system_id: 'shop-2',
      allow_ips: ['192.0.2.0/24', '2001:db8::1'],
      max_binds: 2,
      window: 10,
      max_parts_per_s: 50,
      tlvs: ['0x1400', '0x3fFF'],
      receipts: { message_id: 'dec' },
      join_parts: true,
      express: true,
      no_credits_status: 1024,
    }
    const answered = await put(changed, clientId.toUpperCase())
    expect(answered.body).toEqual({
      ...usual,
      ...changed,
      tlvs: ['0x1400', '0x3fff'],
      receipts: { format: 'text_and_tlvs', message_id: 'dec' },
    })
    expect((await read()).body).toEqual(answered.body)
    // What is left out is as usual again.
    expect((await put({ system_id: 'shop' })).body).toEqual(usual)
  })

  test.each([
    ['system_id', ''],
    ['system_id', 'sixteen-letters-'],
    ['system_id', 'two words'],
    ['system_id', 'schön'],
    ['password', ''],
    ['password', 'x'.repeat(65)],
    ['password', 'two words'],
    ['allow_ips', ['192.0.2.7/24']],
    ['allow_ips', ['shop.example']],
    ['allow_ips', Array(101).fill('192.0.2.7')],
    ['max_binds', 0],
    ['max_binds', 1_001],
    ['window', 0],
    ['window', 10_001],
    ['max_parts_per_s', 0],
    ['max_parts_per_s', 0.5],
    ['tlvs', ['0x13FF']],
    ['tlvs', ['0x4000']],
    ['tlvs', ['1400']],
    ['receipts', { format: 'json' }],
    ['receipts', { message_id: 'oct' }],
    ['join_parts', 'yes'],
    ['express', 1],
    ['no_credits_status', 0],
    ['no_credits_status', 1_280],
  ])('is refused with %s %p', async (field, value) => {
    const answered = await put({ ...ACCOUNT, [field]: value })
    expect([answered.status, answered.body['code']]).toEqual([400, 'invalid_field'])
    expect(String(answered.body['field'])).toStartWith(field)
  })

  test('shows what waits for a session of it', async () => {
    await put(ACCOUNT)
    for (const state of ['PENDING', 'DELIVERED'])
      await db.sql`
        insert into callbacks (id, client_id, message_id, status, sequence, final, state, wake_at, body, via, target, created_at, updated_at)
        values (${Bun.randomUUIDv7()}, ${clientId}, ${Bun.randomUUIDv7()}, 'DELIVERED', 4, true, ${state},
          ${state === 'PENDING' ? new Date() : null}, '{}', 'smpp', ${TO_SMPP}, now(), now())`
    expect((await read()).body['waiting']).toBe(1)
    await db.sql`delete from callbacks`
  })

  test('has a name of its own, and is of a client that is there', async () => {
    await put(ACCOUNT)
    const other = await createTestClient(db, 0)
    expect(refused(await put(ACCOUNT, other))).toEqual([409, 'system_id_taken', undefined])
    expect(refused(await put(ACCOUNT, crypto.randomUUID()))).toEqual([404, 'unknown_client', undefined])
    // Of two at once one has it.
    const both = await Promise.all([
      put({ ...ACCOUNT, system_id: 'both' }, other),
      put({ ...ACCOUNT, system_id: 'both' }, await createTestClient(db, 0)),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })

  test('is removed once', async () => {
    await put(ACCOUNT)
    expect((await ask('DELETE', at(clientId), ADMIN)).status).toBe(204)
    expect(refused(await ask('DELETE', at(clientId), ADMIN))).toEqual([404, 'no_smpp_account', undefined])
  })

  test('is for admins', async () => {
    for (const method of ['GET', 'PUT', 'DELETE'])
      expect((await ask(method, at(clientId), {}, method === 'PUT' ? ACCOUNT : undefined)).status).toBe(401)
    expect((await get(`${app.url}/v1/smpp/sessions`)).status).toBe(401)
  })
})

describe('sessions', () => {
  const session = (of: ClientId) => ({
    id: Bun.randomUUIDv7(),
    clientId: of,
    kind: 'receiver' as const,
    address: '192.0.2.7',
    secure: true,
    version: 0x50,
    sinceMs: Date.UTC(2026, 10, 24, 10),
  })

  /** Nobody renews them here. */
  const stay = () => db.sql`update smpp_sessions set until = now() + interval '1 hour'`

  test('are listed with what moves on them, of all or of one client, and ended', async () => {
    await put(ACCOUNT)
    const other = await createTestClient(db, 0)
    await put({ ...ACCOUNT, system_id: 'mall' }, other)
    const [mine, others] = [session(clientId), session(other)]
    for (const one of [mine, others]) expect(await takeSessionPlace(db, 'api-1', one, [])).toBe(true)
    const traffic = { received: 7, sent: 3, receivedPerS: 2.345, sentPerS: 0.04, inHand: 2, unacked: 1 }
    const known = [{ clientId, version: 0 }]
    const renewed = await renewSessions(db.sql, 'api-1', [{ ...mine, ...traffic }], [], known)
    expect(renewed).toMatchObject({ kicked: [], changed: [{ clientId, systemId: 'shop' }], gone: [] })
    await stay()
    expect(await sessions()).toHaveLength(2)
    expect(await sessions(`?client_id=${clientId}`)).toEqual([
      {
        id: mine.id,
        client_id: clientId,
        system_id: 'shop',
        bound_as: 'receiver',
        address: '192.0.2.7',
        tls: true,
        interface_version: '5.0',
        since: '2026-11-24T10:00:00.000Z',
        held_by: 'api-1',
        received: 7,
        sent: 3,
        received_per_s: 2.3,
        sent_per_s: 0,
        window: 100,
        in_hand: 2,
        unacked: 1,
      },
    ])
    expect((await read()).body['sessions']).toBe(1)
    const end = (id: string) => ask('DELETE', `${app.url}/v1/smpp/sessions/${id}`, ADMIN)
    expect((await end(mine.id)).status).toBe(204)
    const next = await renewSessions(db.sql, 'api-1', [{ ...mine, ...traffic }], [others.id], [])
    expect(next.kicked).toEqual([mine.id])
    await stay()
    expect((await sessions()).map(({ id }) => id)).toEqual([mine.id])
    expect(refused(await end(others.id))).toEqual([404, 'unknown_smpp_session', undefined])
  })

  test('of a process that renews them no more run out, and their places are free', async () => {
    await put({ ...ACCOUNT, max_binds: 1 })
    await db.sql`delete from smpp_sessions`
    const dead = session(clientId)
    expect(await takeSessionPlace(db, 'api-1', dead, [])).toBe(true)
    await stay()
    expect(await takeSessionPlace(db, 'api-2', session(clientId), [])).toBe(false)
    await db.sql`update smpp_sessions set until = now() - interval '1 ms' where id = ${dead.id}`
    expect(await sessions()).toEqual([])
    expect(await takeSessionPlace(db, 'api-2', session(clientId), [])).toBe(true)
    await stay()
    // Of the one that is gone for long nothing is left.
    await db.sql`update smpp_sessions set until = now() - interval '2 minutes' where id = ${dead.id}`
    expect(await takeSessionPlace(db, 'api-2', session(clientId), [])).toBe(false)
    expect([...(await db.sql`select from smpp_sessions where id = ${dead.id}`)]).toEqual([])
  })
})
