import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { ClientId } from '../../../../src/domain/message.ts'
import { get } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { eventually } from '../../../support/eventually.ts'
import { idOf, otpRequests, refusesForGood, takes } from '../../../support/otp-requests.ts'

let database: TestDatabase
let clientId: ClientId

beforeAll(async () => {
  database = await createDatabase()
  clientId = await createTestClient(database.db, 1_000)
})
afterAll(() => database.drop())

const { freshNumber, otpTo, send, withGateway } = otpRequests(() => ({ database, clientId }))

type Why = Readonly<Record<'attempt' | 'provider' | 'event' | 'words', unknown>>

test('the history of an OTP that one provider refused says of both attempts why they went where they went', async () => {
  await withGateway([refusesForGood, takes], async (_, url) => {
    const reply = await send(url, otpTo(freshNumber()))
    expect(reply.status).toBe(200)
    const history = await eventually(async () => {
      const { body } = await get(`${url}/v1/messages/${idOf(reply)}/events`)
      return (body['why'] as readonly Why[]).length === 2 ? body : null // by its schema a list
    })
    const rule = /^By the rule "[^"]+": /
    expect(history['why']).toEqual([
      {
        attempt: 1,
        at: expect.any(String),
        provider: 'mock',
        event: 'ACCEPTED',
        rule: expect.any(String),
        words: [expect.stringMatching(rule), 'So it goes to mock.'],
      },
      {
        attempt: 2,
        at: expect.any(String),
        provider: 'mock-b',
        event: 'PROVIDER_REJECTED_PERM',
        rule: expect.any(String),
        words: [expect.stringMatching(rule), 'So it goes to mock-b.'],
      },
    ])
  })
})
