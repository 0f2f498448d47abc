import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { MessageEvent, MessageEventType } from '../../../../actors/message/events.ts'
import { must } from '../../../../src/domain/assert.ts'
import type { Actor } from '../../../../src/domain/message/actor.ts'
import {
  type AdvanceDeps,
  advanceActors,
  type Incoming,
} from '../../../../src/flow/message/advance-actors.ts'
import { openRecentActors } from '../../../../src/flow/message/recent-actors.ts'
import { audit } from '../../../../src/store/audit.ts'
import { loadActors } from '../../../../src/store/message/actor-rows.ts'
import { listEvents } from '../../../../src/store/message/message-views.ts'
import { POLICY, UNTOLD } from '../../../support/apart.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { randomFrom } from '../../../support/random.ts'
import { ALWAYS, eventOf, routeTo } from '../../../unit/actors/message/an-actor.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

const seed = Number(process.env['WORKERS_SEED'] ?? Date.now() % 1e9)
const MESSAGES = 60
const EVENTS = 14

/** Mostly what a message goes round by. */
const TYPES: readonly MessageEventType[] = [
  'DISPATCHED',
  'DISPATCHED',
  'DISPATCHED',
  'PROVIDER_ACCEPTED',
  'PROVIDER_REJECTED_TEMP',
  'PROVIDER_THROTTLED',
  'PROVIDER_THROTTLED',
  'PROVIDER_UNKNOWN',
  'ALARM_RANG',
  'ALARM_RANG',
  'RECEIPT_PROGRESS',
  'RECEIPT_DELIVERED',
  'RECEIPT_FAILED',
]

test(`whichever of two workers hears what, messages live as with one that remembers nothing (WORKERS_SEED=${seed})`, async () => {
  const { db } = database
  const random = randomFrom(seed)
  const clientId = await createTestClient(db, 1_000_000)
  const born = await insertMessages(
    db,
    Array.from({ length: 2 * MESSAGES }, () => newMessage(clientId)),
  )
  const [ours, twins] = [born.slice(0, MESSAGES), born.slice(MESSAGES)]
  const deps = (): AdvanceDeps => ({ db, policy: POLICY, slot: 0, live: UNTOLD })
  const workers = [0, 1].map(() => ({ ...deps(), recent: openRecentActors() }))
  const forgetful = deps()
  const read = async (of: typeof born) => {
    const actors = await loadActors(
      db.sql,
      of.map(({ id }) => id),
    )
    return of.map(({ id }) =>
      must(
        actors.find((actor) => actor.id === id),
        'the actor',
      ),
    )
  }
  for (let nth = 0; nth < EVENTS; nth++) {
    const atMs = Date.now()
    const events = (await read(twins)).map((actor) => someEvent(actor, random, atMs))
    const chosen = ours.map(() => (random() < 0.5 ? 0 : 1))
    const effects: unknown[] = []
    for (const [at, worker] of workers.entries()) {
      const places = ours.flatMap((_, place) => (chosen[place] === at ? [place] : []))
      const told = places.map((place) =>
        incoming(must(ours[place], 'a message'), must(events[place], 'its event')),
      )
      const advanced = await advanceActors(worker, told)
      for (const [index, place] of places.entries())
        effects[place] = must(advanced[index], 'an answer').effects
    }
    const wanted = await advanceActors(
      forgetful,
      twins.map((twin, place) => incoming(twin, must(events[place], 'its event'))),
    )
    expect(effects).toEqual(wanted.map((one) => one.effects))
  }
  const lives = async (of: typeof born) => {
    const rows = await Promise.all(of.map(({ id }) => listEvents(db, id)))
    return rows.map((events) => events.map(({ event, toStatus, ignored }) => [event, toStatus, ignored]))
  }
  expect(await lives(ours)).toEqual(await lives(twins))
  expect(await audit(db)).toEqual([])
})

function incoming({ id }: { readonly id: Actor['id'] }, event: MessageEvent): Incoming {
  return { messageId: id, event, detail: null, known: null, onlyThisVersion: false }
}

/** Mostly to the submission that is under way. */
function someEvent(actor: Actor, random: () => number, atMs: number): MessageEvent {
  const type = must(TYPES[Math.floor(random() * TYPES.length)], 'a type')
  const late = random() < 0.2 ? 1 : 0
  const provider = must(actor.provider, 'a provider')
  return eventOf(type, {
    atMs,
    attempt: Math.max(1, actor.attempts - late),
    throttles: actor.throttles,
    provider,
    route: routeTo([provider], ALWAYS),
  })
}
