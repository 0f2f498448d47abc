import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { type Health, openHealth } from '../../../src/directory/health.ts'
import { openRoutes, type Routes } from '../../../src/directory/routes.ts'
import type { ClientId, MessageId, Msisdn } from '../../../src/domain/message.ts'
import type { ProviderState } from '../../../src/domain/provider/provider.ts'
import type { Routable, RouteRule } from '../../../src/domain/route/routing.ts'
import type { Db } from '../../../src/store/database/db.ts'
import { renewLines, takeLines } from '../../../src/store/provider/provider-lines.ts'
import { replaceRoutes } from '../../../src/store/routes.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { knownProviders } from '../../support/known-providers.ts'
import { addProviders } from '../../support/provider-rows.ts'

let database: TestDatabase
let db: Db
/** A process of the test: what it knows, and its clock. */
let nowMs: number
let states: Record<'mock' | 'mock-b' | 'acme', ProviderState>
let health: Health
let router: Routes

const MESSAGE: Routable = {
  id: '019abcde-0000-7000-8000-000000000001' as MessageId,
  clientId: '7c9e6679-7425-40de-944b-e07fc1f90ae7' as ClientId,
  to: '+4915112345678' as Msisdn,
  from: 'SENDER',
  lane: 'normal',
}
const RULE: RouteRule = {
  name: 'all',
  match: {},
  targets: [
    { provider: 'mock', order: 1, weight: 1 },
    { provider: 'mock-b', order: 2, weight: 1 },
    { provider: 'acme', order: 3, weight: 1 },
  ],
  failover: { onRefusal: true, onThrottleMs: 0, onNoReceiptMs: null },
  refuseBelowCost: false,
}

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  await addProviders(db, ['acme'])
  await replaceRoutes(db, [RULE])
})
afterAll(() => database.drop())
beforeEach(async () => {
  await db.sql`delete from provider_lines`
  nowMs = 1_000_000
  states = { mock: 'active', 'mock-b': 'active', acme: 'active' }
  ;({ health, router } = await openProcess())
})

/** What a process that starts now knows. */
async function openProcess() {
  const rows = () => knownProviders(Object.entries(states).map(([name, state]) => ({ name, state })))
  const providers = { get: (name: string) => rows().get(name), all: () => rows().all(), kindOf: () => null }
  const opened = openHealth({ db, providers, now: () => nowMs })
  const { part, ...routes } = openRoutes({ db, health: opened })
  await part.load()
  return { health: opened, router: routes }
}

type Told = {
  readonly state?: 'open' | 'opening' | 'failed'
  readonly answers?: number
  readonly failures?: number
}

/** A worker takes a line of each of these providers, or renews it, and tells of it. */
async function tell(told: Readonly<Record<string, Told>>, holder = 'worker'): Promise<void> {
  const wanted = Object.keys(told).map((provider) => ({ provider, slots: 1, count: 1 }))
  await takeLines(db, holder, wanted)
  const lines = Object.entries(told).map(([provider, { state = 'open', answers = 0, failures = 0 }]) => {
    const idle = { inFlight: 0, partsPerS: 0, waiting: 0, lastError: null }
    return { provider, slot: 0, state, answers, failures, ...idle }
  })
  await renewLines(db.sql, holder, lines, [])
  // No line runs out, however slow the machine is.
  await db.sql`update provider_lines set until = now() + interval '1 hour'`
}

/** A second later. */
async function look(seconds = 1): Promise<void> {
  nowMs += seconds * 1_000
  await health.refresh()
}

const well = { mock: {}, 'mock-b': {}, acme: {} }

describe('a message goes', () => {
  test('to all of its rule in their order while they are well, and after one that was asked only to those behind', async () => {
    await tell(well)
    await look()
    expect(router.route(MESSAGE)).toEqual({
      rule: 'all',
      providers: ['mock', 'mock-b', 'acme'],
      failover: RULE.failover,
      skipped: [],
    })
    expect(router.routeAfter(MESSAGE, 'mock').providers).toEqual(['mock-b', 'acme'])
    expect(router.routeAfter(MESSAGE, 'acme').providers).toEqual([])
    expect(router.routeAfter(MESSAGE, 'one that the rule no longer names').providers).toEqual([
      'mock',
      'mock-b',
      'acme',
    ])
  })

  test('past a provider that is paused, which it waits for behind all that are active', async () => {
    await tell(well)
    await look()
    states = { ...states, mock: 'paused' }
    const skipped = [{ provider: 'mock', why: 'paused' as const }]
    expect(router.route(MESSAGE)).toMatchObject({ providers: ['mock-b', 'acme', 'mock'], skipped })
    expect(router.routeAfter(MESSAGE, 'mock-b')).toMatchObject({ providers: ['acme'], skipped: [] })
  })

  test('to whoever may be well soonest when nobody can send', async () => {
    await tell({ 'mock-b': {}, acme: { state: 'failed' } })
    await look()
    states = { ...states, mock: 'draining', 'mock-b': 'paused' }
    expect(router.route(MESSAGE)).toMatchObject({
      providers: ['acme', 'mock-b', 'mock'],
      skipped: [
        { provider: 'mock', why: 'draining' },
        { provider: 'mock-b', why: 'paused' },
        { provider: 'acme', why: 'no_line' },
      ],
    })
    expect(router.routeAfter(MESSAGE, 'mock')).toMatchObject({ rule: 'all', providers: [] })
  })

  test('nowhere that is not there any more', async () => {
    await tell(well)
    const { mock: _, ...others } = states
    states = others as typeof states // one is gone
    await look()
    expect(router.route(MESSAGE)).toMatchObject({
      providers: ['mock-b', 'acme'],
      skipped: [{ provider: 'mock', why: 'unknown' }],
    })
  })
})

describe('a process that starts', () => {
  test('passes nobody over for want of a line, before it has looked and for some seconds after', async () => {
    expect(router.route(MESSAGE)).toMatchObject({ providers: ['mock', 'mock-b', 'acme'], skipped: [] })
    await tell({ 'mock-b': {} })
    await look()
    expect(router.route(MESSAGE).providers).toEqual(['mock', 'mock-b', 'acme'])
    await look(10)
    expect(router.route(MESSAGE)).toMatchObject({
      providers: ['mock-b', 'mock', 'acme'],
      skipped: [
        { provider: 'mock', why: 'no_line' },
        { provider: 'acme', why: 'no_line' },
      ],
    })
  })
})

describe('a line', () => {
  test('that its holder gives up is missed after three seconds, and not when another takes it', async () => {
    await tell(well)
    await look()
    await db.sql`delete from provider_lines where provider = 'mock'`
    await look(2)
    expect(health.skipReasonOf('mock')).toBeNull()
    await tell({ mock: {} }, 'another worker')
    await look()
    await db.sql`delete from provider_lines where provider = 'mock'`
    await look()
    await look(3)
    expect(health.skipReasonOf('mock')).toBe('no_line')
    expect(health.skipReasonOf('mock-b')).toBeNull()
  })
})

describe('a breaker', () => {
  test('opens by the answers of all lines together, in each process by itself', async () => {
    const other = await openProcess()
    await tell({ ...well, mock: { answers: 19, failures: 19 } })
    await look()
    expect(health.skipReasonOf('mock')).toBeNull()
    await db.sql`update provider_lines set answers = 12, failures = 9 where provider = 'mock'`
    await db.sql`
      insert into provider_lines (provider, slot, holder, until, state, answers, failures)
      values ('mock', 1, 'another worker', now() + interval '1 hour', 'open', 8, 1)`
    await look()
    await other.health.refresh()
    for (const process of [{ router }, other])
      expect(process.router.route(MESSAGE)).toMatchObject({
        providers: ['mock-b', 'acme', 'mock'],
        skipped: [{ provider: 'mock', why: 'breaker_open' }],
      })
    expect(health.of('mock')).toMatchObject({ lines: { open: 2, answers: 20, failures: 10 } })
  })

  test('lets messages through again after its time, whether or not the database can be asked', async () => {
    await tell({ ...well, mock: { answers: 20, failures: 20 } })
    await look()
    expect(health.skipReasonOf('mock')).toBe('breaker_open')
    nowMs += 14_999
    expect(health.skipReasonOf('mock')).toBe('breaker_open')
    nowMs += 1
    expect(health.skipReasonOf('mock')).toBeNull()
  })
})

test('a database that is away leaves what was known', async () => {
  await tell({ ...well, mock: { state: 'failed' } })
  await look()
  const away = openHealth({
    db: { sql: (() => Promise.reject(new Error('away'))) as never }, // as a driver without a connection
    providers: knownProviders([{ name: 'mock' }]),
    now: () => nowMs,
  })
  await expect(away.refresh()).rejects.toThrow('away')
  expect(away.skipReasonOf('mock')).toBeNull()
  expect(health.skipReasonOf('mock')).toBe('no_line')
})
