import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { must } from '../../../src/domain/assert.ts'
import type { ClientId, MessageId } from '../../../src/domain/message.ts'
import { type CancelOutcome, cancelMessages } from '../../../src/flow/cancel-messages.ts'
import { openCheckedDb } from '../../../src/open.ts'
import { loadActors } from '../../../src/store/actors.ts'
import { audit } from '../../../src/store/audit.ts'
import { findBalance } from '../../../src/store/clients.ts'
import type { Db } from '../../../src/store/db.ts'
import { listEvents } from '../../../src/store/messages.ts'
import { apiDeps, openBusAway } from '../../support/apart.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../support/database.ts'
import { insertMessages, newMessage } from '../../support/drafts.ts'
import { eventually } from '../../support/eventually.ts'
import { openPostgresProxy } from '../../support/postgres-proxy.ts'
import { accepted, openScriptedProvider } from '../../support/scripted-provider.ts'
import { openWorker } from '../../support/worker.ts'

let database: TestDatabase
let db: Db
let clientId: ClientId

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())
beforeEach(async () => {
  clientId = await createTestClient(db, 100_000)
})

const deps = (on: Db = db) => apiDeps({ db: on, bus: openBusAway() })
const insert = async (count: number) =>
  (
    await insertMessages(
      db,
      Array.from({ length: count }, () => newMessage(clientId)),
    )
  ).map(({ id }) => id)

describe('messages that wait', () => {
  test('are cancelled in one commit, each once however often it is asked', async () => {
    const ids = await insert(3)
    const asked = [...ids, ...ids, crypto.randomUUID() as MessageId]
    const outcomes = await cancelMessages(deps(), asked)
    expect(outcomes.map(({ kind }) => kind)).toEqual([...Array(6).fill('cancelled'), 'unknown_message'])
    for (const id of ids) expect((await listEvents(db, id)).map(({ event }) => event)).toHaveLength(2)
    expect(await findBalance(db.sql, clientId)).toMatchObject({ creditCents: 100_000, heldCents: 0 })
  })

  test('are cancelled by one of many that ask at once, over two pools', async () => {
    const ids = await insert(50)
    const other = await openCheckedDb({ kind: 'url', url: database.url }, 'sms-test', 4)
    try {
      const all = await Promise.all([db, other, db, other].map((pool) => cancelMessages(deps(pool), ids)))
      expect(new Set(all.flat().map(({ kind }) => kind))).toEqual(new Set(['cancelled']))
    } finally {
      await other.close()
    }
    expect(await findBalance(db.sql, clientId)).toMatchObject({ creditCents: 100_000, heldCents: 0 })
    expect(await audit(db)).toEqual([])
  })
})

test('of a cancel and a dispatch one wins: what is cancelled is never submitted, and the money agrees', async () => {
  const provider = openScriptedProvider(async (request) => accepted(request))
  const worker = await openWorker(db, provider)
  const outcomes = new Map<MessageId, CancelOutcome['kind']>()
  const both = () =>
    ['cancelled', 'not_cancellable'].every((kind) => [...outcomes.values()].includes(kind as never))
  try {
    for (let round = 0; round < 3 || (round < 30 && !both()); round++) {
      const ids = await worker.accept(clientId, 200)
      // Some at once, some while the worker has taken its first orders.
      const chunks = Array.from({ length: 8 }, (_, index) => ids.slice(index * 25, index * 25 + 25))
      await Promise.all(
        chunks.map(async (chunk, index) => {
          await Bun.sleep(index * 2)
          const found = await cancelMessages(deps(), chunk)
          for (const [at, outcome] of found.entries()) outcomes.set(must(chunk[at], 'an id'), outcome.kind)
        }),
      )
    }
    expect(both()).toBe(true)
    await eventually(
      async () => {
        const actors = await loadActors(db.sql, [...outcomes.keys()])
        expect(actors.filter(({ status }) => status !== 'SENT' && status !== 'CANCELLED')).toEqual([])
        return true
      },
      { withinMs: 20_000 },
    )
  } finally {
    await worker.stop()
  }
  const submitted = new Set(provider.submitted.map(({ messageId }) => messageId))
  const cancelled = [...outcomes].flatMap(([id, kind]) => (kind === 'cancelled' ? [id] : []))
  expect(cancelled.filter((id) => submitted.has(id))).toEqual([])
  for (const { id, status } of await loadActors(db.sql, [...outcomes.keys()]))
    expect([id, status]).toEqual([id, outcomes.get(id) === 'cancelled' ? 'CANCELLED' : 'SENT'])
  const heldCents = 5 * (outcomes.size - cancelled.length)
  expect(await findBalance(db.sql, clientId)).toMatchObject({ creditCents: 100_000 - heldCents, heldCents })
  expect(await audit(db)).toEqual([])
}, 60_000)

test('a cancel whose connection is lost in its commit is asked again until it is known', async () => {
  const [id] = await insert(1)
  const proxy = await openPostgresProxy(database.url)
  const far = await openCheckedDb({ kind: 'url', url: proxy.url }, 'sms-test', 2)
  let uncertain = 0
  try {
    proxy.cutOnce({ kind: 'statement', text: 'CANCEL_REQUESTED' })
    const outcomes = await cancelMessages(deps(far), [must(id, 'an id')], () => uncertain++)
    expect([outcomes, proxy.cuts(), uncertain]).toEqual([[{ kind: 'cancelled' }], 1, 1])
  } finally {
    await far.close()
    await proxy.close()
  }
  expect(await audit(db)).toEqual([])
})
