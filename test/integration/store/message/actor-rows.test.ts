import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { must } from '../../../../src/domain/assert.ts'
import type { LifecycleState } from '../../../../src/domain/lifecycle.ts'
import type { Actor, HistoryRow, Move } from '../../../../src/domain/message/actor.ts'
import type { ClientId, MessageId } from '../../../../src/domain/message.ts'
import { audit } from '../../../../src/store/audit.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { recentDays } from '../../../../src/store/database/partitions.ts'
import {
  commitMoves,
  loadActors,
  loadActorsByProviderMessage,
} from '../../../../src/store/message/actor-rows.ts'
import { listEvents } from '../../../../src/store/message/message-views.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage, newMessageId } from '../../../support/drafts.ts'
import { cents, readBalance } from '../../../support/money.ts'

const SLOT = 3

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())

/** Accepts messages and reads their actors, in the same order. */
async function accept(clientId: ClientId, costs: readonly number[]): Promise<Actor[]> {
  const messages = await insertMessages(
    db,
    costs.map((cost) => newMessage(clientId, { cost: cents(cost) })),
  )
  return await reload(messages.map(({ id }) => id))
}

async function reload(ids: readonly MessageId[]): Promise<Actor[]> {
  const actors = await loadActors(db.sql, ids)
  return ids.map((id) =>
    must(
      actors.find((actor) => actor.id === id),
      'the actor',
    ),
  )
}

async function reloadOne(id: MessageId): Promise<Actor> {
  return must((await reload([id]))[0], 'the actor')
}

/** One event: the actor's next version, with its history row. */
function move(actor: Actor, to: LifecycleState, credit: Move['credit'], more: Partial<Actor> = {}): Move {
  const next: Actor = {
    ...actor,
    status: to,
    version: actor.version + 1,
    wakeAtMs: credit ? null : actor.wakeAtMs,
    ...more,
  }
  const alarm = next.wakeAtMs !== null && next.wakeAtMs !== actor.wakeAtMs
  return { expectedVersion: actor.version, next, alarm, credit, parts: null, history: [rowOf(actor, next)] }
}

function rowOf(before: Actor, after: Actor): HistoryRow {
  return {
    messageId: after.id,
    seq: after.version,
    atMs: Date.now(),
    event: `TO_${after.status}`,
    from: before.status,
    to: after.status,
    ignored: false,
    attempt: after.attempts,
    part: null,
    route: null,
    detail: 'raw "words" \\ of the provider',
  }
}

async function historyOf(id: MessageId): Promise<number[]> {
  const rows = await db.sql<
    { seq: number }[]
  >`select seq from message_history where message_id = ${id} order by seq`
  return rows.map(({ seq }) => seq)
}

async function lockOf(id: MessageId): Promise<string> {
  const [row] = await db.sql<{ state: string }[]>`select state from credit_locks where id = ${id}`
  return row?.state ?? 'none'
}

describe('moves', () => {
  test('a move writes everything the actor remembers, and its history row', async () => {
    const clientId = await createTestClient(db, 100)
    const [actor] = await accept(clientId, [5])
    const before = must(actor, 'an actor')
    const wakeAtMs = Date.now() + 12_345
    const sent = move(before, 'SENT', null, {
      provider: 'mock',
      providerMessageId: 'mock-1',
      taken: true,
      attempts: 2,
      throttles: 4,
      lastError: 'it\'s "odd"',
      wakeAtMs,
    })
    expect(await commitMoves(db.sql, [sent], SLOT)).toEqual(new Set([before.id]))
    expect(await reloadOne(before.id)).toEqual(sent.next)
    const [row] = await db.sql`select * from message_history where message_id = ${before.id} and seq = 2`
    expect(row).toEqual({
      message_id: before.id,
      seq: 2,
      at: new Date(sent.history[0]?.atMs ?? 0),
      event: 'TO_SENT',
      from_status: 'QUEUED',
      to_status: 'SENT',
      ignored: false,
      attempt: 2,
      detail: 'raw "words" \\ of the provider',
      part: null,
      route: null,
    })
    expect(await lockOf(before.id)).toBe('HELD')
  })

  test('what its rows say is read as it was written, whatever it is', async () => {
    const clientId = await createTestClient(db, 1_000_000)
    // No U+0000 and no half surrogate pair: the machine lets none through.
    const words = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replaceAll('\0', ''))
    const said = fc.record({
      atMs: fc.integer({ min: 1_577_836_800_000, max: 4_102_444_800_000 }),
      ignored: fc.boolean(),
      attempt: fc.integer({ min: 0, max: 32_767 }),
      part: fc.option(fc.integer({ min: 1, max: 10 })),
      route: fc.option(words),
      detail: fc.option(
        fc.oneof(
          words,
          fc.constantFrom('null', 'NULL', '', '\n', '\\n', '"', '{a,b}', "'\\", '[1]\n[2]', '\u2028'),
        ),
      ),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 4 }), async (rows) => {
        const [before] = await accept(clientId, [1])
        const actor = must(before, 'an actor')
        const history = rows.map((row, index) => ({
          ...rowOf(actor, actor),
          ...row,
          seq: actor.version + 1 + index,
        }))
        const next = { ...actor, version: actor.version + history.length }
        const moved = {
          expectedVersion: actor.version,
          next,
          alarm: false,
          credit: null,
          parts: null,
          history,
        }
        expect(await commitMoves(db.sql, [moved], SLOT)).toEqual(new Set([actor.id]))
        const [, ...read] = await listEvents(db, actor.id)
        expect(read).toEqual(
          history.map(({ atMs, from, to, ...row }) => ({
            ...row,
            at: new Date(atMs),
            fromStatus: from,
            toStatus: to,
          })),
        )
      }),
      { numRuns: 25 },
    )
  })

  test('a message that the release before has moved in between has one history', async () => {
    const clientId = await createTestClient(db, 100)
    const [actor] = await accept(clientId, [5])
    const { id } = must(actor, 'an actor')
    await db.sql`update messages set status = 'SENDING', version = 2 where id = ${id}`
    await db.sql`
      insert into message_events (message_id, seq, at, event, from_status, to_status, attempt)
      values (${id}, 2, now(), 'DISPATCHED', 'QUEUED', 'SENDING', 1)`
    await commitMoves(db.sql, [move(await reloadOne(id), 'SENT', null)], SLOT)
    const events = await listEvents(db, id)
    expect(events.map(({ seq, event }) => [seq, event])).toEqual([
      [1, 'ACCEPTED'],
      [2, 'DISPATCHED'],
      [3, 'TO_SENT'],
    ])
    expect(await audit(db)).toEqual([])
  })

  test('a move from a version that is gone writes nothing: no state, no history, no money', async () => {
    const clientId = await createTestClient(db, 100)
    const [actor] = await accept(clientId, [30])
    const before = must(actor, 'an actor')
    await commitMoves(db.sql, [move(before, 'SENDING', null)], SLOT)
    expect(await commitMoves(db.sql, [move(before, 'FAILED_PERM', 'RELEASED')], SLOT)).toEqual(new Set())
    expect((await reloadOne(before.id)).status).toBe('SENDING')
    expect(await historyOf(before.id)).toEqual([1, 2])
    expect(await lockOf(before.id)).toBe('HELD')
    expect(await readBalance(db.sql, clientId)).toMatchObject({
      creditCents: 70,
      heldCents: 30,
      capturedCents: 0,
    })
  })

  test('in a batch the moves that still stand are written and the others are not', async () => {
    const clientId = await createTestClient(db, 100)
    const [a, b, c] = await accept(clientId, [10, 20, 30])
    const [first, second, third] = [must(a, 'a'), must(b, 'b'), must(c, 'c')]
    await commitMoves(db.sql, [move(second, 'SENDING', null)], SLOT)
    const written = await commitMoves(
      db.sql,
      // Not in the order of their ids: the statement sorts them itself.
      [
        move(third, 'CANCELLED', 'RELEASED'),
        move(second, 'CANCELLED', 'RELEASED'),
        move(first, 'DELIVERED', 'CAPTURED'),
      ],
      SLOT,
    )
    expect(written).toEqual(new Set([first.id, third.id]))
    expect(await Promise.all([first, second, third].map(({ id }) => lockOf(id)))).toEqual([
      'CAPTURED',
      'HELD',
      'RELEASED',
    ])
    expect(await historyOf(second.id)).toEqual([1, 2])
    expect(await readBalance(db.sql, clientId)).toMatchObject({
      creditCents: 70,
      heldCents: 20,
      capturedCents: 10,
    })
  })

  test('releases and captures of several clients are right to the cent', async () => {
    const one = await createTestClient(db, 1_000)
    const two = await createTestClient(db, 1_000)
    const ofOne = await accept(one, [1, 2, 4, 8, 16])
    const ofTwo = await accept(two, [3, 9, 27])
    await commitMoves(
      db.sql,
      [
        ...ofOne.map((actor, i) =>
          i % 2 === 0 ? move(actor, 'DELIVERED', 'CAPTURED') : move(actor, 'FAILED_PERM', 'RELEASED'),
        ),
        ...ofTwo.map((actor) => move(actor, 'FAILED_PERM', 'RELEASED')),
      ],
      SLOT,
    )
    expect(await readBalance(db.sql, one)).toMatchObject({
      creditCents: 979,
      heldCents: 0,
      capturedCents: 21,
    })
    expect(await readBalance(db.sql, two)).toMatchObject({
      creditCents: 1_000,
      heldCents: 0,
      capturedCents: 0,
    })
    expect(await audit(db)).toEqual([])
  })

  test('captures of different workers add up in their own counters', async () => {
    const clientId = await createTestClient(db, 1_000)
    const actors = await accept(clientId, [1, 2, 4, 8])
    for (const [i, actor] of actors.entries())
      await commitMoves(db.sql, [move(actor, 'DELIVERED', 'CAPTURED')], i % 2)
    const slots =
      await db.sql`select slot, captured_cents from capture_totals where client_id = ${clientId} order by slot`
    expect([...slots]).toEqual([
      { slot: 0, captured_cents: '5.0000' },
      { slot: 1, captured_cents: '10.0000' },
    ])
    expect(await readBalance(db.sql, clientId)).toMatchObject({
      creditCents: 985,
      heldCents: 0,
      capturedCents: 15,
    })
  })

  test('a lock is settled once: a later move that would settle it again moves no money', async () => {
    const clientId = await createTestClient(db, 100)
    const [actor] = await accept(clientId, [40])
    const before = must(actor, 'an actor')
    await commitMoves(db.sql, [move(before, 'DELIVERED', 'CAPTURED')], SLOT)
    const delivered = await reloadOne(before.id)
    await commitMoves(db.sql, [move(delivered, 'FAILED_PERM', 'RELEASED')], SLOT)
    expect(await lockOf(before.id)).toBe('CAPTURED')
    expect(await readBalance(db.sql, clientId)).toMatchObject({
      creditCents: 60,
      heldCents: 0,
      capturedCents: 40,
    })
    // The machine never makes this move; the next test's audit must not see it.
    await db.sql`update messages set status = 'DELIVERED' where id = ${before.id}`
  })

  test('a move that the database refuses takes the whole statement back', async () => {
    const clientId = await createTestClient(db, 100)
    const [a, b] = await accept(clientId, [10, 20])
    const [first, second] = [must(a, 'a'), must(b, 'b')]
    const refused = move(second, 'FAILED_PERM', 'RELEASED')
    const wrong: Move = { ...refused, next: { ...refused.next, status: 'NOWHERE' as LifecycleState } }
    await expect(
      commitMoves(db.sql, [move(first, 'FAILED_PERM', 'RELEASED'), wrong], SLOT),
    ).rejects.toMatchObject({
      code: '23514',
    })
    expect((await reload([first.id, second.id])).map(({ status }) => status)).toEqual(['QUEUED', 'QUEUED'])
    expect(await historyOf(first.id)).toEqual([1])
    expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 70, heldCents: 30 })
  })

  test('of two workers that move the same actor at once one wins, and its money moves once', async () => {
    const clientId = await createTestClient(db, 1_000)
    const actors = await accept(
      clientId,
      Array.from({ length: 40 }, () => 10),
    )
    const [released, captured] = await Promise.all([
      commitMoves(
        db.sql,
        actors.map((actor) => move(actor, 'FAILED_PERM', 'RELEASED')),
        0,
      ),
      commitMoves(
        db.sql,
        actors.map((actor) => move(actor, 'DELIVERED', 'CAPTURED')),
        1,
      ),
    ])
    expect(released.size + captured.size).toBe(40)
    expect(released.intersection(captured).size).toBe(0)
    for (const { id, status } of await reload(actors.map((actor) => actor.id))) {
      expect(status).toBe(released.has(id) ? 'FAILED_PERM' : 'DELIVERED')
    }
    expect(await readBalance(db.sql, clientId)).toMatchObject({
      creditCents: 600 + released.size * 10,
      heldCents: 0,
      capturedCents: captured.size * 10,
    })
    expect(await audit(db)).toEqual([])
  })

  test('many workers that settle messages of the same clients at once lose no cent and do not lock each other out', async () => {
    const clients = await Promise.all(Array.from({ length: 4 }, () => createTestClient(db, 10_000)))
    const perClient = await Promise.all(
      clients.map((id) =>
        accept(
          id,
          Array.from({ length: 48 }, () => 7),
        ),
      ),
    )
    const workers = Array.from({ length: 8 }, (_, worker) =>
      commitMoves(
        db.sql,
        perClient.flatMap((actors) =>
          actors
            .filter((_, i) => i % 8 === worker)
            .map((actor, i) =>
              i % 3 === 0 ? move(actor, 'DELIVERED', 'CAPTURED') : move(actor, 'FAILED_PERM', 'RELEASED'),
            ),
        ),
        worker % 2,
      ),
    )
    await Promise.all(workers)
    // 6 moves per worker and client: the first and the fourth captured, four released.
    for (const id of clients) {
      expect(await readBalance(db.sql, id)).toMatchObject({
        creditCents: 9_888,
        heldCents: 0,
        capturedCents: 112,
      })
    }
    expect(await audit(db)).toEqual([])
  })

  test('moves of messages of two days go into both partitions', async () => {
    const clientId = await createTestClient(db, 100)
    const tomorrowMs = Date.now() + 86_400_000
    const messages = await insertMessages(db, [
      newMessage(clientId),
      newMessage(clientId, { acceptedAtMs: tomorrowMs }),
    ])
    const actors = await reload(messages.map(({ id }) => id))
    const written = await commitMoves(
      db.sql,
      actors.map((actor) => move(actor, 'DELIVERED', 'CAPTURED')),
      SLOT,
    )
    expect(written.size).toBe(2)
    expect(await readBalance(db.sql, clientId)).toMatchObject({
      creditCents: 90,
      heldCents: 0,
      capturedCents: 10,
    })
  })

  test('no moves are no work', async () => {
    expect(await commitMoves(db.sql, [], SLOT)).toEqual(new Set())
  })
})

describe('reading', () => {
  test('unknown messages are left out', async () => {
    expect(await loadActors(db.sql, [newMessageId()])).toEqual([])
    expect(await loadActors(db.sql, [])).toEqual([])
  })

  test("a message is found by its provider's id, and only under that provider", async () => {
    const clientId = await createTestClient(db, 100)
    const [actor] = await accept(clientId, [5])
    const before = must(actor, 'an actor')
    const providerMessageId = `p-${before.id}`
    await commitMoves(db.sql, [move(before, 'SENT', null, { provider: 'mock', providerMessageId })], SLOT)
    const found = await loadActorsByProviderMessage(
      db.sql,
      'mock',
      [providerMessageId, 'p-nobody'],
      recentDays(Date.now()),
    )
    expect(found.map(({ id }) => id)).toEqual([before.id])
    expect(
      await loadActorsByProviderMessage(db.sql, 'other', [providerMessageId], recentDays(Date.now())),
    ).toEqual([])
  })
})
