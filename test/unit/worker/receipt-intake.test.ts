import { afterEach, expect, test } from 'bun:test'
import pino from 'pino'
import type { Actor } from '../../../src/domain/message/actor.ts'
import { openRecentActors } from '../../../src/flow/message/recent-actors.ts'
import type { Db } from '../../../src/store/database/db.ts'
import { openReceiptIntake } from '../../../src/worker/receipt-intake.ts'
import type { Task } from '../../../src/worker/task.ts'
import { UNCOUNTED } from '../../support/apart.ts'
import { eventually } from '../../support/eventually.ts'
import { knownProviders } from '../../support/known-providers.ts'
import { actorIn, eventOf } from '../actors/message/an-actor.ts'

// What is matched in memory: a query is an error here, and its receipts are handed back.

let stop = () => {}
afterEach(() => stop())

function open({ waiting = 0 } = {}) {
  const tasks: Task[] = []
  const queries: string[] = []
  const lookUp = Promise.withResolvers<void>()
  stop = lookUp.resolve
  async function query() {
    queries.push('asked')
    await lookUp.promise
    throw Object.assign(new Error('away'), { code: 'CONNECTION_CLOSED' })
  }
  // As postgres.js: a template is a query, anything else a name in it.
  const sql = Object.assign(
    (asked: string | TemplateStringsArray) => (typeof asked === 'string' ? asked : query()),
    { array: (values: unknown) => values, unsafe: (words: string) => words },
  )
  const recent = openRecentActors()
  const kept: string[] = []
  const intake = openReceiptIntake(
    {
      db: { sql } as unknown as Db, // nothing else of it is asked
      providers: knownProviders([{ name: 'alpha' }]),
      providerLog: { keep: (provider) => kept.push(provider), hideCode() {}, close: async () => {} },
      optOuts: { keep() {}, close: async () => {} } as never, // no receipt here opts out
      receiptParkMs: 1_000,
      now: Date.now,
      log: pino({ level: 'silent' }),
      metrics: UNCOUNTED,
      recent,
    },
    { offer: (more) => void tasks.push(...more), waiting: () => waiting },
  )
  const settled: string[] = []
  let receipts = 0
  const take = (...bodies: readonly (readonly [id: string, status: string])[]) =>
    intake.take({
      payload: bodies.map(([provider_message_id, status]) => ({
        receiptId: `r-${++receipts}`,
        provider: 'alpha',
        body: { provider_message_id, status },
        receivedAtMs: 1_000,
      })),
      redelivered: false,
      ack: () => settled.push('ack'),
      nak: () => settled.push('nak'),
    })
  return { tasks, queries, recent, intake, take, settled, kept }
}

const sending: Actor = actorIn('SENDING')

function answered({ recent }: ReturnType<typeof open>, id: string): void {
  recent.keep(sending)
  recent.answered(sending, eventOf('PROVIDER_ACCEPTED', { ids: [id] }))
}

test('a receipt of a message that was just submitted here is given to the host at once, without a query', async () => {
  const one = open()
  answered(one, 'op-1')
  await one.take(['op-1', 'DELIVRD'])
  expect(one.tasks.map(({ incoming }) => incoming)).toMatchObject([
    {
      messageId: sending.id,
      event: { type: 'RECEIPT_DELIVERED', attempt: null, part: null },
      known: sending,
      given: { provider: 'alpha', providerMessageId: 'op-1', attempt: 1, part: null },
    },
  ])
  expect([one.queries, one.settled, one.kept]).toEqual([[], [], []])
  one.tasks[0]?.settle('done')
  expect([one.settled, one.kept]).toEqual([['ack'], ['alpha']])
})

test('one whose message is not known here is looked for in the database, and what comes after it waits behind it', async () => {
  const one = open()
  await one.take(['op-1', 'ENROUTE'])
  await eventually(() => one.queries.length > 0)
  // Known by now, but the one before is still being looked for.
  answered(one, 'op-1')
  await one.take(['op-1', 'DELIVRD'])
  expect(one.tasks).toEqual([])
})

test('one whose message has not that id after all is looked for in the database, in its place', async () => {
  const one = open()
  answered(one, 'op-1')
  await one.take(['op-1', 'ENROUTE'], ['op-1', 'DELIVRD'])
  expect(one.tasks).toHaveLength(2)
  for (const task of one.tasks.splice(0).toReversed()) task.settle('unmatched')
  answered(one, 'op-1')
  await eventually(() => one.tasks.length === 2)
  expect(one.tasks.map(({ incoming }) => incoming.event.type)).toEqual([
    'RECEIPT_PROGRESS',
    'RECEIPT_DELIVERED',
  ])
  expect([one.settled, one.kept]).toEqual([[], []])
})

test('while the host has too much to commit nothing more is given to it past the database', async () => {
  const one = open({ waiting: 2_000 })
  answered(one, 'op-1')
  await Promise.race([one.take(['op-1', 'DELIVRD']), eventually(() => one.queries.length > 0)])
  expect(one.tasks).toEqual([])
})
