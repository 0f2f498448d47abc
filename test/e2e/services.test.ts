import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { audit } from '../../src/store/audit.ts'
import { get, message, post, type Reply } from '../support/api.ts'
import { createTestClient } from '../support/database.ts'
import { eventually } from '../support/eventually.ts'
import { type Fleet, startFleet } from '../support/fleet.ts'
import { historyOf, SCRIPTED, waitForStatus } from '../support/messages.ts'

let fleet: Fleet

beforeAll(async () => {
  fleet = await startFleet()
})

afterAll(async () => {
  await fleet.stop()
})

const urlOf = (index: number) => fleet.apis[index % fleet.apis.length]?.url ?? ''
const balanceOf = async (clientId: string) => (await get(`${urlOf(0)}/v1/me?client_id=${clientId}`)).body

/** Calls in the given number, at most `connections` at once. */
async function concurrently(count: number, connections: number, call: (index: number) => Promise<Reply>) {
  const replies: Reply[] = []
  let next = 0
  const one = async () => {
    while (next < count) replies.push(await call(next++))
  }
  await Promise.all(Array.from({ length: connections }, one))
  return replies
}

describe('two api and two worker processes on PostgreSQL and NATS', () => {
  test('the ten numbers with a meaning end as they should, and the money agrees to the cent', async () => {
    const client = await createTestClient(fleet.database.db, 50)
    const ids = new Map<string, string>()
    for (const [index, lastFour] of Object.keys(SCRIPTED).entries()) {
      const { status, body } = await post(`${urlOf(index)}/v1/messages`, message(client, lastFour))
      expect(status).toBe(202)
      ids.set(lastFour, String(body['message_id']))
    }
    for (const [lastFour, expected] of Object.entries(SCRIPTED)) {
      const id = ids.get(lastFour) ?? ''
      const sent = await waitForStatus(urlOf(1), id, expected.status)
      expect([lastFour, sent['credit_state'], sent['attempts']]).toEqual([
        lastFour,
        expected.credit,
        expected.attempts,
      ])
      await eventually(async () => {
        // Two workers may apply ENROUTE and DELIVRD in either order; the end is the same.
        const events = await historyOf(urlOf(0), id)
        expect(events.length).toBe(expected.events.length)
        if (lastFour !== '0009') expect([lastFour, ...events]).toEqual([lastFour, ...expected.events])
        return true
      })
    }
    expect(await balanceOf(client)).toMatchObject({ credit_cents: 15, held_cents: 5, captured_cents: 30 })
  })

  test('of 300 concurrent messages of a client that can pay for 100, exactly 100 are accepted', async () => {
    const client = await createTestClient(fleet.database.db, 500)
    const replies = await concurrently(300, 300, (index) =>
      post(`${urlOf(index)}/v1/messages`, message(client, '1234')),
    )
    const accepted = replies.filter(({ status }) => status === 202)
    const refused = replies.filter(({ status }) => status === 402)
    expect([accepted.length, refused.length]).toEqual([100, 200])
    for (const { body } of refused) {
      expect(body).toMatchObject({ code: 'insufficient_credits', required: 5, available: 0 })
    }
    await eventually(async () => {
      expect(await balanceOf(client)).toMatchObject({ credit_cents: 0, held_cents: 0, captured_cents: 500 })
      return true
    })
  })

  test('a thousand messages over 50 connections are all delivered', async () => {
    const client = await createTestClient(fleet.database.db, 5_000)
    const replies = await concurrently(1_000, 50, (index) =>
      post(`${urlOf(index)}/v1/messages`, message(client, '1234')),
    )
    expect(replies.filter(({ status }) => status === 202).length).toBe(1_000)
    await eventually(
      async () => {
        expect(await balanceOf(client)).toMatchObject({
          credit_cents: 0,
          held_cents: 0,
          captured_cents: 5_000,
        })
        return true
      },
      { withinMs: 60_000 },
    )
  })

  test('the audit finds nothing', async () => {
    expect(await audit(fleet.database.db)).toEqual([])
  })

  test('SIGTERM ends each process with 0', async () => {
    expect(await Promise.all([...fleet.apis, ...fleet.workers].map((gateway) => gateway.stop()))).toEqual([
      0, 0, 0, 0,
    ])
  })
})
