import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { InboundId } from '../../../../src/domain/inbound/inbound.ts'
import type { Actor, Move } from '../../../../src/domain/message/actor.ts'
import { ALL_MESSAGES } from '../../../../src/domain/message/message-filter.ts'
import type { ClientId, MessageId } from '../../../../src/domain/message.ts'
import { rollUpMarked } from '../../../../src/flow/report/roll-up-reports.ts'
import { readCredits, readLedger } from '../../../../src/store/client/ledger.ts'
import { type Db, openDb } from '../../../../src/store/database/db.ts'
import { dayOf, ensureDaysOf } from '../../../../src/store/database/partitions.ts'
import { findRepliedTo } from '../../../../src/store/inbound/replied-to.ts'
import {
  commitMoves,
  loadActors,
  loadActorsByProviderMessage,
  loadActorsOfAllDaysByProviderMessage,
} from '../../../../src/store/message/actor-rows.ts'
import { claimAlarms, wakeNow, wakeOrphans } from '../../../../src/store/message/alarms.ts'
import { findParts, findProviderMessages } from '../../../../src/store/message/message-parts.ts'
import { findTraceParents } from '../../../../src/store/message/message-requests.ts'
import { searchMessages } from '../../../../src/store/message/message-search.ts'
import {
  findMessage,
  listEvents,
  listMessages,
  readMessages,
} from '../../../../src/store/message/message-views.ts'
import { findProgress } from '../../../../src/store/message/otps.ts'
import { redactMessage } from '../../../../src/store/message/redacted-messages.ts'
import { findTwilioMessage, listTwilioMessages } from '../../../../src/store/twilio/twilio-messages.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { dropDayTables } from '../../../support/day-tables.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { eventually } from '../../../support/eventually.ts'
import { holdOpen } from '../../../support/hold-open.ts'

const DAY_MS = 86_400_000
/** A search behind a lock goes on to its end. */
const NO_HURRY = Number.POSITIVE_INFINITY

/** Two days ago, of which all tables go, and now. */
type Asked = {
  readonly db: Db
  readonly clientId: ClientId
  readonly gone: MessageId
  readonly here: MessageId
  readonly moves: readonly Move[]
}

/** What is asked of a message whose day goes and of one whose day stays; the answer names what was found, by ids where there are some. */
const STATEMENTS: readonly (readonly [string, (asked: Asked) => Promise<unknown>])[] = [
  ['actors are read', async ({ db, gone, here }) => idsOf(await loadActors(db.sql, [gone, here]))],
  [
    'actors are looked for on days',
    async ({ db, gone, here }) =>
      idsOf(
        await loadActorsByProviderMessage(
          db.sql,
          'mock',
          [`p-${gone}`, `p-${here}`],
          [goneDay, dayOf(Date.now())],
        ),
      ),
  ],
  [
    'actors are looked for on all days',
    async ({ db, gone, here }) =>
      idsOf(await loadActorsOfAllDaysByProviderMessage(db.sql, 'mock', [`p-${gone}`, `p-${here}`])),
  ],
  ['moves are written', async ({ db, moves }) => [...(await commitMoves(db.sql, moves, 0))]],
  ['parts are looked for on a day', ({ db, gone }) => findParts(db.sql, 'mock', [`p-${gone}`], [goneDay])],
  ['parts are looked for on all days', ({ db, gone }) => findParts(db.sql, 'mock', [`p-${gone}`], 'all')],
  [
    'known ids of providers are looked for',
    async ({ db, gone, here }) => [
      ...(await findProviderMessages(db.sql, 'mock', [`p-${gone}`, `p-${here}`])),
    ],
  ],
  [
    'one-time passwords are followed',
    async ({ db, gone, here }) => idsOf(await findProgress(db.sql, [gone, here])),
  ],
  ['a message is read', ({ db, gone }) => findMessage(db, gone)],
  ['messages are read', async ({ db, gone, here }) => idsOf(await readMessages(db, [gone, here]))],
  ['a history is read', ({ db, gone }) => listEvents(db, gone)],
  ['traces are looked for', async ({ db, gone }) => [...(await findTraceParents(db.sql, [gone as never]))]],
  [
    'messages are listed',
    async ({ db, clientId }) =>
      idsOf(
        (
          await listMessages(
            db,
            { clientId, status: null, fromAt: null, toAt: null, beforeId: null },
            10,
            NO_HURRY,
          )
        ).messages,
      ),
  ],
  ...[null, 'SENDER'].map(
    (query) =>
      [
        `messages are searched for ${query}`,
        async ({ db, clientId }: Asked) =>
          idsOf(
            (
              await searchMessages(
                db,
                {
                  query,
                  requestId: null,
                  filter: { ...ALL_MESSAGES, clientIds: [clientId] },
                  now: new Date(),
                  quietSince: null,
                  beforeId: null,
                },
                10,
                NO_HURRY,
              )
            ).messages,
          ),
      ] as const,
  ),
  [
    'stuck messages are searched for',
    async ({ db, clientId }) =>
      idsOf(
        (
          await searchMessages(
            db,
            {
              query: null,
              requestId: null,
              filter: { ...ALL_MESSAGES, clientIds: [clientId], statuses: ['QUEUED'] },
              now: new Date(),
              quietSince: new Date(Date.now() + DAY_MS),
              beforeId: null,
            },
            10,
            NO_HURRY,
          )
        ).messages,
      ),
  ],
  ["a message's money is read", ({ db, gone }) => readCredits(db.sql, gone)],
  [
    'a ledger is read',
    async ({ db, clientId, here }) =>
      (
        await readLedger(db, { clientId, fromAt: null, toAt: null, order: 'desc', after: null }, 10)
      )?.lines.filter(({ id }) => id === here).length,
  ],
  [
    "a message is read at Twilio's door",
    ({ db, clientId, gone }) => findTwilioMessage(db.sql, clientId, gone),
  ],
  [
    "messages are listed at Twilio's door",
    async ({ db, clientId }) =>
      idsOf(
        (
          await listTwilioMessages(
            db.sql,
            {
              clientId,
              to: null,
              toHash: null,
              from: null,
              sentFrom: null,
              sentBefore: null,
              beforeId: null,
            },
            10,
          )
        ).messages,
      ),
  ],
  [
    'a message is redacted',
    ({ db, clientId, gone }) =>
      db.sql.begin((tx) => redactMessage(tx, { clientId, id: gone, andDelete: false, nowMs: Date.now() })),
  ],
  [
    'what is answered to is looked for',
    async ({ db, clientId }) =>
      (
        await db.sql.begin((tx) =>
          findRepliedTo(tx, [{ id: REPLY, clientId, from: '+1234567890', to: '+15550001' }]),
        )
      ).size,
  ],
  [
    'alarms ring',
    async ({ db, gone, here }) => {
      await wakeNow(db.sql, [gone, here], Date.now())
      await wakeOrphans(db.sql, Date.now())
      const { due } = await claimAlarms(db.sql, { nowMs: Date.now(), leaseMs: 0, limit: 10 })
      // The one that is still there has an alarm until its move is written, which may be before or after.
      return idsOf(due).filter((id) => id !== here)
    },
  ],
  ['minutes are counted', ({ db }) => rollUpMarked(db, 10)],
]

/** These change what the others find, and are asked once the day goes. */
const CHANGING = new Set(['moves are written', 'a message is redacted', 'alarms ring', 'minutes are counted'])

/** Of each of them the message that is still there, or nothing. */
const foundOf = ({ here }: Asked) => ({
  'actors are read': [here],
  'actors are looked for on days': [here],
  'actors are looked for on all days': [here],
  'moves are written': [here],
  'parts are looked for on a day': [],
  'parts are looked for on all days': [],
  'known ids of providers are looked for': [`p-${here}`],
  'one-time passwords are followed': [here],
  'a message is read': null,
  'messages are read': [here],
  'a history is read': [],
  'traces are looked for': [],
  'messages are listed': [here],
  'messages are searched for null': [here],
  'messages are searched for SENDER': [],
  'stuck messages are searched for': [here],
  "a message's money is read": null,
  'a ledger is read': 1,
  "a message is read at Twilio's door": null,
  "messages are listed at Twilio's door": [here],
  'a message is redacted': { kind: 'unknown_message' },
  'what is answered to is looked for': 0,
  'alarms ring': [],
  // It was begun, and is done by the next turn.
  'minutes are counted': 0,
})

const REPLY = Bun.randomUUIDv7() as InboundId // a fresh UUIDv7
const goneDay = dayOf(Date.now() - 2 * DAY_MS)

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

/** A message of two days ago and one of now, both due, of a client that is told of all. */
async function leaveMessages(db: Db): Promise<Asked> {
  const clientId = await createTestClient(db, 100)
  await db.sql`
    update clients set dlr_callback_url = 'http://127.0.0.1:9/callback', callback_every_status = true where id = ${clientId}`
  const nowMs = Date.now()
  const messages = [nowMs - 2 * DAY_MS, nowMs].map((acceptedAtMs) =>
    newMessage(clientId, { acceptedAtMs, from: '+15550001', wakeAtMs: nowMs, expiresAtMs: nowMs + DAY_MS }),
  )
  const [gone, here] = messages.map(({ id }) => id)
  if (!gone || !here) throw new Error('two messages were made')
  await ensureDaysOf(db, [gone])
  await insertMessages(db, messages)
  await db.sql`update messages set provider_message_id = 'p-' || id`
  return { db, clientId, gone, here, moves: (await loadActors(db.sql, [gone, here])).map(endOf) }
}

/** Takes a message as far as DELIVERED. */
function endOf(actor: Actor): Move {
  const { id: messageId, version, status: from } = actor
  return {
    expectedVersion: version,
    next: { ...actor, status: 'DELIVERED', version: version + 1, wakeAtMs: null },
    alarm: false,
    credit: 'CAPTURED',
    parts: null,
    history: [
      {
        messageId,
        seq: version + 1,
        atMs: Date.now(),
        event: 'RECEIPT_DELIVERED',
        from,
        to: 'DELIVERED',
        ignored: false,
        attempt: 1,
        part: null,
        route: null,
        detail: null,
      },
    ],
  }
}

function idsOf(found: readonly { readonly id: string }[]): string[] {
  return found.map(({ id }) => id)
}

test('statements that were prepared, and wait behind the lock of who drops a day, find nothing of it and do not fail', async () => {
  const asked = await leaveMessages(database.db)
  // A session for each, in which its plan is kept.
  const sessions = STATEMENTS.map(([name, ask]) => {
    const db = openDb({ address: { kind: 'url', url: database.url }, name, max: 1 })
    return { name, db, ask: () => ask({ ...asked, db }) }
  })
  try {
    for (const { name, db, ask } of sessions) {
      await db.sql`select` // the driver learns the types of arrays
      if (!CHANGING.has(name)) await ask()
    }
    const isHeld = Promise.withResolvers<void>()
    const letGo = Promise.withResolvers<void>()
    const dropping = database.db.sql.begin(async (tx) => {
      await holdOpen(tx)
      await dropDayTables(tx, goneDay)
      isHeld.resolve()
      await letGo.promise
    })
    await isHeld.promise
    const answers = sessions.map(({ name, ask }) => ask().then((answer) => [name, answer] as const))
    await eventually(async () => {
      const [row] = await database.db.sql<{ count: number }[]>`
        select count(distinct pid) as count from pg_locks
        where not granted and database = (select oid from pg_database where datname = current_database())`
      return row?.count === sessions.length
    })
    letGo.resolve()
    await dropping
    expect(Object.fromEntries(await Promise.all(answers))).toEqual(foundOf(asked))
    // Whatever is asked later.
    for (const { ask } of sessions) await ask()
  } finally {
    await Promise.all(sessions.map(({ db }) => db.close()))
  }
})
