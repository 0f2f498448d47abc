import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { ClientId } from '../../../../src/domain/message.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { get, message, post } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'

let database: TestDatabase
let app: ListeningApp
let clientId: ClientId

beforeAll(async () => {
  database = await createDatabase()
  app = listenApp(apiDeps({ db: database.db, bus: openBusAway() }))
  clientId = await createTestClient(database.db, 1_000)
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

test('the class of a message is kept, shown, listed, searched and exported as it was given', async () => {
  const { body: sent } = await post(`${app.url}/v1/messages`, {
    ...message(clientId, '0000'),
    class: 'promotional',
  })
  const id = sent['message_id']
  expect((await get(`${app.url}/v1/messages/${id}`)).body).toMatchObject({
    class: 'promotional',
    held_for: null,
    held_until: null,
  })
  const found = await get(`${app.url}/v1/messages/search?q=${id}`)
  expect(found.body['messages']).toMatchObject([{ id, class: 'promotional' }])
  const csv = await fetch(`${app.url}/v1/messages?client_id=${clientId}`, { headers: { accept: 'text/csv' } })
  const [head, line] = (await csv.text()).split('\r\n')
  expect(head?.endsWith(',tlvs,dlt,class,held_for,held_until,door,user_data,request_id')).toBe(true)
  expect(line).toMatch(/,,,promotional,,,,,[0-9a-f-]{33}000$/)
})

test('in a batch each message has its own', async () => {
  const { body } = await post(`${app.url}/v1/messages/batch`, {
    client_id: clientId,
    from: 'SHOP',
    text: 'Hello',
    messages: [{ to: '+491511234567', class: 'promotional' }, { to: '+491511234568' }],
  })
  const ids = (body['messages'] as { message_id: string }[]).map(({ message_id }) => message_id)
  const classes = await Promise.all(
    ids.map(async (id) => (await get(`${app.url}/v1/messages/${id}`)).body['class']),
  )
  expect(classes).toEqual(['promotional', null])
})

test('another word is refused, by its field', async () => {
  const { status, body } = await post(`${app.url}/v1/messages`, {
    ...message(clientId, '0000'),
    class: 'spam',
  })
  expect([status, body]).toMatchObject([
    400,
    { field: 'class', error: 'class must be one of transactional, promotional' },
  ])
})
