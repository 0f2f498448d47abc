import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { audit } from '../../src/store/audit.ts'
import { get, message, post } from '../support/api.ts'
import { createTestClient } from '../support/database.ts'
import { eventually } from '../support/eventually.ts'
import { type Fleet, startFleet } from '../support/fleet.ts'

/** In flight while each process is killed; CHAOS_MESSAGES=2000 is the long run. */
const MESSAGES = Number(process.env['CHAOS_MESSAGES'] ?? 400)
const CONNECTIONS = 40

let fleet: Fleet

beforeAll(async () => {
  fleet = await startFleet({ MOCK_LATENCY_MS: '20', MOCK_DLR_DELAY_MS: '50' })
})

afterAll(async () => {
  await fleet.stop()
})

/** Sends messages to both apis; answers the ids of those answered 202, and how many got no answer at all. */
async function sendAll(client: string): Promise<{ accepted: string[]; unanswered: number }> {
  const accepted: string[] = []
  let unanswered = 0
  let next = 0
  const one = async () => {
    while (next < MESSAGES) {
      const url = fleet.apis[next++ % fleet.apis.length]?.url
      try {
        const { status, body } = await post(`${url}/v1/messages`, message(client, '1234'))
        if (status === 202) accepted.push(String(body['message_id']))
        else expect(status).toBe(503)
      } catch {
        // The process died with the request in its hands: the client cannot know.
        unanswered++
      }
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, one))
  return { accepted, unanswered }
}

/** How often the provider took each message, by its own book. */
function acceptedByProvider(): Map<string, number> {
  const book = new Database(join(fleet.dataDir, 'mock-provider.sqlite'), { readonly: true })
  const rows = book
    .query<{ message_id: string; times: number }, []>(
      `select message_id, count(*) as times from submissions where answer = 'accepted' group by message_id`,
    )
    .all()
  book.close()
  return new Map(rows.map((row) => [row.message_id, row.times]))
}

const VICTIMS = [
  { kind: 'worker', index: 0 },
  { kind: 'worker', index: 1 },
  { kind: 'api', index: 0 },
  { kind: 'api', index: 1 },
] as const

describe('kill -9 in the middle of the traffic', () => {
  for (const { kind, index } of VICTIMS) {
    test(`of ${kind} ${index + 1} loses nothing and doubles no money`, async () => {
      const client = await createTestClient(fleet.database.db, MESSAGES * 5)
      const killed = (async () => {
        await eventually(async () => {
          const { body } = await get(`${fleet.apis[1 - index]?.url}/v1/me?client_id=${client}`)
          return Number(body['held_cents']) > 0
        })
        await (kind === 'api' ? fleet.apis : fleet.workers)[index]?.kill()
      })()
      const { accepted, unanswered } = await sendAll(client)
      await killed
      await fleet.restart(kind, index)

      const rows = await eventually(
        async () => {
          const all = await fleet.database.db.sql<{ id: string; status: string; attempts: number }[]>`
            select id, status, attempts from messages where client_id = ${client}`
          expect(all.filter(({ status }) => status !== 'DELIVERED')).toEqual([])
          return all
        },
        { withinMs: 90_000 },
      )
      // Every 202 is there; beyond them only what was in the hands of a dead process.
      const ids = new Set(rows.map(({ id }) => id))
      expect(accepted.filter((id) => !ids.has(id))).toEqual([])
      expect(rows.length - accepted.length).toBeLessThanOrEqual(unanswered)
      // Submitted once per counted attempt: a second one only after an answer that was lost (I7).
      const taken = acceptedByProvider()
      expect(rows.filter(({ id, attempts }) => (taken.get(id) ?? 0) > attempts)).toEqual([])
      const resent = rows.filter(({ id }) => (taken.get(id) ?? 0) > 1).length
      console.log(
        `${kind} ${index + 1}: ${accepted.length} accepted, ${unanswered} unanswered, ${resent} taken twice`,
      )
      if (kind === 'api') expect(resent).toBe(0)
      expect(await audit(fleet.database.db)).toEqual([])
    })
  }
})
