import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { MessageEvent } from '../../../../actors/message/events.ts'
import { must } from '../../../../src/domain/assert.ts'
import { type ControlName, controlOf } from '../../../../src/domain/controls.ts'
import type { Actor } from '../../../../src/domain/message/actor.ts'
import type { StopsOf } from '../../../../src/domain/message/stop.ts'
import type { ClientId, MessageId, Msisdn } from '../../../../src/domain/message.ts'
import { NO_ROUTE } from '../../../../src/domain/route/routing.ts'
import { type AdvanceDeps, advanceActors } from '../../../../src/flow/message/advance-actors.ts'
import { ringAlarms } from '../../../../src/flow/message/ring-alarms.ts'
import { openStops } from '../../../../src/flow/stop/open-stops.ts'
import { openSendWindowStops } from '../../../../src/flow/stop/send-window-stops.ts'
import { openSenderCapStops } from '../../../../src/flow/stop/sender-cap-stops.ts'
import { audit } from '../../../../src/store/audit.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { commitMoves, loadActors } from '../../../../src/store/message/actor-rows.ts'
import { POLICY, UNTOLD } from '../../../support/apart.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { fixedRouter } from '../../../support/fixed-router.ts'
import { readBalance } from '../../../support/money.ts'

let database: TestDatabase
let db: Db
let clientId: ClientId

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  clientId = await createTestClient(db, 1_000_000)
})
afterAll(async () => {
  expect(await audit(db)).toEqual([])
  await database.drop()
})

const NOW_MS = Date.now()
const MINUTE_MS = 60_000

/** What is said of this control of all clients. */
const controlsWith = (said: Partial<Record<ControlName, object>>) => ({
  of: <N extends ControlName>(name: N) => controlOf(name, said[name] ?? {}),
})

async function accept(count: number, more: Parameters<typeof newMessage>[1] = {}): Promise<MessageId[]> {
  const made = Array.from({ length: count }, () => newMessage(clientId, more))
  return (await insertMessages(db, made)).map(({ id }) => id)
}

async function read(id: MessageId | undefined): Promise<Actor> {
  return must((await loadActors(db.sql, [must(id, 'an id')]))[0], 'the actor')
}

const orderAt = (atMs: number): MessageEvent => ({
  type: 'DISPATCHED',
  atMs,
  provider: 'mock',
  othersLeft: 0,
  leaseMs: null,
  stop: null,
})

const depsWith = (stopsOf: StopsOf): AdvanceDeps => ({
  db,
  policy: POLICY,
  slot: 0,
  live: UNTOLD,
  submissionOf: () => ({ othersLeft: 0, leaseMs: null }),
  stopsOf,
})

/** Takes their orders as a worker does. */
function dispatch(ids: readonly MessageId[], stopsOf: StopsOf, atMs = NOW_MS) {
  const event = orderAt(atMs)
  return advanceActors(
    depsWith(stopsOf),
    ids.map((messageId) => ({ messageId, event, detail: null, known: null, onlyThisVersion: false })),
  )
}

const statuses = async (ids: readonly MessageId[]) =>
  (await Promise.all(ids.map(read))).map(({ status }) => status)

const heldUntil =
  (untilMs: number): StopsOf =>
  (actors) =>
    new Map(
      actors.map(({ id }) => [id, { kind: 'held', why: 'send_window', untilMs, words: 'night' }] as const),
    )

describe('an order that is not carried out', () => {
  test('of who has opted out gives the credits back in the same commit', async () => {
    const before = must(await readBalance(db.sql, clientId), 'the balance')
    const [stopped, other] = await accept(2)
    const stopsOf: StopsOf = (actors) =>
      new Map(
        actors
          .filter(({ id }) => id === stopped)
          .map(({ id }) => [id, { kind: 'opted_out', words: 'said STOP' }] as const),
      )
    const advanced = await dispatch([must(stopped, 'one'), must(other, 'one')], stopsOf)
    expect(advanced.map(({ effects }) => effects.map(({ type }) => type))).toEqual([[], ['submit']])
    expect(await read(stopped)).toMatchObject({ status: 'CANCELLED', lastError: 'said STOP', attempts: 0 })
    expect(await read(other)).toMatchObject({ status: 'SENDING' })
    expect((await readBalance(db.sql, clientId))?.creditCents).toBe(before.creditCents - 10 + 5)
  })

  test('comes with its stop also behind the alarm that makes its message due', async () => {
    const [id] = await accept(1, { status: 'SCHEDULED', sendAtMs: NOW_MS, wakeAtMs: NOW_MS })
    const messageId = must(id, 'one')
    const of = { messageId, detail: null, known: null, onlyThisVersion: false }
    const route = fixedRouter(['mock']).route(await read(id))
    const stopsOf: StopsOf = () => new Map([[messageId, { kind: 'opted_out', words: 'said STOP' }]])
    await advanceActors(depsWith(stopsOf), [
      { ...of, event: { type: 'ALARM_RANG', atMs: NOW_MS + 1, random: 0.5, route, mayResend: false } },
      { ...of, event: orderAt(NOW_MS + 2) },
    ])
    expect(await read(id)).toMatchObject({ status: 'CANCELLED', lastError: 'said STOP', attempts: 0 })
  })

  test('of one that is held leaves it SCHEDULED, its reason in row and history, until its alarm rings', async () => {
    const untilMs = NOW_MS + 3_000
    const [id] = await accept(1, { acceptedAtMs: NOW_MS })
    await dispatch([must(id, 'one')], heldUntil(untilMs), NOW_MS + 1_000)
    const held = {
      status: 'SCHEDULED',
      heldFor: 'send_window',
      dueAtMs: untilMs,
      wakeAtMs: untilMs,
      lastError: 'night',
    }
    expect(await read(id)).toMatchObject(held)
    const [row] =
      await db.sql`select detail, route from message_history where message_id = ${must(id, 'one')} and seq = 2`
    expect(row).toEqual({ detail: 'night', route: `{"h":["send_window",${untilMs}]}` })
    const deps = { db, router: fixedRouter(['mock']), providers: { get: () => null }, random: () => 0.5 }
    // The alarm of its acceptance comes before, and is set to the end of the hold.
    const early = await ringAlarms({ ...deps, now: () => untilMs - 1 }, 100)
    expect(early.rung.map(({ messageId }) => messageId)).not.toContain(must(id, 'one'))
    const { rung } = await ringAlarms({ ...deps, now: () => untilMs }, 100)
    expect(rung.map(({ messageId }) => messageId)).toContain(must(id, 'one'))
  })

  test('is asked for once, however often others move the message meanwhile', async () => {
    const [id] = await accept(1)
    let asked = 0
    const stopsOf: StopsOf = async (actors) => {
      asked++
      const actor = await read(id)
      const next = { ...actor, version: actor.version + 1 }
      await commitMoves(
        db.sql,
        [
          {
            expectedVersion: actor.version,
            next,
            alarm: false,
            parts: null,
            credit: null,
            history: [
              {
                messageId: actor.id,
                seq: next.version,
                atMs: NOW_MS,
                event: 'CANCEL_REQUESTED',
                from: 'QUEUED',
                to: 'QUEUED',
                ignored: true,
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
      return heldUntil(NOW_MS + MINUTE_MS)(actors, NOW_MS)
    }
    await dispatch([must(id, 'one')], stopsOf)
    expect([asked, (await read(id)).status]).toEqual([1, 'SCHEDULED'])
  })

  test('leaves a held message open to a late answer: then its alarm says that it waits for a receipt', async () => {
    const [id] = await accept(1)
    await dispatch([must(id, 'one')], heldUntil(NOW_MS + MINUTE_MS))
    const event: MessageEvent = {
      type: 'PROVIDER_ACCEPTED',
      atMs: NOW_MS,
      attempt: 1,
      throttles: 0,
      provider: 'mock',
      providerMessageIds: ['late'],
      onNoReceiptMs: null,
    }
    const late = { messageId: must(id, 'one'), event, detail: null, known: null, onlyThisVersion: false }
    await advanceActors({ db, policy: POLICY, slot: 0, live: UNTOLD }, [late])
    const { status, wakeAtMs } = await read(id)
    expect(status).toBe('SENT')
    const alarms = await db.sql<{ waits_in: string }[]>`
      select waits_in from alarms where message_id = ${must(id, 'one')} and wake_at = ${new Date(wakeAtMs ?? 0)}`
    expect(alarms.map(({ waits_in }) => waits_in)).toEqual(['SENT'])
  })

  test('comes again when it cannot be known: nothing is submitted, nothing is written', async () => {
    const [id] = await accept(1)
    const away: StopsOf = () => Promise.reject(new Error('away'))
    await expect(dispatch([must(id, 'one')], away)).rejects.toThrow('away')
    expect(await read(id)).toMatchObject({ status: 'QUEUED', version: 1 })
  })
})

describe('a sender that has a cap', () => {
  // The middle of a minute, and not of the last one of a day, so that nothing of a test is of the next.
  const DAY_MINUTES = 1_440
  const minute = Math.floor(NOW_MS / MINUTE_MS)
  const isLastOfDay = minute % DAY_MINUTES === DAY_MINUTES - 1
  const noonMs = (isLastOfDay ? minute - 1 : minute) * MINUTE_MS + 30_000
  const capped = (sender: string, cap: object) =>
    openSenderCapStops({ db, controls: controlsWith({ senders: { caps: { [sender]: cap } } }) })

  test('sends so many parts in this minute, over all workers, and the others in those that follow', async () => {
    const stopsOf = [capped('ONE', { parts_per_minute: 3 }), capped('ONE', { parts_per_minute: 3 })]
    const ids = [...(await accept(2, { from: 'ONE' })), ...(await accept(1, { from: 'ONE', parts: 2 }))]
    const others = await accept(2, { from: 'OTHER' })
    await Promise.all([
      dispatch([...ids.slice(0, 1), ...others], must(stopsOf[0], 'one'), noonMs),
      dispatch(ids.slice(1, 2), must(stopsOf[1], 'one'), noonMs),
    ])
    await dispatch(ids.slice(2), must(stopsOf[0], 'one'), noonMs)
    expect(await statuses([...ids, ...others])).toEqual([
      'SENDING',
      'SENDING',
      'SCHEDULED',
      'SENDING',
      'SENDING',
    ])
    const next = new Date(noonMs + 30_000).toISOString()
    expect(await read(ids[2])).toMatchObject({
      heldFor: 'sender_cap',
      dueAtMs: noonMs + 30_000,
      lastError: `ONE sends at most 3 parts a minute: its turn is at ${next}`,
    })
    const [row] = await db.sql`select minute_parts, day_parts from sender_turns where sender = 'one'`
    expect(row).toEqual({ minute_parts: 2, day_parts: 4 })
  })

  test('lets a message go in its turn without counting it again, and asks anew when it comes too late', async () => {
    const stopsOf = capped('TWO', { parts_per_minute: 1 })
    const ids = await accept(3, { from: 'TWO' })
    await dispatch(ids, stopsOf, noonMs)
    expect(await statuses(ids)).toEqual(['SENDING', 'SCHEDULED', 'SCHEDULED'])
    const deps = { db, policy: POLICY, slot: 0, live: UNTOLD }
    const rings = (atMs: number): MessageEvent => ({
      type: 'ALARM_RANG',
      atMs,
      random: 0.5,
      route: { ...NO_ROUTE, providers: ['mock'] },
      mayResend: false,
    })
    const alarm = (messageId: MessageId | undefined, atMs: number) => ({
      messageId: must(messageId, 'one'),
      event: rings(atMs),
      detail: null,
      known: null,
      onlyThisVersion: false,
    })
    const turnMs = noonMs + 30_000
    await advanceActors(deps, [alarm(ids[1], turnMs), alarm(ids[2], turnMs + MINUTE_MS)])
    await dispatch([must(ids[1], 'one')], stopsOf, turnMs + 100)
    await dispatch([must(ids[2], 'one')], stopsOf, turnMs + 2 * MINUTE_MS - 100)
    expect(await statuses(ids)).toEqual(['SENDING', 'SENDING', 'SCHEDULED'])
  })

  test.each([
    ['its number is written with a plus or without', '15550100', '+15550100'],
    ['its name is written in capital letters or small ones', 'Shop', 'SHOP'],
  ])('is one sender, whether %s', async (_, sender, otherwise) => {
    const stopsOf = capped(sender, { parts_per_minute: 1 })
    const ids = [...(await accept(1, { from: otherwise })), ...(await accept(1, { from: sender }))]
    await dispatch(ids, stopsOf, noonMs)
    expect((await statuses(ids)).sort()).toEqual(['SCHEDULED', 'SENDING'])
  })

  test('costs nobody else a query', async () => {
    const stopsOf = capped('ONE', { parts_per_minute: 1 })
    expect(stopsOf([await read((await accept(1))[0])], NOW_MS)).toEqual(new Map())
  })
})

test('hours and caps together: held for the night first, and its parts are not counted before it may go', async () => {
  const controls = controlsWith({
    hours: { promotional: { from: '08:00', until: '20:00' } },
    senders: { caps: { NIGHT: { parts_per_day: 1 } } },
  })
  const stopsOf = openStops([openSendWindowStops({ controls }), openSenderCapStops({ db, controls })])
  const to = '+4915112345678' as Msisdn
  const [id] = await accept(1, { from: 'NIGHT', to, class: 'promotional' })
  // 22:00 in Berlin, on a day to come.
  const atMs = Date.parse('2099-01-15T21:00:00.000Z')
  const expiresAtMs = Date.parse('2099-01-20T00:00:00.000Z')
  await db.sql`update messages set expires_at = ${new Date(expiresAtMs)} where id = ${must(id, 'one')}`
  await dispatch([must(id, 'one')], stopsOf, atMs)
  expect(await read(id)).toMatchObject({
    status: 'SCHEDULED',
    heldFor: 'send_window',
    dueAtMs: Date.parse('2099-01-16T07:00:00.000Z'),
    class: 'promotional',
  })
  expect(await db.sql`select 1 from sender_turns where sender = 'NIGHT'`).toHaveLength(0)
})
