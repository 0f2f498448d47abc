import { afterAll, beforeAll, expect, test } from 'bun:test'
import pino from 'pino'
import { openCheckedDb } from '../../../src/compose-checked.ts'
import { must } from '../../../src/domain/assert.ts'
import type { ClientId, MessageId } from '../../../src/domain/message.ts'
import { topUp as addMoney } from '../../../src/flow/top-up.ts'
import type { SubmitAnswer, SubmitRequest } from '../../../src/provider/port.ts'
import { audit } from '../../../src/store/audit.ts'
import type { Db } from '../../../src/store/database/db.ts'
import { apiDeps } from '../../support/apart.ts'
import { post } from '../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../support/database.ts'
import { eventually } from '../../support/eventually.ts'
import { type ListeningApp, listenApp } from '../../support/listening-app.ts'
import { cents, readBalance } from '../../support/money.ts'
import { randomFrom } from '../../support/random.ts'
import { accepted, openScriptedProvider, providerMessageId } from '../../support/scripted-provider.ts'
import { knownTariffs } from '../../support/tariffs.ts'
import { openWorker, type RunningWorker } from '../../support/worker.ts'

/** `MONEY_SEED` repeats a run's choices, `MONEY_STEPS` makes it longer. */
const SEED = Number(process.env['MONEY_SEED'] ?? Date.now() % 1_000_000)
const STEPS = Number(process.env['MONEY_STEPS'] ?? 400)

const CLIENTS = 3
const AT_ONCE = 12
/** One api process has whole prices, the other the next ones already, of fractions. */
const PRICES = [
  { pricePerPart: cents(5), expressSurcharge: cents(2) },
  { pricePerPart: cents(0.79), expressSurcharge: cents(0.0021) },
]
/** A message without a receipt expires after this. */
const VALIDITY_MS = 4_000
const WITHIN_MS = 90_000

const random = randomFrom(SEED)
const chance = (share: number) => random() < share
const pick = <T>(items: readonly T[]) => must(items[Math.floor(random() * items.length)], 'one to pick')

/** What the processes say of their own faults, to be shown with a failure. */
const log = pino({ level: 'error' })

let database: TestDatabase
const pools: Db[] = []
const workers: RunningWorker[] = []
const apps: ListeningApp[] = []
const clients: ClientId[] = []
/** What may be cancelled, and what receipts may come for: both grow as the run goes on. */
const ids: string[] = []
const taken: string[] = []

/** A provider as they come: takes most, refuses some for now or for good, keeps some waiting. */
async function answer(request: SubmitRequest): Promise<SubmitAnswer> {
  const dice = random()
  if (dice < 0.08) return { kind: 'rejected_permanent', error: 'no', detail: '' }
  if (dice < 0.2) return { kind: 'rejected_temporary', error: 'busy', detail: '' }
  if (dice < 0.25) return { kind: 'throttled', retryAfterMs: null, detail: '' }
  if (dice < 0.3) return { kind: 'unknown', error: 'silence' }
  taken.push(providerMessageId(request))
  return accepted(request)
}

beforeAll(async () => {
  database = await createDatabase()
  for (let index = 0; index < CLIENTS; index++) clients.push(await createTestClient(database.db, 400))
  const pool = async () => {
    const db = await openCheckedDb({ kind: 'url', url: database.url }, 'sms-test', 5)
    pools.push(db)
    return db
  }
  for (let index = 0; index < 2; index++)
    workers.push(await openWorker(await pool(), openScriptedProvider(answer)))
  for (const [index, { bus }] of workers.entries()) {
    const db = await pool()
    const tariffs = knownTariffs(db, must(PRICES[index], 'the prices of an api process'))
    apps.push(listenApp(apiDeps({ db, bus, validityMs: VALIDITY_MS, log, tariffs })))
  }
})
afterAll(async () => {
  await Promise.all([...apps, ...workers].map((one) => one.stop()))
  await Promise.all(pools.map((pool) => pool.close()))
  await database.drop()
})

const url = () => `${pick(apps).url}/v1/messages`

function content(): object {
  return {
    to: '+15551230000',
    from: 'SENDER',
    text: 'x'.repeat(pick([1, 161, 400])),
    ...(chance(0.2) ? { express: true } : {}),
    ...(chance(0.2) ? { send_at: new Date(Date.now() + random() * 1_500).toISOString() } : {}),
    ...(chance(0.2) ? { validity_seconds: 1 } : {}),
    ...(chance(0.05) ? { from: '!' } : {}),
  }
}

/** A 500 is a fault; every other refusal is part of the game. */
async function ask(path: string, body: unknown, headers: Record<string, string> = {}): Promise<void> {
  const reply = await post(path, body, headers)
  expect([200, 202, 400, 402, 404, 409]).toContain(reply.status)
  const { message_id: id, messages } = reply.body
  const of = (Array.isArray(messages) ? messages : [{ message_id: id }]) as { message_id?: string }[]
  ids.push(...of.flatMap(({ message_id }) => message_id ?? []))
}

const STEP: readonly (() => Promise<void>)[] = [
  () => ask(url(), { client_id: pick(clients), ...content() }),
  () => ask(url(), { client_id: pick(clients), ...content() }),
  () => {
    const messages = Array.from({ length: 1 + Math.floor(random() * 20) }, content)
    return ask(`${url()}/batch`, { client_id: pick(clients), messages })
  },
  async () => {
    const key = { 'idempotency-key': `key-${Math.floor(random() * 1e9)}` }
    const body = { client_id: pick(clients), messages: [content(), content()] }
    // Twins, over both processes or one.
    await Promise.all([ask(`${url()}/batch`, body, key), ask(`${url()}/batch`, body, key)])
  },
  () => (ids.length > 0 ? ask(`${url()}/${pick(ids.slice(-60))}/cancel`, {}) : Promise.resolve()),
  () => (ids.length > 0 ? ask(`${url()}/${pick(ids)}/cancel`, {}) : Promise.resolve()),
  receipts,
  receipts,
  topUp,
]

async function receipts(): Promise<void> {
  if (taken.length === 0) return
  const status = pick(['DELIVRD', 'DELIVRD', 'UNDELIV', 'ENROUTE', 'UNKNOWN'])
  await pick(workers).receipts(
    Array.from({ length: 5 }, () => pick(taken.slice(-100))),
    status,
  )
}

async function topUp(): Promise<void> {
  const asked = {
    id: crypto.randomUUID(),
    clientId: pick(clients),
    amount: cents(pick([1, 20, 60.0079])),
    note: null,
  }
  expect((await addMoney({ db: pick(pools) }, asked)).kind).toBe('added')
}

test(`whatever happens, in any order, not 1/10,000 cent is made or lost (seed ${SEED})`, async () => {
  let left = STEPS
  let checks = 0
  const play = async () => {
    while (left-- > 0) await pick(STEP)()
  }
  const playing = Promise.all(Array.from({ length: AT_ONCE }, play))
  const check = async () => {
    expect(await audit(database.db)).toEqual([])
    checks++
  }
  let done = false
  const checking = (async () => {
    while (!done) await check()
  })()
  await playing.finally(() => {
    done = true
  })
  await checking
  expect(checks).toBeGreaterThan(3)

  await eventually(
    async () => {
      const open = await database.db.sql`select count(*)::int as open from messages where wake_at is not null`
      return open[0]?.['open'] === 0
    },
    { withinMs: WITHIN_MS },
  )
  await check()
  const ends = await database.db.sql<{ status: string; count: number }[]>`
    select status, count(*)::int as count from messages group by 1`
  // The run had some of everything, or it has shown little.
  expect(ends.map(({ status }) => status).toSorted()).toEqual([
    'CANCELLED',
    'DELIVERED',
    'EXPIRED',
    'FAILED_PERM',
  ])
  for (const clientId of clients) {
    const balance = must(await readBalance(database.db.sql, clientId), 'a balance')
    expect([clientId, balance.heldCents]).toEqual([clientId, 0])
  }
  expect(new Set(ids as MessageId[]).size).toBe(ends.reduce((sum, { count }) => sum + count, 0))
}, 240_000)
