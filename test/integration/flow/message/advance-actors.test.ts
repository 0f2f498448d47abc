import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { MessageEvent } from '../../../../actors/message/events.ts'
import { must } from '../../../../src/domain/assert.ts'
import type { Actor } from '../../../../src/domain/message/actor.ts'
import type { ClientId, MessageId } from '../../../../src/domain/message.ts'
import { NO_ROUTE } from '../../../../src/domain/route/routing.ts'
import { type Advanced, advanceActors, type Incoming } from '../../../../src/flow/message/advance-actors.ts'
import { openRecentActors } from '../../../../src/flow/message/recent-actors.ts'
import { ringAlarms } from '../../../../src/flow/message/ring-alarms.ts'
import { audit } from '../../../../src/store/audit.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { commitMoves, loadActors } from '../../../../src/store/message/actor-rows.ts'
import { listEvents } from '../../../../src/store/message/message-views.ts'
import { redactMessage } from '../../../../src/store/message/redacted-messages.ts'
import { POLICY, UNTOLD } from '../../../support/apart.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage, newMessageId } from '../../../support/drafts.ts'
import { fixedRouter } from '../../../support/fixed-router.ts'
import { cents, readBalance } from '../../../support/money.ts'

let database: TestDatabase
let db: Db
let clientId: ClientId

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  clientId = await createTestClient(db, 1_000_000)
})
afterAll(() => database.drop())

const advance = (incoming: readonly Incoming[], slot = 0) =>
  advanceActors({ db, policy: POLICY, slot, live: UNTOLD }, incoming)
const outcomes = (advanced: readonly Advanced[]) => advanced.map(({ outcome }) => outcome)
const effects = (advanced: readonly Advanced[]) => advanced.map((one) => one.effects.map(({ type }) => type))

async function acceptOne(): Promise<MessageId> {
  const [message] = await insertMessages(db, [newMessage(clientId)])
  return must(message, 'a message').id
}

async function read(id: MessageId): Promise<Actor> {
  return must((await loadActors(db.sql, [id]))[0], 'the actor')
}

async function history(id: MessageId): Promise<string[]> {
  return (await listEvents(db, id)).map(
    ({ event, toStatus, ignored }) => `${event} ${toStatus}${ignored ? ' ignored' : ''}`,
  )
}

function incoming(messageId: MessageId, event: MessageEvent, more: Partial<Incoming> = {}): Incoming {
  return { messageId, event, detail: null, known: null, onlyThisVersion: false, ...more }
}

const atMs = Date.now()
const dispatched: MessageEvent = {
  type: 'DISPATCHED',
  atMs,
  provider: 'mock',
  othersLeft: 0,
  leaseMs: null,
  stop: null,
}
const delivered: MessageEvent = { type: 'RECEIPT_DELIVERED', atMs, attempt: null, part: null }
const failed: MessageEvent = { type: 'RECEIPT_FAILED', atMs, error: 'x', attempt: null, part: null }
const acceptedAs = (providerMessageId: string, attempt = 1): MessageEvent => ({
  type: 'PROVIDER_ACCEPTED',
  atMs,
  attempt,
  throttles: 0,
  provider: 'mock',
  providerMessageIds: [providerMessageId],
  onNoReceiptMs: null,
})
const throttled: MessageEvent = {
  type: 'PROVIDER_THROTTLED',
  atMs,
  attempt: 1,
  throttles: 0,
  retryAfterMs: null,
  random: 0,
  route: NO_ROUTE,
}
const rejected = (attempt = 1): MessageEvent => ({
  type: 'PROVIDER_REJECTED_PERM',
  atMs,
  attempt,
  throttles: 0,
  error: 'no',
  route: NO_ROUTE,
})
const router = fixedRouter(['mock'])
const providers = new Map([['mock', { onUnknown: 'resend' as const }]])
const route = { ...NO_ROUTE, providers: ['mock'] }
const alarm: MessageEvent = { type: 'ALARM_RANG', atMs, random: 0.5, route, mayResend: true }

describe('of a message that was moved here last', () => {
  const given = { provider: 'mock', providerMessageId: 'p-1', attempt: 1, part: null }

  test('nothing is read, and its answer and its receipt are one commit', async () => {
    const recent = openRecentActors()
    const id = await acceptOne()
    const deps = { db, policy: POLICY, slot: 0, live: UNTOLD, recent }
    await advanceActors(deps, [incoming(id, dispatched)])
    const sending = must(recent.get(id), 'the actor')
    expect(sending).toEqual(await read(id))
    recent.answered(sending, acceptedAs('p-1'))
    const receipt = incoming(id, delivered, { known: recent.find('mock', 'p-1')?.actor ?? null, given })
    const advanced = await advanceActors(deps, [incoming(id, acceptedAs('p-1')), receipt])
    expect(outcomes(advanced)).toEqual(['applied', 'applied'])
    expect(await history(id)).toEqual([
      'ACCEPTED QUEUED',
      'DISPATCHED SENDING',
      'PROVIDER_ACCEPTED SENT',
      'RECEIPT_DELIVERED DELIVERED',
    ])
    expect([recent.get(id), recent.find('mock', 'p-1')]).toEqual([null, null])
  })

  test.each<[answer: string, before: readonly MessageEvent[]]>([
    ['is not committed', []],
    ['was a refusal', [rejected()]],
    ['came with another id', [acceptedAs('p-2')]],
  ])('a receipt by an id whose answer %s is told to nobody', async (_, before) => {
    const id = await acceptOne()
    await advance([incoming(id, dispatched), ...before.map((event) => incoming(id, event))])
    const rows = await history(id)
    const advanced = await advance([incoming(id, failed, { given }), incoming(id, delivered, { given })])
    expect(outcomes(advanced)).toEqual(['unmatched', 'unmatched'])
    expect(await history(id)).toEqual(rows)
  })

  test('what somebody else has changed since is read again, and is not remembered any more', async () => {
    const recent = openRecentActors()
    const id = await acceptOne()
    const deps = { db, policy: POLICY, slot: 0, live: UNTOLD, recent }
    await advanceActors(deps, [incoming(id, dispatched)])
    await advance([incoming(id, acceptedAs('p-2'))])
    const receipt = incoming(id, failed, { given })
    expect(outcomes(await advanceActors(deps, [incoming(id, acceptedAs('p-1')), receipt]))).toEqual([
      'ignored',
      'unmatched',
    ])
    expect(await read(id)).toMatchObject({ status: 'SENT', providerMessageId: 'p-2' })
    expect(recent.get(id)?.providerMessageId).toBe('p-2')
  })

  test('an order for what somebody else has put back into a queue is carried out', async () => {
    const recent = openRecentActors()
    const id = await acceptOne()
    const deps = { db, policy: POLICY, slot: 0, live: UNTOLD, recent }
    await advanceActors(deps, [incoming(id, dispatched)])
    await advance([incoming(id, throttled)])
    expect(recent.get(id)?.status).toBe('SENDING')
    expect(effects(await advanceActors(deps, [incoming(id, dispatched)]))).toEqual([['submit']])
    expect(await read(id)).toMatchObject({ status: 'SENDING', throttles: 1 })
  })

  test('a receipt by an id that somebody else has committed the answer of is applied at once', async () => {
    const recent = openRecentActors()
    const id = await acceptOne()
    const deps = { db, policy: POLICY, slot: 0, live: UNTOLD, recent }
    await advanceActors(deps, [incoming(id, dispatched)])
    await advance([incoming(id, acceptedAs('p-1'))])
    expect(outcomes(await advanceActors(deps, [incoming(id, delivered, { given })]))).toEqual(['applied'])
  })

  test('a text that was removed meanwhile does not come back', async () => {
    const recent = openRecentActors()
    const id = await acceptOne()
    const deps = { db, policy: POLICY, slot: 0, live: UNTOLD, recent }
    await advanceActors(deps, [incoming(id, dispatched)])
    await advanceActors(deps, [incoming(id, acceptedAs('p-1'))])
    await advance([incoming(id, delivered)])
    await db.sql.begin((tx) => redactMessage(tx, { clientId, id, andDelete: false, nowMs: atMs }))
    expect(recent.get(id)?.text).not.toBe('')
    const [repeated] = await advanceActors(deps, [incoming(id, delivered, { given })])
    expect([repeated?.outcome, repeated?.actor?.text, (await read(id)).text]).toEqual(['ignored', '', ''])
  })
})

describe('events of one batch', () => {
  test('of one message take effect in the order given, in one commit', async () => {
    const id = await acceptOne()
    const advanced = await advance([
      incoming(id, dispatched),
      incoming(id, acceptedAs('p-1'), { detail: 'taken' }),
      incoming(id, delivered, { detail: '{"status":"DELIVRD"}' }),
    ])
    expect(outcomes(advanced)).toEqual(['applied', 'applied', 'applied'])
    expect(effects(advanced)).toEqual([['submit'], [], []])
    expect(await history(id)).toEqual([
      'ACCEPTED QUEUED',
      'DISPATCHED SENDING',
      'PROVIDER_ACCEPTED SENT',
      'RECEIPT_DELIVERED DELIVERED',
    ])
    expect(await read(id)).toMatchObject({
      status: 'DELIVERED',
      version: 4,
      providerMessageId: 'p-1',
      wakeAtMs: null,
    })
  })

  test('of many messages get their answers in the order of the events', async () => {
    const [a, b] = [await acceptOne(), await acceptOne()]
    const unknown = newMessageId()
    const advanced = await advance([
      incoming(b, dispatched),
      incoming(unknown, dispatched),
      incoming(a, dispatched),
      incoming(b, dispatched),
      incoming(unknown, delivered),
    ])
    expect(outcomes(advanced)).toEqual([
      'applied',
      'no_such_message',
      'applied',
      'dropped',
      'no_such_message',
    ])
    expect(advanced.map(({ actor }) => actor?.id ?? null)).toEqual([b, null, a, b, null])
    expect(effects(advanced)).toEqual([['submit'], [], ['submit'], [], []])
  })

  test('after an end change nothing, are kept as ignored, and move no money (I5)', async () => {
    const own = await createTestClient(db, 100)
    const [message] = await insertMessages(db, [newMessage(own, { cost: cents(9) })])
    const { id } = must(message, 'a message')
    await advance([incoming(id, dispatched), incoming(id, acceptedAs('p-2')), incoming(id, delivered)])
    const advanced = await advance([incoming(id, delivered), incoming(id, failed)])
    expect(outcomes(advanced)).toEqual(['ignored', 'ignored'])
    expect((await history(id)).slice(4)).toEqual([
      'RECEIPT_DELIVERED DELIVERED ignored',
      'RECEIPT_FAILED DELIVERED ignored',
    ])
    expect(await readBalance(db.sql, own)).toMatchObject({ creditCents: 91, heldCents: 0, capturedCents: 9 })
  })

  test('of processes whose clocks are apart keep the history’s order, whoever reads the actor', async () => {
    const id = await acceptOne()
    const startMs = Date.now()
    const steps: readonly MessageEvent[] = [
      { ...dispatched, atMs: startMs + 2_000 },
      { ...acceptedAs('p-clocks'), atMs: startMs - 60_000 },
      { ...delivered, atMs: startMs + 1_469 },
      { ...delivered, atMs: startMs + 3_000 },
    ]
    for (const event of steps) await advance([incoming(id, event)])
    const rows = await listEvents(db, id)
    expect(rows.slice(1).map(({ at }) => at.getTime() - startMs)).toEqual([2_000, 2_000, 2_000, 3_000])
    expect(rows.map(({ detail }) => detail)).toEqual([
      null,
      null,
      `seen at ${new Date(startMs - 60_000).toISOString()}`,
      `received at ${new Date(startMs + 1_469).toISOString()}`,
      null,
    ])
    const [row] = await db.sql`select sent_at, done_at from messages where id = ${id}`
    expect([row?.['sent_at'], row?.['done_at']]).toEqual([
      new Date(startMs + 2_000),
      new Date(startMs + 2_000),
    ])
  })

  test('none are no work', async () => {
    expect(await advance([])).toEqual([])
  })
})

describe('a message that somebody else has moved', () => {
  test('is read again and stepped again: the late event meets the new state', async () => {
    const id = await acceptOne()
    const known = await read(id)
    await advance([incoming(id, dispatched)])
    const [late] = await advance([incoming(id, delivered, { known })])
    expect(late).toMatchObject({ outcome: 'applied', actor: { status: 'DELIVERED', version: 3 } })
    expect(await history(id)).toEqual([
      'ACCEPTED QUEUED',
      'DISPATCHED SENDING',
      'RECEIPT_DELIVERED DELIVERED',
    ])
  })

  test('is submitted once, though its order came to two workers at once', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, acceptOne))
    const orders = ids.map((id) => incoming(id, dispatched))
    const both = (await Promise.all([advance(orders, 0), advance(orders.toReversed(), 1)])).flat()
    expect(both.filter(({ outcome }) => outcome === 'applied')).toHaveLength(20)
    expect(both.flatMap((one) => one.effects)).toHaveLength(20)
  })

  test('is settled once by 8 receipts that come at once, and the others are kept as ignored', async () => {
    const own = await createTestClient(db, 100)
    const [message] = await insertMessages(db, [newMessage(own, { cost: cents(30) })])
    const { id } = must(message, 'a message')
    await advance([incoming(id, dispatched), incoming(id, acceptedAs('p-3'))])
    const known = await read(id)
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        advance([incoming(id, i % 2 === 0 ? delivered : failed, { known })], i),
      ),
    )
    expect(all.flat().filter(({ outcome }) => outcome === 'applied')).toHaveLength(1)
    expect(all.flat().filter(({ outcome }) => outcome === 'ignored')).toHaveLength(7)
    const balance = must(await readBalance(db.sql, own), 'a balance')
    expect(balance.heldCents).toBe(0)
    expect([balance.creditCents, balance.capturedCents]).toEqual(
      (await read(id)).status === 'DELIVERED' ? [70, 30] : [100, 0],
    )
    expect(await audit(db)).toEqual([])
  })

  test('does not hold up the others of its batch', async () => {
    const [moved, free] = [await acceptOne(), await acceptOne()]
    const [knownMoved, knownFree] = [await read(moved), await read(free)]
    await commitMoves(
      db.sql,
      [
        {
          expectedVersion: 1,
          next: { ...knownMoved, status: 'CANCELLED', version: 2, wakeAtMs: null },
          alarm: false,
          credit: 'RELEASED',
          parts: null,
          history: [
            {
              messageId: moved,
              seq: 2,
              atMs,
              event: 'CANCEL_REQUESTED',
              from: 'QUEUED',
              to: 'CANCELLED',
              ignored: false,
              attempt: 0,
              part: null,
              route: null,
              detail: null,
            },
          ],
        },
      ],
      0,
    )
    const advanced = await advance([
      incoming(moved, dispatched, { known: knownMoved }),
      incoming(free, dispatched, { known: knownFree }),
    ])
    expect(outcomes(advanced)).toEqual(['dropped', 'applied'])
    expect(effects(advanced)).toEqual([[], ['submit']])
  })
})

describe('alarms', () => {
  test('of a message that has moved since are dropped', async () => {
    const id = await acceptOne()
    const known = await read(id)
    await advance([incoming(id, dispatched)])
    const [stale] = await advance([incoming(id, alarm, { known, onlyThisVersion: true })])
    expect(stale).toMatchObject({ outcome: 'dropped', effects: [] })
    expect(await history(id)).toEqual(['ACCEPTED QUEUED', 'DISPATCHED SENDING'])
    expect((await read(id)).wakeAtMs).toBe(atMs + POLICY.submitLeaseMs)
  })

  test('after another event of the same batch are dropped, before it they ring', async () => {
    const id = await acceptOne()
    const known = await read(id)
    const ring = incoming(id, alarm, { known, onlyThisVersion: true })
    expect(outcomes(await advance([incoming(id, dispatched), ring]))).toEqual(['applied', 'dropped'])
    const other = await acceptOne()
    const ringOther = incoming(other, alarm, { known: await read(other), onlyThisVersion: true })
    const advanced = await advance([ringOther, incoming(other, dispatched)])
    expect(outcomes(advanced)).toEqual(['applied', 'applied'])
    expect(effects(advanced)).toEqual([['dispatch'], ['submit']])
  })

  test('of a queued message order it again', async () => {
    const [message] = await insertMessages(db, [newMessage(clientId, { wakeAtMs: Date.UTC(2001, 0, 1) })])
    const { id } = must(message, 'a message')
    const now = () => Date.UTC(2001, 0, 1)
    const { rung } = await ringAlarms({ db, router, providers, now, random: () => 0.5 }, 10)
    expect(rung.map(({ messageId }) => messageId)).toEqual([id])
    const advanced = await advance(rung)
    expect(effects(advanced)).toEqual([['dispatch']])
  })

  test('after the validity end the message and give its money back', async () => {
    const own = await createTestClient(db, 100)
    const [message] = await insertMessages(db, [newMessage(own, { expiresAtMs: atMs - 1 })])
    const { id } = must(message, 'a message')
    await advance([incoming(id, alarm, { known: await read(id), onlyThisVersion: true })])
    expect(await read(id)).toMatchObject({ status: 'EXPIRED', wakeAtMs: null })
    expect(await readBalance(db.sql, own)).toMatchObject({ creditCents: 100, heldCents: 0, capturedCents: 0 })
  })
})

describe('the alarm of a message that moves', () => {
  beforeEach(async () => {
    await db.sql`delete from alarms`
  })

  /** When its alarms ring, in milliseconds after `atMs`. */
  async function alarmsOf(id: MessageId): Promise<number[]> {
    const rows = await db.sql<
      { wake_at: Date }[]
    >`select wake_at from alarms where message_id = ${id} order by wake_at`
    return rows.map((row) => row.wake_at.getTime() - atMs)
  }

  /** A message whose alarm rings `inMs` after `atMs`. */
  async function acceptWaking(inMs: number): Promise<MessageId> {
    const [message] = await insertMessages(db, [
      newMessage(clientId, { acceptedAtMs: atMs, wakeAtMs: atMs + inMs }),
    ])
    return must(message, 'a message').id
  }

  const ring = async (inMs: number) =>
    (await ringAlarms({ db, router, providers, now: () => atMs + inMs, random: () => 0.5 }, 10)).rung
  const idsOf = (rung: readonly Incoming[]) => rung.map(({ messageId }) => messageId)

  test('to an earlier time is a new one, and rings then', async () => {
    const id = await acceptWaking(30_000)
    await advance([incoming(id, dispatched)])
    // A submission has 2 s to be answered.
    expect(await alarmsOf(id)).toEqual([2_000, 30_000])
    expect(await ring(1_999)).toEqual([])
    expect(idsOf(await ring(2_000))).toEqual([id])
  })

  test('to a later time is the one that stands, set further when it comes', async () => {
    const id = await acceptWaking(30_000)
    await advance([incoming(id, dispatched)])
    await advance([incoming(id, acceptedAs('p-later'))])
    expect(await alarmsOf(id)).toEqual([2_000, 30_000])
    expect(await ring(2_000)).toEqual([])
    expect(await ring(30_000)).toEqual([])
    expect(await alarmsOf(id)).toEqual([3_600_000])
    expect(idsOf(await ring(3_600_000))).toEqual([id])
  })

  test.each([
    ['overdue', -60_000, [-60_000, 2_000]],
    ['due within a second', 1_000, [1_000, 2_000]],
    ['due later than that', 1_001, [1_001]],
  ] as const)(
    'to a later time is a new one when the old one may be in hand: %s',
    async (_, wakeInMs, alarms) => {
      const id = await acceptWaking(wakeInMs)
      await advance([incoming(id, dispatched)])
      expect(await alarmsOf(id)).toEqual([...alarms])
    },
  )

  test('rings again after 5 s when its worker died', async () => {
    const id = await acceptWaking(0)
    expect(idsOf(await ring(0))).toEqual([id])
    expect(await ring(4_999)).toEqual([])
    expect(idsOf(await ring(5_000))).toEqual([id])
  })

  test('rings in time when one worker died with it and another moved the message', async () => {
    const id = await acceptWaking(0)
    expect(idsOf(await ring(0))).toEqual([id])
    await advance([incoming(id, { ...dispatched, atMs: atMs + 10 })])
    expect(await ring(2_009)).toEqual([])
    expect(idsOf(await ring(2_010))).toEqual([id])
  })

  test('that has rung stands at the next time, before its lease ends', async () => {
    const id = await acceptWaking(0)
    await advance(await ring(0))
    // A dispatch that is lost is noticed after 1 s.
    expect(await alarmsOf(id)).toEqual([1_000, 5_000])
    expect((await read(id)).wakeAtMs).toBe(atMs + 1_000)
  })

  test('to its end is none, and what is left ends without ringing', async () => {
    const id = await acceptWaking(0)
    await advance([incoming(id, dispatched), incoming(id, acceptedAs('p-end')), incoming(id, delivered)])
    expect(await alarmsOf(id)).toEqual([0])
    expect(await ring(0)).toEqual([])
    expect(await alarmsOf(id)).toEqual([])
  })
})

test('messages of two days in one batch are read and moved together', async () => {
  const messages = await insertMessages(
    db,
    [atMs, atMs + 86_400_000].map((acceptedAtMs) => newMessage(clientId, { acceptedAtMs })),
  )
  expect(outcomes(await advance(messages.map(({ id }) => incoming(id, dispatched))))).toEqual([
    'applied',
    'applied',
  ])
  for (const { id } of messages) {
    expect((await read(id)).status).toBe('SENDING')
    expect(await history(id)).toEqual(['ACCEPTED QUEUED', 'DISPATCHED SENDING'])
  }
})

describe('what providers say', () => {
  const ODD = 'half \ud83d and NUL \0 and "quotes" \\'
  test.each([
    ['the raw answer', (id: MessageId) => incoming(id, acceptedAs('p-4'), { detail: ODD })],
    ['the error', (id: MessageId) => incoming(id, { ...rejected(), error: ODD } as MessageEvent)],
  ])('is stored, even when %s holds what PostgreSQL cannot', async (_, event) => {
    const id = await acceptOne()
    await advance([incoming(id, dispatched)])
    expect(outcomes(await advance([event(id)]))).toEqual(['applied'])
  })
})
