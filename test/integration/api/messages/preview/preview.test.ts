import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { EXAMPLE_PREVIEW } from '../../../../../src/api/messages/examples-bulk.ts'
import type { Db } from '../../../../../src/store/database/db.ts'
import { apiDeps, openBusAway } from '../../../../support/apart.ts'
import { get, message, post } from '../../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../../support/database.ts'
import { type ListeningApp, listenApp } from '../../../../support/listening-app.ts'

let database: TestDatabase
let db: Db
let app: ListeningApp

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  app = listenApp(apiDeps({ db, bus: openBusAway() }))
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

const preview = (body: object) => post(`${app.url}/v1/messages/preview`, body)

describe('a preview', () => {
  test('is what the documentation shows', async () => {
    const { status, body } = await preview({ text: 'It’s 5 €' })
    expect([status, body]).toEqual([200, EXAMPLE_PREVIEW])
  })

  test('shows the parts, the price with the surcharge, and what smart encoding saves', async () => {
    const text = `It’s ${'a'.repeat(150)}`
    const { body } = await preview({ text, express: true })
    expect(body).toMatchObject({
      encoding: 'UCS2',
      units: 155,
      part_count: 3,
      units_per_part: 67,
      free_units: 46,
      price_cents: 21,
      smart_encoding: {
        applies: true,
        encoding: 'GSM7',
        part_count: 1,
        price_cents: 7,
        saves_parts: 2,
        saves_cents: 14,
      },
    })
    expect(body['parts']).toEqual([text.slice(0, 67), text.slice(67, 134), text.slice(134)])
  })

  test('with smart encoding shows the text that is sent, and it is sent so', async () => {
    const text = 'It’s “here” – now…'
    const { body } = await preview({ text, smart_encoding: true })
    expect(body).toMatchObject({
      text: 'It\'s "here" - now...',
      encoding: 'GSM7',
      part_count: 1,
      forcing_ucs2: [],
    })
    const clientId = await createTestClient(db, 100)
    const sent = await post(
      `${app.url}/v1/messages`,
      message(clientId, '7000', { text, smart_encoding: true }),
    )
    const { body: read } = await get(`${app.url}/v1/messages/${sent.body['message_id']}`)
    expect(read).toMatchObject({ text: body['text'], encoding: 'GSM7', parts: 1, cost_cents: 5 })
    const plain = await post(`${app.url}/v1/messages`, message(clientId, '7000', { text }))
    expect((await get(`${app.url}/v1/messages/${plain.body['message_id']}`)).body).toMatchObject({
      text,
      encoding: 'UCS2',
    })
  })

  test('of a text of more than ten parts says the rule it breaks', async () => {
    const { status, body } = await preview({ text: 'Ж'.repeat(671) })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      part_count: 11,
      sendable: false,
      rule: 'must fit 10 parts: as UCS2 it needs 11',
    })
  })

  test('fills a template', async () => {
    const { body } = await preview({ template: 'Hi {name}', variables: { name: 'Ada' } })
    expect(body).toMatchObject({ text: 'Hi Ada', encoding: 'GSM7', sendable: true, rule: null })
  })

  test('stores nothing', async () => {
    const [before] = await db.sql`select count(*) from messages`
    await preview({ text: 'Hello' })
    expect(await db.sql`select count(*) from messages`).toEqual([before] as never)
  })
})

describe('a preview is refused', () => {
  test.each([
    ['without a text', {}, 'text'],
    ['with an empty one', { text: '' }, 'text'],
    ['with one that cannot be stored', { text: 'a\0' }, 'text'],
    ['with one that is too long', { text: 'a'.repeat(1_531) }, 'text'],
    ['with a text and a template', { text: 'a', template: 'a' }, 'template'],
    ['with variables alone', { text: 'a', variables: { a: 'b' } }, 'variables'],
    ['with a broken template', { template: '{' }, 'template'],
    ['without a variable', { template: '{a}' }, 'variables.a'],
    ['with a template that gives no text', { template: '{a}', variables: { a: '' } }, 'template'],
    ['with another field', { text: 'a', to: '+1' }, 'to'],
  ])('%s', async (_, body, field) => {
    const reply = await preview(body)
    expect([reply.status, reply.body['field']]).toEqual([400, field])
  })
})
