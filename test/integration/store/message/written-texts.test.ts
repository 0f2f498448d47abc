import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { must } from '../../../../src/domain/assert.ts'
import { GIVEN_FIELDS } from '../../../../src/domain/fields/given-fields.ts'
import type { Actor, HistoryRow, Move } from '../../../../src/domain/message/actor.ts'
import type { ClientId, MessageId } from '../../../../src/domain/message.ts'
import { audit } from '../../../../src/store/audit.ts'
import { type Db, openDb } from '../../../../src/store/database/db.ts'
import { openEmbedded } from '../../../../src/store/database/embedded.ts'
import { migrate } from '../../../../src/store/database/migrate.ts'
import { commitMoves, loadActors } from '../../../../src/store/message/actor-rows.ts'
import { listEvents } from '../../../../src/store/message/message-views.ts'
import { MOST_LINES } from '../../../../src/store/message/move-columns.ts'
import { createDataDir } from '../../../support/data-dir.ts'
import { createDatabase, createTestClient } from '../../../support/database.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { cents } from '../../../support/money.ts'

const SLOT = 3
const RUNS = 40

type Opened = { readonly db: Db; close(): Promise<void> }

const DATABASES: Readonly<Record<string, () => Promise<Opened>>> = {
  PostgreSQL: async () => {
    const { db, drop } = await createDatabase()
    return { db, close: drop }
  },
  'the embedded database': async () => {
    const folder = createDataDir()
    const embedded = await openEmbedded(folder.path)
    const db = openDb({ address: embedded.address, name: 'sms-test', max: 2 })
    await migrate(db, Date.now())
    return {
      db,
      async close() {
        await db.close()
        await embedded.close()
        folder.remove()
      },
    }
  },
}

/** What an array, a list of lines or a JSON could take for its own; no U+0000 and no half surrogate pair, which are refused before. */
const ODD = fc.constantFrom(
  '',
  'NULL',
  'null',
  '{}',
  '{NULL}',
  '{a,b}',
  '","',
  '"',
  '\\',
  '\\\\"',
  '\\N',
  '\\u0041',
  '\n',
  '\r\n',
  '\t',
  '\b\f',
  '\u001e',
  'a\u001eb\u001e',
  '\u0001\u001f\u007f\u0085',
  '\u2028\u2029',
  '\ufeff\ufffe\uffff',
  '👩‍👩‍👧‍👦',
  '[1,0,"X"]\n[2,0,"X"]',
  " leading and trailing ' ",
  '$1 :x ?',
  'x'.repeat(100_000),
  '"\\\n\u001e,{}'.repeat(2_000),
)
const words = fc.oneof(
  ODD,
  fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replaceAll('\0', '')),
)

describe.each(Object.entries(DATABASES))('in %s', (_, open) => {
  let opened: Opened
  let db: Db
  let clientId: ClientId

  beforeAll(async () => {
    opened = await open()
    db = opened.db
    clientId = await createTestClient(db, 1_000_000)
  })
  afterAll(() => opened.close())

  async function accepted(): Promise<Actor> {
    const [message] = await insertMessages(db, [newMessage(clientId, { cost: cents(1) })])
    return await reload(must(message, 'a message').id)
  }
  const reload = async (id: MessageId) => must((await loadActors(db.sql, [id]))[0], 'the actor')

  test('accepted texts are read as they came', async () => {
    const given = fc.record({
      from: words,
      text: words,
      note: fc.option(words),
      route: words,
      userData: fc.option(fc.record({ hex: words })),
      given: fc.array(fc.option(words), { minLength: GIVEN_FIELDS.length, maxLength: GIVEN_FIELDS.length }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(given, { minLength: 1, maxLength: 5 }), async (batch) => {
        const messages = batch.map(({ given, userData, ...texts }) =>
          newMessage(clientId, {
            ...texts,
            ...Object.fromEntries(
              GIVEN_FIELDS.flatMap(({ name, takes }, index) =>
                typeof takes === 'number' ? [[name, given[index] ?? null]] : [],
              ),
            ),
            door: 'kannel',
            userData: userData as never, // any object will do for the column
            cost: cents(1),
          }),
        )
        await insertMessages(db, messages)
        for (const message of messages) {
          const [row] = await db.sql`select * from messages where id = ${message.id}`
          expect(row).toMatchObject({
            from_sender: message.from,
            text: message.text,
            user_data: message.userData,
            ...Object.fromEntries(GIVEN_FIELDS.map(({ name, column }) => [column, message[name]])),
          })
          expect(await listEvents(db, message.id)).toMatchObject([
            { seq: 1, event: 'ACCEPTED', detail: message.note, route: message.route },
          ])
        }
      }),
      { numRuns: RUNS },
    )
  })

  test('what moves say is read as it was said', async () => {
    const said = fc.record({ pmid: fc.option(words), error: fc.option(words), detail: fc.option(words) })
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 5 }), async (batch) => {
        const moves: Move[] = []
        for (const { pmid, error, detail } of batch) {
          const actor = await accepted()
          const next = {
            version: actor.version + 1,
            providerMessageId: shortened(pmid),
            taken: pmid !== null,
            lastError: error,
          }
          moves.push(moveOf(actor, { ...actor, ...next }, [rowOf(actor, actor.version + 1, detail)]))
        }
        const written = await commitMoves(db.sql, moves, SLOT)
        expect(written.size).toBe(moves.length)
        for (const { next, history } of moves) {
          expect(await reload(next.id)).toEqual(next)
          expect((await listEvents(db, next.id)).at(-1)?.detail).toBe(history[0]?.detail ?? null)
        }
      }),
      { numRuns: RUNS },
    )
  })

  test('a message with 20,000 events has them all, and the last is written with as little as the fortieth', async () => {
    let actor = await accepted()
    const { id } = actor
    async function commit(count: number, detail: string) {
      const rows = Array.from({ length: count }, (_, nth) => rowOf(actor, actor.version + 1 + nth, detail))
      const move = moveOf(actor, { ...actor, version: actor.version + count }, rows)
      expect(await commitMoves(db.sql, [move], SLOT)).toEqual(new Set([id]))
      actor = move.next
    }
    const linesOf = async () =>
      (await db.sql<{ history: string }[]>`select history from messages where id = ${id}`)[0]?.history ?? ''
    while (actor.version < MOST_LINES) await commit(1, 'a receipt\nof two lines')
    const lines = await linesOf()
    expect(lines.split('\n')).toHaveLength(MOST_LINES)
    while (actor.version < 20_000) await commit(Math.min(500, 20_000 - actor.version), 'the same receipt')
    await commit(1, 'the last')
    expect(await linesOf()).toBe(lines)
    const events = await listEvents(db, id)
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 20_001 }, (_, nth) => nth + 1))
    expect(events.at(-1)).toMatchObject({ detail: 'the last', ignored: true })
    expect((await audit(db)).filter(({ subject }) => subject.includes(id))).toEqual([])
  })

  test('a client is told of an end that comes as a later event', async () => {
    await db.sql`update clients set dlr_callback_url = 'http://127.0.0.1:9/', callback_hmac_secret = 'x' where id = ${clientId}`
    const actor = await accepted()
    const ignored = Array.from({ length: MOST_LINES }, (_, nth) => rowOf(actor, 2 + nth, null))
    const before = { ...actor, version: actor.version + ignored.length }
    await commitMoves(db.sql, [moveOf(actor, before, ignored)], SLOT)
    const ended = { ...before, version: before.version + 1, status: 'FAILED_PERM', wakeAtMs: null } as const
    const row = { ...rowOf(before, ended.version, '"no"\n\u001e'), to: ended.status, ignored: false }
    await commitMoves(db.sql, [{ ...moveOf(before, ended, [row]), credit: 'RELEASED' }], SLOT)
    const told = await db.sql<{ status: string; sequence: number }[]>`
      select status, sequence from callbacks where message_id = ${actor.id}`
    expect([...told]).toEqual([{ status: 'FAILED_PERM', sequence: ended.version }])
  })
})

/** An index entry has room for 2,700 bytes. */
function shortened(text: string | null): string | null {
  return text === null ? null : text.slice(0, 500).toWellFormed()
}

function moveOf(actor: Actor, next: Actor, history: readonly HistoryRow[]): Move {
  return { expectedVersion: actor.version, next, alarm: false, credit: null, parts: null, history }
}

function rowOf(actor: Actor, seq: number, detail: string | null): HistoryRow {
  return {
    messageId: actor.id,
    seq,
    atMs: 1_795_700_000_123,
    event: 'RECEIPT_DELIVERED',
    from: actor.status,
    to: actor.status,
    ignored: true,
    attempt: actor.attempts,
    part: null,
    route: null,
    detail,
  }
}
