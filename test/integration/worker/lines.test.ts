import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { openNatsBus } from '../../../src/bus/nats.ts'
import type { Bus } from '../../../src/bus/port.ts'
import { must } from '../../../src/domain/assert.ts'
import type { ClientId, MessageId } from '../../../src/domain/message.ts'
import type { ProviderRow } from '../../../src/domain/provider/provider.ts'
import { publishOrders } from '../../../src/flow/message/dispatch.ts'
import { audit } from '../../../src/store/audit.ts'
import type { Db } from '../../../src/store/database/db.ts'
import { loadActors } from '../../../src/store/message/actor-rows.ts'
import { listLines } from '../../../src/store/provider/provider-lines.ts'
import { addProvider, setProviderState } from '../../../src/store/provider/providers.ts'
import { apiDeps } from '../../support/apart.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../support/database.ts'
import { insertMessages, newMessage } from '../../support/drafts.ts'
import { eventually } from '../../support/eventually.ts'
import { knownProviders } from '../../support/known-providers.ts'
import { openLineWorker, type Submission } from '../../support/line-worker.ts'

const PROGRAM = new URL('./line-worker-program.ts', import.meta.url).pathname
const natsUrl = process.env['NATS_URL'] ?? ''

let database: TestDatabase
let db: Db
let clientId: ClientId
let bus: Bus
let submitted: Submission[]
let stops: (() => Promise<unknown>)[]
/** Other tests use the same NATS: no provider of theirs has our names. */
let suffix: string

beforeEach(async () => {
  database = await createDatabase()
  db = database.db
  // Orders for those that every database begins with are of other tests.
  await db.sql`update providers set state = 'paused'`
  clientId = await createTestClient(db, 1_000_000)
  bus = await openNatsBus({ url: natsUrl, name: 'lines-test' })
  submitted = []
  stops = []
  suffix = crypto.randomUUID().slice(0, 8)
})
afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()))
  await bus.close()
  await database.drop()
})

const named = (name: string) => `${name}-${suffix}`

async function provide(name: string, more: Partial<ProviderRow> = {}): Promise<ProviderRow> {
  const row: ProviderRow = {
    name: named(name),
    kind: 'mock',
    settings: {},
    state: 'active',
    lines: null,
    maxPartsPerS: null,
    maxInFlight: 100,
    timeoutMs: 2_000,
    onUnknown: 'wait',
    ...more,
  }
  expect(await addProvider(db.sql, { ...row, secrets: {} })).toBe('added')
  return row
}

async function start(holder: string): Promise<void> {
  const stop = await openLineWorker({
    postgresUrl: database.url,
    natsUrl,
    holder,
    submitted: (one) => submitted.push(one),
  })
  stops.push(stop)
}

type Process = { readonly child: Bun.Subprocess; readonly submitted: Submission[] }

/** The same as a process of its own, which can be killed and stopped. */
function spawn(holder: string): Process {
  const child = Bun.spawn([process.execPath, PROGRAM, database.url, natsUrl, holder], {
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const its: Submission[] = []
  void readLines(child.stdout, (line) => its.push(JSON.parse(line)))
  stops.push(async () => {
    child.kill('SIGKILL')
    await child.exited
  })
  return { child, submitted: its }
}

async function readLines(stream: ReadableStream<Uint8Array>, each: (line: string) => void): Promise<void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) each(line)
  }
}

async function order(row: ProviderRow, count: number, parts = 1): Promise<readonly MessageId[]> {
  const messages = await insertMessages(
    db,
    Array.from({ length: count }, () => newMessage(clientId, { provider: row.name, from: row.name, parts })),
  )
  const deps = { ...apiDeps({ db, bus }), providers: knownProviders([row]) }
  await publishOrders(deps, messages)
  return messages.map(({ id }) => id)
}

const linesOf = async ({ name }: ProviderRow) =>
  (await listLines(db.sql)).filter(({ provider }) => provider === name)
const holdersOf = async (row: ProviderRow) => (await linesOf(row)).map(({ holder }) => holder).toSorted()
const to = ({ name }: ProviderRow, all: readonly Submission[] = submitted) =>
  all.filter(({ provider }) => provider === name)
const partsOf = (all: readonly Submission[]) => all.reduce((sum, { parts }) => sum + parts, 0)

/** The most parts that any second saw, or any span of this length. */
function peakOf(all: readonly Submission[], spanMs = 1_000): number {
  const sorted = all.toSorted((a, b) => a.atMs - b.atMs)
  return Math.max(
    ...sorted.map(({ atMs }) =>
      partsOf(sorted.filter((one) => one.atMs >= atMs && one.atMs < atMs + spanMs)),
    ),
  )
}

describe('a rate of 20 parts a second over two lines', () => {
  test.each([1, 3])(
    'of two workers is kept with messages of %s part(s): no second sees more than 25',
    async (parts) => {
      const row = await provide('slow', { lines: 2, maxPartsPerS: 20 })
      await Promise.all([start('left'), start('right')])
      await eventually(async () => (await holdersOf(row)).length === 2)
      expect(await holdersOf(row)).toEqual(['left', 'right'])
      await order(row, 150 / parts, parts)
      await eventually(() => partsOf(to(row)) === 150)
      expect(peakOf(to(row))).toBeLessThanOrEqual(25)
      // Of half the rate no two seconds see as many; in some the machine let both lines go on.
      expect(peakOf(to(row), 2_000)).toBeGreaterThanOrEqual(36)
      const ids = to(row).map(({ messageId }) => messageId)
      expect(new Set(ids).size).toBe(ids.length)
    },
  )

  test('is all of one worker’s when it is alone', async () => {
    const row = await provide('slow', { lines: 2, maxPartsPerS: 20 })
    await start('alone')
    await eventually(async () => (await holdersOf(row)).length === 2)
    await order(row, 70)
    await eventually(() => to(row).length === 70)
    expect(peakOf(to(row))).toBeLessThanOrEqual(25)
    expect(peakOf(to(row), 2_000)).toBeGreaterThanOrEqual(36)
  })
})

describe('the holder of a line', () => {
  test('that is killed loses it to another, which goes on', async () => {
    const row = await provide('one', { lines: 1 })
    const first = spawn('first')
    await eventually(async () => (await holdersOf(row)).length === 1)
    const second = spawn('second')
    await order(row, 5)
    await eventually(() => first.submitted.length === 5)
    first.child.kill('SIGKILL')
    await first.child.exited
    const ids = await order(row, 20)
    await eventually(async () => (await holdersOf(row)).includes('second'))
    await eventually(() => second.submitted.length >= 20)
    await eventually(async () => (await loadActors(db.sql, ids)).every(({ status }) => status === 'SENT'))
    expect(await audit(db)).toEqual([])
  })

  test('that stands still past its lease submits nothing more on it, and nothing is submitted twice', async () => {
    const row = await provide('one', { lines: 1, maxPartsPerS: 50 })
    const first = spawn('first')
    await eventually(async () => (await holdersOf(row)).length === 1)
    const second = spawn('second')
    const ids = await order(row, 400)
    await eventually(() => first.submitted.length > 10)
    first.child.kill('SIGSTOP')
    await eventually(async () => (await holdersOf(row)).includes('second'))
    await eventually(() => second.submitted.length > 10)
    const before = first.submitted.length
    const resumedAtMs = Date.now()
    first.child.kill('SIGCONT')
    await eventually(() => first.submitted.length + second.submitted.length >= 400)
    await eventually(async () => (await loadActors(db.sql, ids)).every(({ status }) => status === 'SENT'))
    expect(first.submitted.slice(before).filter(({ atMs }) => atMs >= resumedAtMs)).toEqual([])
    const all = [...first.submitted, ...second.submitted].map(({ messageId }) => messageId)
    expect(new Set(all).size).toBe(all.length)
    expect(await audit(db)).toEqual([])
  }, 120_000)
})

describe('a provider that', () => {
  test('hangs and one that throttles delay no other', async () => {
    const hangs = await provide('hangs', { settings: { hangs: true }, maxInFlight: 50, timeoutMs: 60_000 })
    const throttles = await provide('throttles', { settings: { throttles: true } })
    const well = await provide('well')
    await start('worker')
    await eventually(async () => (await listLines(db.sql)).length === 3)
    await order(hangs, 500)
    await order(throttles, 300)
    // The last fifth of its window is for otp and express.
    await eventually(() => to(hangs).length === 40)
    const ids = await order(well, 300)
    await eventually(async () => (await loadActors(db.sql, ids)).every(({ status }) => status === 'SENT'))
    // All else waits as QUEUED.
    expect(to(hangs)).toHaveLength(40)
  })

  test('is paused gets nothing more, and what waits goes on when it is resumed', async () => {
    const row = await provide('paused', { maxPartsPerS: 50 })
    await start('worker')
    await eventually(async () => (await linesOf(row)).length === 1)
    const ids = await order(row, 300)
    await eventually(() => to(row).length > 20)
    await setProviderState(db.sql, row.name, 'paused')
    await eventually(async () => (await linesOf(row)).length === 0)
    const before = to(row).length
    expect(before).toBeLessThan(300)
    await setProviderState(db.sql, row.name, 'active')
    await eventually(() => to(row).length > before)
    await eventually(async () => (await loadActors(db.sql, ids)).every(({ status }) => status === 'SENT'))
    expect(to(row)).toHaveLength(300)
  })

  test('is changed is opened anew, and no order is lost', async () => {
    const row = await provide('changed', { maxPartsPerS: 100 })
    await start('worker')
    await eventually(async () => (await linesOf(row)).length === 1)
    const ids = [...(await order(row, 400))]
    await eventually(() => to(row).length > 20)
    await db.sql`update providers set settings = '{"other": 1}' where name = ${row.name}`
    await eventually(async () => {
      // There is always one to be seen by.
      if (to(row).length === ids.length) ids.push(...(await order(row, 1)))
      return to(row).some(({ opened }) => opened === 2)
    })
    await eventually(async () => (await loadActors(db.sql, ids)).every(({ status }) => status === 'SENT'))
    expect(to(row)).toHaveLength(ids.length)
  })

  test('has one line in every worker tells what it does there', async () => {
    const row = await provide('shown', { settings: { hangs: true }, maxInFlight: 10, timeoutMs: 60_000 })
    await Promise.all([start('left'), start('right')])
    await eventually(async () => (await holdersOf(row)).length === 2)
    expect(await holdersOf(row)).toEqual(['left', 'right'])
    await order(row, 40)
    const lines = await eventually(async () => {
      const all = await linesOf(row)
      return all.some(({ inFlight }) => inFlight > 0) && all
    })
    const busy = must(
      lines.find(({ inFlight }) => inFlight > 0),
      'a line at work',
    )
    expect(busy).toMatchObject({ state: 'open', lastError: null, answers: 0 })
    expect(busy.inFlight).toBeLessThanOrEqual(10)
  })
})
