import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { must } from '../../../src/domain/assert.ts'
import type { ClientId, MessageId } from '../../../src/domain/message.ts'
import { audit } from '../../../src/store/audit.ts'
import twoPhase from '../../cases/two_phase.json'
import { apiDeps, openBusAway } from '../../support/apart.ts'
import { message, post } from '../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../support/database.ts'
import { type ListeningApp, listenApp } from '../../support/listening-app.ts'
import { cents, readBalance } from '../../support/money.ts'
import { settleMessage } from '../../support/settle-message.ts'
import { knownTariffs } from '../../support/tariffs.ts'

// The cases of two_phase.json that are decided when money is held; the others are in the tests of the machine.

const PRICE = 10
const EXPRESS = 100

let database: TestDatabase
let app: ListeningApp

beforeAll(async () => {
  database = await createDatabase()
  const { db } = database
  const tariffs = knownTariffs(db, { pricePerPart: cents(PRICE), expressSurcharge: cents(EXPRESS) })
  app = listenApp(apiDeps({ db, bus: openBusAway(), tariffs }))
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

const caseOf = (id: string) =>
  must(
    twoPhase.cases.find((one) => one.id === id),
    `case ${id}`,
  ).expected

/** Sends a message that costs so much: of more than ten parts there is none, so the rest is that it is express. */
async function hold(client: ClientId, amount: number, headers: Record<string, string> = {}) {
  const express = amount > EXPRESS
  const text = 'x'.repeat((153 * (amount - (express ? EXPRESS : 0))) / PRICE)
  return await post(`${app.url}/v1/messages`, message(client, '1234', { text, express }), headers)
}

async function moneyOf(client: ClientId) {
  const balance = must(await readBalance(database.db.sql, client), 'a balance')
  return { available: balance.creditCents, held: balance.heldCents, spent: balance.capturedCents }
}

describe('two_phase.json', () => {
  test('tp-11: what cannot be paid for holds nothing', async () => {
    const { start, end } = caseOf('tp-11')
    const client = await createTestClient(database.db, 100)
    const spent = await hold(client, 70)
    await settleMessage(database.db, String(spent.body['message_id']) as MessageId, 'DELIVERED')
    expect<unknown>(await moneyOf(client)).toEqual(start)
    expect((await hold(client, 50)).body).toMatchObject({ code: 'insufficient_credits' })
    expect<unknown>(await moneyOf(client)).toEqual(end)
  })

  test('tp-13: another amount under the same key is refused, and the first stays held', async () => {
    const key = { 'idempotency-key': 'h1' }
    const client = await createTestClient(database.db, 1_000)
    expect((await hold(client, 100, key)).status).toBe(202)
    expect((await hold(client, 200, key)).status).toBe(422)
    expect<unknown>(await moneyOf(client)).toEqual(caseOf('tp-13').end)
  })

  test('tp-15: all of it adds up', async () => {
    expect(await audit(database.db)).toEqual([])
  })
})
