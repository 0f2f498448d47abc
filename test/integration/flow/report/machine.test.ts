import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import { isFinal, LIFECYCLE_STATES, type LifecycleState } from '../../../../src/domain/lifecycle.ts'
import type { Actor, Move } from '../../../../src/domain/message/actor.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { moneyOfSql, NO_MONEY, sumOf } from '../../../../src/domain/money.ts'
import { histogramOf, percentileMs, stepOf } from '../../../../src/domain/report/histogram.ts'
import { readKeptRoute } from '../../../../src/domain/route/kept-route.ts'
import type { KnownLives } from '../../../../src/flow/report/count-passages.ts'
import { WITHOUT_PAUSE } from '../../../../src/flow/report/counting-turn.ts'
import { MAX_UNCOUNTED, type MachineSpan, readMachine } from '../../../../src/flow/report/read-machine.ts'
import {
  foldMachineNext,
  foldNext,
  rollUpMarked,
  rollUpOpen,
} from '../../../../src/flow/report/roll-up-reports.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { ensurePartitions } from '../../../../src/store/database/partitions.ts'
import { commitMoves, loadActors } from '../../../../src/store/message/actor-rows.ts'
import { moveHorizon, removePassages } from '../../../../src/store/report/machine-progress.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { cents } from '../../../support/money.ts'
import { randomFrom } from '../../../support/random.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const seed = Number(process.env['MACHINE_SEED'] ?? Date.now() % 1e9)
const random = randomFrom(seed)
const pick = <T>(items: readonly T[]): T => must(items[Math.floor(random() * items.length)], 'an item')

const endMs = (Math.floor(Date.now() / HOUR_MS) + 1) * HOUR_MS
const startMs = endMs - 20 * HOUR_MS
const ALL_HOURS = { fromMs: startMs, toMs: endMs, bucket: 'hour' } as const

let database: TestDatabase
let db: Db
let client: ClientId

beforeAll(async () => {
  console.log(`MACHINE_SEED=${seed}`)
  database = await createDatabase()
  db = database.db
  await ensurePartitions(db, startMs)
  client = await createTestClient(db, 1_000_000)
})
afterAll(() => database.drop())

async function accept(instants: readonly number[]): Promise<Actor[]> {
  const messages = await insertMessages(
    db,
    instants.map((acceptedAtMs) =>
      newMessage(client, {
        acceptedAtMs,
        provider: pick(['mock', 'other']),
        cost: cents(1 + Math.floor(random() * 9)),
      }),
    ),
  )
  return await loadActors(
    db.sql,
    messages.map(({ id }) => id),
  )
}

const NEXT: Readonly<Partial<Record<LifecycleState, readonly LifecycleState[]>>> = {
  QUEUED: ['SENDING', 'SENDING', 'CANCELLED'],
  SENDING: ['SENT', 'SENT', 'SENT', 'QUEUED', 'FAILED_TEMP', 'FAILED_PERM'],
  FAILED_TEMP: ['QUEUED', 'QUEUED', 'EXPIRED'],
  SENT: ['SENT', 'DELIVERED', 'DELIVERED', 'FAILED_PERM', 'EXPIRED'],
}

/** A move with `events` rows: sometimes one is ignored, or says who is asked now. */
function moved(actor: Actor, events: number): Move {
  const history: Move['history'][number][] = []
  let at = { status: actor.status, atMs: actor.movedAtMs, version: actor.version, provider: actor.provider }
  for (let event = 0; event < events && !isFinal(at.status); event++) {
    const ignored = random() < 0.15
    const to = ignored ? at.status : pick(NEXT[at.status] ?? [])
    const provider = to === 'QUEUED' && random() < 0.5 ? pick(['mock', 'other', 'third']) : null
    at = {
      status: to,
      atMs: Math.max(
        at.atMs,
        Math.min(at.atMs + Math.floor(random() ** 4 * 2 * HOUR_MS), Date.now() - MINUTE_MS * 8),
      ),
      version: at.version + 1,
      provider: provider ?? at.provider,
    }
    history.push({
      messageId: actor.id,
      seq: at.version,
      atMs: at.atMs,
      event: 'E',
      from: history.at(-1)?.to ?? actor.status,
      to,
      ignored,
      attempt: 1,
      part: null,
      route: provider && JSON.stringify({ r: 'rule "one"', p: [provider, 'spare'] }),
      detail: random() < 0.2 ? 'it said: "no"\n,true]' : null,
    })
  }
  const credit = isFinal(at.status)
    ? at.status === 'DELIVERED' || (at.status === 'EXPIRED' && random() < 0.5)
      ? 'CAPTURED'
      : 'RELEASED'
    : null
  const next: Actor = {
    ...actor,
    status: at.status,
    provider: at.provider,
    version: at.version,
    movedAtMs: at.atMs,
    wakeAtMs: isFinal(at.status) ? null : actor.wakeAtMs,
  }
  return { expectedVersion: actor.version, next, alarm: false, credit, parts: null, history }
}

async function live(actors: readonly Actor[], events = () => 1 + Math.floor(random() * 2)): Promise<Actor[]> {
  const moves = actors.filter(({ status }) => !isFinal(status)).map((actor) => moved(actor, events()))
  await commitMoves(db.sql, moves, 0)
  const next = new Map(moves.map((move) => [move.next.id, move.next]))
  return actors.map((actor) => next.get(actor.id) ?? actor)
}

type Told = {
  readonly id: string
  readonly atMs: number
  readonly from: LifecycleState | null
  readonly to: LifecycleState
  readonly route: string | null
  readonly provider: string
  readonly credit: string
  readonly amount: string
}

/** All that moved a message, by the histories alone. */
async function told(): Promise<Told[]> {
  return [
    ...(await db.sql<Told[]>`
      select h.message_id as id, extract(epoch from h.at)::float8 * 1000 as "atMs", h.from_status as "from", h.to_status as "to", h.route,
        coalesce(m.provider, '') as provider, l.state as credit, l.amount_cents::text as amount
      from message_history h join messages m on m.id = h.message_id join credit_locks l on l.id = m.id
      where not h.ignored order by h.message_id, h.seq`),
  ]
}

/** The same as `readMachine`, by a walk over everything that was told. */
function folded(rows: readonly Told[], { fromMs, toMs, bucket }: MachineSpan) {
  const spanMs = bucket === 'hour' ? HOUR_MS : MINUTE_MS
  const starts = Array.from({ length: (toMs - fromMs) / spanMs }, (_, index) => fromMs + index * spanMs)
  const zeros = () => starts.map(() => 0)
  const arrows = new Map<string, number[]>()
  const submitted = new Map<string, number[]>()
  const stays = new Map<string, Map<number, number>>()
  const states = Object.fromEntries(LIFECYCLE_STATES.map((state) => [state, zeros()]))
  const held = starts.map(() => NO_MONEY)
  const captured = starts.map(() => NO_MONEY)
  const add = (to: Map<string, number[]>, key: string, bucketAt: number) => {
    const counts = to.get(key) ?? zeros()
    counts[bucketAt] = (counts[bucketAt] ?? 0) + 1
    to.set(key, counts)
  }
  for (const life of Map.groupBy(rows, ({ id }) => id).values()) {
    let [asked, cameAtMs] = [life[0]?.provider ?? '', 0]
    for (const { atMs, from, to, route } of life) {
      asked = readKeptRoute(route)?.providers[0] ?? asked
      const at = Math.floor((atMs - fromMs) / spanMs)
      if (atMs >= fromMs && atMs < toMs) {
        add(arrows, `${from}>${to}`, at)
        if (to === 'SENDING' && from !== to) add(submitted, asked, at)
        if (from !== null && from !== to) {
          const steps = stays.get(from) ?? new Map<number, number>()
          const step = stepOf(atMs - cameAtMs)
          stays.set(from, steps.set(step, (steps.get(step) ?? 0) + 1))
        }
      }
      if (from !== to) cameAtMs = atMs
    }
    const amount = moneyOfSql(life[0]?.amount ?? '0')
    for (const [index, start] of starts.entries()) {
      const untilMs = start + spanMs
      const last = life.findLast(({ atMs }) => atMs < untilMs)
      if (!last) continue
      const ended = isFinal(last.to)
        ? must(
            life.find(({ to }) => isFinal(to)),
            'an end',
          ).atMs
        : null
      const list = must(states[last.to], 'a state')
      if (ended === null) held[index] = sumOf(must(held[index], 'a sum'), amount)
      if (ended === null || ended >= start - (start % (24 * HOUR_MS))) list[index] = (list[index] ?? 0) + 1
      if (ended !== null && ended >= start && last.credit === 'CAPTURED')
        captured[index] = sumOf(must(captured[index], 'a sum'), amount)
    }
  }
  return {
    arrows: sorted(arrows),
    submitted: sorted(submitted),
    states,
    held,
    captured,
    stays: sorted(
      new Map(
        [...stays].map(([state, steps]) => {
          const histogram = histogramOf(steps)
          return [
            state,
            [
              histogram.counts.reduce((sum, one) => sum + one, 0),
              percentileMs(histogram, 0.5),
              percentileMs(histogram, 0.95),
            ],
          ]
        }),
      ),
    ),
  }
}

async function counted(span: MachineSpan): Promise<ReturnType<typeof folded>> {
  const { arrows, states, money, stays, providers } = await readMachine(db, span)
  return {
    arrows: sorted(new Map(arrows.map(({ from, to, messages }) => [`${from}>${to}`, [...messages]]))),
    submitted: sorted(
      new Map(
        providers
          .filter(({ submitted }) => submitted.some((one) => one > 0))
          .map(({ provider, submitted }) => [provider, [...submitted]]),
      ),
    ),
    states: Object.fromEntries(LIFECYCLE_STATES.map((state) => [state, [...states[state]]])),
    held: [...money.held],
    captured: [...money.captured],
    stays: sorted(
      new Map(
        stays
          .filter(({ messages }) => messages > 0)
          .map(({ state, messages, p50Ms, p95Ms }) => [state, [messages, p50Ms, p95Ms]]),
      ),
    ),
  }
}

function sorted<T>(map: ReadonlyMap<string, T>): (readonly [string, T])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1))
}

async function count(): Promise<void> {
  await rollUpOpen(db)
  while ((await rollUpMarked(db, 20)) > 0 || (await foldNext(db)) || (await foldMachineNext(db)));
}

/** By the hour over all the time, and by the minute over some of it. */
async function agrees(): Promise<void> {
  const rows = await told()
  const anyMs = startMs + (1 + Math.floor(random() * 17)) * HOUR_MS + Math.floor(random() * 60) * MINUTE_MS
  for (const span of [
    { fromMs: startMs, toMs: endMs, bucket: 'hour' },
    { fromMs: startMs + 7 * HOUR_MS, toMs: endMs - HOUR_MS, bucket: 'hour' },
    { fromMs: anyMs, toMs: anyMs + 90 * MINUTE_MS, bucket: 'minute' },
  ] as const)
    expect([span, await counted(span)]).toEqual([span, folded(rows, span)])
}

/** The last minute of an hour. */
const openMs = Math.floor((Date.now() - 10 * MINUTE_MS) / HOUR_MS) * HOUR_MS - MINUTE_MS
/** Around the messages accepted in it: with them, from within it, and behind it. */
function openMinutes(): readonly MachineSpan[] {
  return [-30, 0, 1, 5].map((minutes) => ({
    fromMs: openMs + minutes * MINUTE_MS,
    toMs: openMs + 20 * MINUTE_MS,
    bucket: 'minute',
  }))
}

const anyInstant = () => startMs + Math.floor(random() * (Date.now() - 10 * MINUTE_MS - startMs))

describe('what went through the machine', () => {
  test('is at every minute what the histories say, with late changes and counted again', async () => {
    let actors = await accept(Array.from({ length: 150 }, anyInstant))
    for (let round = 0; round < 4; round++) {
      await count()
      await agrees()
      actors = await live(actors)
      actors.push(...(await accept([anyInstant(), anyInstant()])))
    }
    // Beyond the lines of a message's row.
    await live(await accept(Array.from({ length: 3 }, () => startMs + HOUR_MS)), () => 60)
    await db.sql`insert into report_marks select distinct date_trunc('minute', created_at) from messages`
    await count()
    await agrees()
  })

  test('says that of a past minute which the tables said then', async () => {
    const { states, pendingMinutes, completeUntilMs } = await readMachine(db, {
      fromMs: endMs - HOUR_MS,
      toMs: endMs,
      bucket: 'hour',
    })
    const now = await db.sql<{ status: LifecycleState; messages: number }[]>`
      select status, count(*) as messages from messages group by status`
    for (const { status, messages } of now)
      if (!isFinal(status)) expect([status, states[status]]).toEqual([status, [messages]])
    expect(pendingMinutes).toBe(0)
    expect(completeUntilMs).toBeGreaterThan(Date.now() - 2 * MINUTE_MS)
  })

  test('is complete up to the first change that is not counted', async () => {
    const [actor] = await accept([Date.now() - 20 * MINUTE_MS])
    await db.sql`update report_marks set at = now() - interval '15 minutes'`
    const { pendingMinutes, completeUntilMs } = await readMachine(db, ALL_HOURS)
    expect(pendingMinutes).toBe(1)
    expect(completeUntilMs).toBeLessThanOrEqual(Date.now() - 15 * MINUTE_MS)
    expect(completeUntilMs).toBeGreaterThan(Date.now() - 17 * MINUTE_MS)
    expect(actor).toBeDefined()
    await count()
    await agrees()
  })

  test('tells at once of messages that are in no count yet, and of none twice', async () => {
    await count()
    // Of a minute that is open, counted by its mark already, in an hour that was summed up before the clock went back.
    await db.sql`update report_progress set open_from = ${new Date(openMs)}`
    const instants = Array.from({ length: 40 }, () => openMs + Math.floor(random() * MINUTE_MS))
    const actors = await live(await accept(instants))
    await db.sql`insert into report_marks values (${new Date(openMs)}, now())`
    expect(await rollUpMarked(db, 20)).toBe(1)
    await live(actors)
    await db.sql`delete from report_marks`
    for (const span of [ALL_HOURS, ...openMinutes()]) {
      const { completeUntilMs } = await readMachine(db, span)
      expect(completeUntilMs).toBeGreaterThan(Date.now() - 2 * MINUTE_MS)
      expect([span, await counted(span)]).toEqual([span, folded(await told(), span)])
    }
  })

  test('tells of many only when they are counted, and is complete up to there', async () => {
    await count()
    await db.sql`update report_progress set open_from = ${new Date(openMs)}`
    await db.sql`update machine_progress set told_until = null`
    const before = await counted(ALL_HOURS)
    await accept(Array.from({ length: MAX_UNCOUNTED + 1 }, () => openMs + MINUTE_MS))
    const { completeUntilMs } = await readMachine(db, ALL_HOURS)
    expect(completeUntilMs).toBe(openMs)
    expect(await counted(ALL_HOURS)).toEqual(before)
    await count()
    await agrees()
  })

  test('tells of many of an open minute when it is over, and is exact when it is closed', async () => {
    await count()
    const minuteMs = Math.floor(Date.now() / MINUTE_MS - 3) * MINUTE_MS
    const span = { fromMs: minuteMs - HOUR_MS, toMs: minuteMs + 3 * MINUTE_MS, bucket: 'minute' } as const
    const known: KnownLives = new Map()
    const anyOfIt = () => minuteMs + Math.floor(random() * MINUTE_MS)
    const tell = async (fenceMs = minuteMs) => {
      await db.sql`update report_progress set fence_at = ${new Date(fenceMs)}, fence_xid = 0`
      await db.sql`delete from report_marks`
      await db.sql`update machine_progress set told_until = null`
      expect(await rollUpOpen(db, WITHOUT_PAUSE, new Map(), known)).toBe(true)
      const { completeUntilMs } = await readMachine(db, span)
      expect(completeUntilMs).toBeGreaterThanOrEqual(minuteMs + MINUTE_MS)
      expect(await counted(span)).toEqual(folded(await told(), span))
    }
    await db.sql`update report_progress set open_from = ${new Date(minuteMs)}`
    await accept(Array.from({ length: MAX_UNCOUNTED + 1 }, anyOfIt))
    let actors = await live(await accept(Array.from({ length: 100 }, anyOfIt)), () => 4)
    await tell()
    expect(known.get(minuteMs)?.endedMessages).toBeGreaterThan(0)
    actors = await live(actors)
    await tell()
    // Whoever commits late, and whoever ends thereafter.
    await accept([anyOfIt()])
    await tell()
    await live(actors, () => 9)
    await tell(Date.now())
    expect(known.has(minuteMs)).toBe(false)
  })

  test('stays what it is when only the hours of earlier minutes are kept', async () => {
    await count()
    const middleMs = startMs + 9 * HOUR_MS
    await db.sql.begin((tx) => moveHorizon(tx, middleMs))
    expect(await removePassages(db.sql, 100_000)).toBeGreaterThan(0)
    const rows = await told()
    for (const span of [
      { fromMs: startMs, toMs: endMs, bucket: 'hour' },
      { fromMs: startMs + 5 * HOUR_MS, toMs: middleMs + HOUR_MS, bucket: 'hour' },
      { fromMs: middleMs + 7 * MINUTE_MS, toMs: middleMs + 90 * MINUTE_MS, bucket: 'minute' },
    ] as const) {
      const { stays: _, ...of } = await counted(span)
      const { stays: __, ...truth } = folded(rows, span)
      expect([span, of]).toEqual([span, truth])
    }
    // A message from before moves on.
    await db.sql`insert into report_marks select distinct date_trunc('minute', created_at) from messages`
    await count()
    const span = { fromMs: startMs, toMs: endMs, bucket: 'hour' } as const
    expect(await counted(span)).toEqual(folded(await told(), span))
  })

  test('is whole from when the release before counted last, with what is still open', async () => {
    await count()
    const before = await readMachine(db, ALL_HOURS)
    // That release counts, and knows nothing of all this.
    await db.sql`update report_progress set as_of = now()`
    await db.sql`delete from machine_minutes`
    await rollUpOpen(db)
    const { countedFromMs, pendingMinutes } = await readMachine(db, ALL_HOURS)
    expect(countedFromMs).toBeGreaterThanOrEqual(must(before.countedFromMs, 'a count'))
    const [open] = await db.sql<{ minutes: number }[]>`
      select count(distinct date_trunc('minute', created_at)) as minutes from messages where done_at is null`
    expect(pendingMinutes).toBe(must(open?.minutes, 'minutes'))
  })
})
