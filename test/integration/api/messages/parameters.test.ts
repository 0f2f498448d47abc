import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openClientParameters } from '../../../../src/directory/client-parameters.ts'
import { openDirectory } from '../../../../src/directory/directory.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { readConfigVersions } from '../../../../src/store/config-versions.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { apiDeps } from '../../../support/apart.ts'
import { ask, get, message, post } from '../../../support/api.ts'
import {
  createDatabase,
  createEmptyDatabase,
  createTestClient,
  type TestDatabase,
} from '../../../support/database.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { migrateTo } from '../../../support/earlier-schemas.ts'
import { eventually } from '../../../support/eventually.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { OTP_SECRET } from '../../../support/otp-gateway.ts'
import { accepted, openScriptedProvider } from '../../../support/scripted-provider.ts'
import { openWorker, type RunningWorker } from '../../../support/worker.ts'

const TOKEN = 'the-token-of-this-test'
const ADMIN = { authorization: `Bearer ${TOKEN}` }
const TLVS = { '0x1402': 'campaign-7', '0x3fff': { int16: 258 } }
const DLT = { entity_id: '1101234567890123456', template_id: '1107234567890123456' }

let database: TestDatabase
let db: Db
let app: ListeningApp
let worker: RunningWorker
let clientId: ClientId
let refresh: () => Promise<boolean>
const provider = openScriptedProvider(async (request) => accepted(request))

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  const { part, ...clientParameters } = openClientParameters(db)
  const directory = openDirectory({ readVersions: () => readConfigVersions(db.sql), parts: [part] })
  worker = await openWorker(db, provider, { clientParameters, otpSecret: OTP_SECRET })
  const otp = { secret: OTP_SECRET, deadlineMs: 60_000, echoCode: true }
  app = listenApp(apiDeps({ db, bus: worker.bus, adminToken: TOKEN, otp, directory }))
  clientId = await createTestClient(db, 1_000_000)
  refresh = directory.refresh
})
afterAll(async () => {
  await app.stop()
  await worker.stop()
  await database.drop()
})

const send = (more: object) => post(`${app.url}/v1/messages`, { ...message(clientId, '0000'), ...more })
const read = async (id: unknown) => (await get(`${app.url}/v1/messages/${id}`)).body
const patch = (body: object) => ask('PATCH', `${app.url}/v1/clients/${clientId}`, ADMIN, body)

/** What the provider was told of this message. */
async function told(id: unknown) {
  const { tlvs, dlt } = await eventually(() => provider.submitted.find(({ messageId }) => messageId === id))
  return { tlvs: tlvs.map(({ tag, octets }) => [tag, Buffer.from(octets).toString('hex')]), dlt }
}

const TOLD = {
  tlvs: [
    [0x1402, '63616d706169676e2d37'],
    [0x3fff, '0102'],
  ],
  dlt: { entityId: DLT.entity_id, templateId: DLT.template_id },
}

describe('parameters of a message', () => {
  test('are shown with it, and its provider is told', async () => {
    const { status, body } = await send({ tlvs: TLVS, dlt: DLT })
    expect(status).toBe(202)
    expect(await read(body['message_id'])).toMatchObject({ tlvs: TLVS, dlt: DLT })
    expect(await told(body['message_id'])).toEqual(TOLD)
  })

  test('are those of an OTP, too', async () => {
    const { status, body } = await send({ text: undefined, otp: true, tlvs: TLVS, dlt: DLT })
    expect(status).toBe(200)
    expect(await told(body['message_id'])).toEqual(TOLD)
  })

  test('are null where none were given, and nothing is told', async () => {
    const { body } = await send({})
    expect(await read(body['message_id'])).toMatchObject({ tlvs: null, dlt: null })
    expect(await told(body['message_id'])).toEqual({ tlvs: [], dlt: null })
  })

  test('of a batch are those of each of its messages that says nothing else', async () => {
    const { body } = await post(`${app.url}/v1/messages/batch`, {
      client_id: clientId,
      from: 'SHOP',
      text: 'Hello',
      dlt: DLT,
      messages: [
        { to: '+15551230000' },
        { to: '+15551230000', dlt: { template_id: '7' }, tlvs: TLVS },
        { to: '+15551230000', tlvs: { '0x0424': 'x' } },
        { to: '+15551230000', tlvs: { '0x1400': 7 } },
      ],
    })
    const items = body['messages'] as readonly Record<string, unknown>[] // the parser of this test's border
    expect(items.map(({ status, field }) => [status, field])).toEqual([
      ['accepted', undefined],
      ['accepted', undefined],
      ['refused', 'messages.2.tlvs'],
      ['refused', 'messages.3.tlvs.0x1400'],
    ])
    expect((await told(items[0]?.['message_id'])).dlt).toEqual(TOLD.dlt)
    expect(await told(items[1]?.['message_id'])).toEqual({
      tlvs: TOLD.tlvs,
      dlt: { entityId: '', templateId: '7' },
    })
  })

  test.each([
    [{ tlvs: { '0x0204': { int16: 1 } } }, 'tlvs'],
    [{ tlvs: { '0x1400': { hex: '0' } } }, 'tlvs.0x1400'],
    [{ tlvs: 'x' }, 'tlvs'],
    [{ dlt: { entity_id: 'PE-1' } }, 'dlt.entity_id'],
    [{ dlt: { entity: '1' } }, 'dlt.entity'],
    [{ tlvs: { '0x1400': 'a', '0x140a': 'b', '0x140A': 'c' } }, 'tlvs'],
  ])('that break a rule are refused with field and rule: %p', async (more, field) => {
    const { status, body } = await send(more)
    expect([status, body['field']]).toEqual([400, field])
    expect(String(body['rule'])).toMatch(/^(must|is not)/)
  })

  test('stand in the CSV as JSON', async () => {
    const { body } = await send({ dlt: DLT })
    const response = await fetch(`${app.url}/v1/messages?client_id=${clientId}&limit=1`, {
      headers: { accept: 'text/csv' },
    })
    const csv = await response.text()
    expect(csv).toContain(String(body['message_id']))
    expect(csv).toContain(`,false,,"${JSON.stringify(DLT).replaceAll('"', '""')}",`)
  })
})

describe('parameters of a client', () => {
  test('are told of all of its messages that say nothing else, from the next look on, until they are taken away', async () => {
    expect((await patch({ tlvs: { '0x140A': 'x' }, dlt: { entity_id: '42' } })).body).toMatchObject({
      tlvs: { '0x140a': 'x' },
      dlt: { entity_id: '42' },
    })
    expect(await refresh()).toBe(true)
    const plain = await send({})
    expect(await told(plain.body['message_id'])).toEqual({
      tlvs: [[0x140a, '78']],
      dlt: { entityId: '42', templateId: '' },
    })
    expect(await read(plain.body['message_id'])).toMatchObject({ tlvs: null, dlt: null })
    const own = await send({ dlt: { template_id: '7' }, tlvs: { '0x140a': 'y' } })
    expect(await told(own.body['message_id'])).toEqual({
      tlvs: [[0x140a, '79']],
      dlt: { entityId: '42', templateId: '7' },
    })
    // What is absent stays.
    expect((await patch({ tlvs: null })).body).toMatchObject({ tlvs: null, dlt: { entity_id: '42' } })
    expect((await patch({ dlt: {} })).body).toMatchObject({ tlvs: null, dlt: null })
    expect(await refresh()).toBe(true)
    const { body } = await send({})
    expect(await told(body['message_id'])).toEqual({ tlvs: [], dlt: null })
  })

  test('are given when it is made, once', async () => {
    const make = (more: object) =>
      post(`${app.url}/v1/clients`, { id, name: 'Shop', tlvs: TLVS, dlt: DLT, ...more }, ADMIN)
    const id = crypto.randomUUID()
    const { status, body } = await make({})
    expect([status, body['tlvs'], body['dlt']]).toEqual([201, TLVS, DLT])
    expect(await refresh()).toBe(true)
    const again = await make({ tlvs: { '0x3FFF': { int16: 258 }, '0x1402': 'campaign-7' } })
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
    expect((await make({ tlvs: null })).body).toMatchObject({ code: 'repeat_differs', field: 'tlvs' })
    expect((await make({ dlt: {} })).body).toMatchObject({ code: 'repeat_differs', field: 'dlt' })
  })

  test('money moves without a word of them', async () => {
    await refresh()
    await send({})
    await patch({ name: 'Renamed' })
    expect(await refresh()).toBe(false)
  })

  test.each([
    [{ tlvs: { '0x1400': '' } }, 'tlvs'],
    [{ tlvs: { '0x4000': 'a' } }, 'tlvs'],
    [{ dlt: { template_id: '' } }, 'dlt'],
  ])('that break a rule are refused with field and rule: %p', async (more, field) => {
    const replies = [await patch(more), await post(`${app.url}/v1/clients`, { name: 'A', ...more }, ADMIN)]
    expect(replies.map(({ status, body }) => [status, body['field']])).toEqual([
      [400, field],
      [400, field],
    ])
  })
})

test('a message without any is as long as the release before wrote it, to the byte', async () => {
  const before = await createEmptyDatabase()
  try {
    await migrateTo(before.db, '0016_inbound_parts')
    const [sent] = await insertMessages(db, [newMessage(clientId)])
    // That release wrote it beside the message.
    await db.sql`update messages set history = null where id = ${sent?.id ?? ''}`
    const [now] = await db.sql<{ row: string; octets: number }[]>`
      select to_jsonb(m)::text as row, pg_column_size(m.*)::int as octets from messages m where id = ${sent?.id ?? ''}`
    const [then] = await before.db.sql<{ octets: number }[]>`
      with written as (
        insert into messages select * from jsonb_populate_record(null::messages, ${now?.row ?? ''}::text::jsonb) returning messages
      ) select pg_column_size(messages)::int as octets from written`
    expect(then?.octets).toBeGreaterThan(0)
    expect(now?.octets).toBe(then?.octets)
  } finally {
    await before.drop()
  }
})
