import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { openCallbackPost } from '../../../src/callback/post.ts'
import { openCallbackSecrets } from '../../../src/callback/secrets.ts'
import { newSecret } from '../../../src/callback/signature.ts'
import { must } from '../../../src/domain/assert.ts'
import type { CallbackId } from '../../../src/domain/callback/callback.ts'
import type { ClientId } from '../../../src/domain/message.ts'
import { rotateSecret } from '../../../src/flow/callback/callback-endpoints.ts'
import { replayOne } from '../../../src/flow/callback/replay-callbacks.ts'
import { findCallbackEndpoint, setCallbackEndpoint } from '../../../src/store/callback/callback-endpoints.ts'
import type { Db } from '../../../src/store/database/db.ts'
import { CALLBACK_POLICY, callbackSecrets } from '../../support/apart.ts'
import {
  callbacksOf,
  createToldClient,
  moveThrough,
  startSender,
  waitForCallbacks,
} from '../../support/callbacks.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { type Answers, type Endpoint, openEndpoint, verified } from '../../support/endpoint.ts'
import { eventually } from '../../support/eventually.ts'

let database: TestDatabase
let db: Db
const ends: (() => Promise<void>)[] = []

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
  await db.sql`update clients set dlr_callback_url = null`
})
afterAll(() => database.drop())

function endpoint(answers?: Answers): Endpoint {
  const opened = openEndpoint(answers)
  ends.push(opened.close)
  return opened
}
function sender(more: Parameters<typeof startSender>[1] = {}): void {
  ends.push(startSender(db, more))
}
const status = (code: number, headers: Record<string, string> = {}) =>
  new Response(null, { status: code, headers })
const health = async (clientId: ClientId) =>
  must(await findCallbackEndpoint(db.sql, clientId, Date.now() - 60_000), 'it')

describe('a callback', () => {
  test('arrives signed, and is DELIVERED', async () => {
    const there = endpoint()
    const { clientId, secret } = await createToldClient(db, there.url)
    const [messageId] = await moveThrough(db, clientId, ['SENT', 'DELIVERED'])
    sender()
    const [delivered] = await waitForCallbacks(db, clientId, 'DELIVERED', 1)
    const [received, ...more] = there.received
    expect(more).toEqual([])
    const payload = verified(must(received, 'a callback'), secret)
    expect([payload.type, payload.data['id'], payload.data['final']]).toEqual([
      'message.delivered',
      messageId ?? '',
      true,
    ])
    expect([received?.id, received?.body]).toEqual([delivered?.id, delivered?.body])
    expect(received?.headers['content-type']).toBe('application/json')
    expect(delivered).toMatchObject({ attempts: 1, lastStatusCode: 204, lastError: null, wakeAt: null })
    expect(delivered?.deliveredAt).toBeInstanceOf(Date)
  })

  test('that fails comes again with the same id and the same bytes, and its timestamp anew', async () => {
    const there = endpoint((_, index) => status(index < 2 ? 500 : 200))
    const { clientId, secret } = await createToldClient(db, there.url)
    await moveThrough(db, clientId, ['FAILED_PERM'])
    sender()
    await waitForCallbacks(db, clientId, 'DELIVERED', 1)
    expect(there.received).toHaveLength(3)
    expect(new Set(there.received.map(({ id, body }) => `${id} ${body}`)).size).toBe(1)
    for (const one of there.received) verified(one, secret)
  })

  test('that always fails is DEAD in the end and says why; a replay sends it again with its id', async () => {
    let works = false
    const there = endpoint(() => status(works ? 200 : 302, { location: '/elsewhere' }))
    const { clientId } = await createToldClient(db, there.url)
    await moveThrough(db, clientId, ['EXPIRED'])
    sender()
    const [dead] = await waitForCallbacks(db, clientId, 'DEAD', 1)
    expect(there.received).toHaveLength(4)
    expect(dead).toMatchObject({
      attempts: 4,
      lastStatusCode: 302,
      lastError: 'the endpoint answered 302, a redirect: they are not followed',
    })
    works = true
    expect(await replayOne({ db, now: Date.now }, dead?.id as CallbackId)).toBe('replayed')
    const [again] = await waitForCallbacks(db, clientId, 'DELIVERED', 1)
    expect(again).toMatchObject({ id: dead?.id, attempts: 1, replays: 1 })
    expect(there.received.at(-1)?.id).toBe(must(dead, 'it').id)
  })

  test('whose endpoint asks to wait is not sent before', async () => {
    const there = endpoint((_, index) => status(index === 0 ? 503 : 200, { 'retry-after': '1' }))
    const { clientId } = await createToldClient(db, there.url)
    await moveThrough(db, clientId, ['DELIVERED'])
    sender()
    await waitForCallbacks(db, clientId, 'DELIVERED', 1)
    const [first, second] = there.received
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(1_000)
  })

  test('of a client without a usable secret is not sent, and says so', async () => {
    const there = endpoint()
    const { clientId } = await createToldClient(db, there.url)
    await db.sql`update clients set callback_hmac_secret = 'whsec_short' where id = ${clientId}`
    await moveThrough(db, clientId, ['DELIVERED'])
    sender()
    const [dead] = await waitForCallbacks(db, clientId, 'DEAD', 1)
    expect(dead?.lastError).toBe('not sent: the client has no usable signing secret')
    expect(there.received).toEqual([])
  })

  test('to an address inside is blocked at each delivery, and says so', async () => {
    const there = endpoint()
    const { clientId } = await createToldClient(db, there.url.replace('127.0.0.1', 'turned.example.test'))
    await moveThrough(db, clientId, ['DELIVERED'])
    sender({
      callbackPost: openCallbackPost({
        allowPrivate: false,
        timeoutMs: 500,
        resolve: async () => ['127.0.0.1'],
      }),
    })
    const [dead] = await waitForCallbacks(db, clientId, 'DEAD', 1)
    expect(dead?.lastError).toStartWith('blocked: the URL must name a host on the public Internet')
    expect(there.received).toEqual([])
  })

  test('in the hands of a worker that died is sent by another, with the same id', async () => {
    const there = endpoint()
    const { clientId } = await createToldClient(db, there.url)
    await moveThrough(db, clientId, ['DELIVERED'])
    const [row] = await callbacksOf(db, clientId)
    // As the dead worker left it: claimed, its lease about to end.
    await db.sql`
      update callbacks set state = 'DELIVERING', version = version + 1, wake_at = ${new Date(Date.now() + 600)}
      where client_id = ${clientId}`
    sender()
    const [delivered] = await waitForCallbacks(db, clientId, 'DELIVERED', 1)
    expect([delivered?.id, there.received[0]?.id]).toEqual([row?.id, must(row, 'it').id])
  })
})

test('a sealed secret signs; with another OTP_SECRET nothing is sent, and it says so', async () => {
  const there = endpoint()
  const { clientId, secret } = await createToldClient(db, there.url)
  await db.sql`update clients set callback_hmac_secret = ${callbackSecrets.seal(clientId, secret)} where id = ${clientId}`
  await moveThrough(db, clientId, ['DELIVERED'])
  const stop = startSender(db, {
    callbackSecrets: openCallbackSecrets('another secret of thirty-two characters'),
  })
  const [dead] = await waitForCallbacks(db, clientId, 'DEAD', 1)
  expect(dead?.lastError).toBe(
    'not sent: the signing secret is sealed with another OTP_SECRET than the worker has',
  )
  expect(there.received).toEqual([])
  await stop()
  await moveThrough(db, clientId, ['DELIVERED'])
  sender()
  await waitForCallbacks(db, clientId, 'DELIVERED', 1)
  verified(must(there.received[0], 'a callback'), secret)
})

test('while the secret is being changed both sign', async () => {
  const there = endpoint()
  const { clientId, secret } = await createToldClient(db, there.url)
  const rotated = must(
    await rotateSecret({ db, now: Date.now, callbackSecrets }, clientId, 3_600_000),
    'a new secret',
  )
  await moveThrough(db, clientId, ['DELIVERED'])
  sender()
  await waitForCallbacks(db, clientId, 'DELIVERED', 1)
  const received = must(there.received[0], 'a callback')
  expect(received.signature.split(' ')).toHaveLength(2)
  verified(received, secret)
  verified(received, rotated.secret)
  expect(() => verified(received, newSecret())).toThrow()
  // The overlap is over.
  await db.sql`update clients set callback_previous_secret_until = now() - interval '1 second' where id = ${clientId}`
  await moveThrough(db, clientId, ['DELIVERED'])
  await waitForCallbacks(db, clientId, 'DELIVERED', 2)
  const later = must(there.received[1], 'a callback')
  verified(later, rotated.secret)
  expect(() => verified(later, secret)).toThrow()
})

describe('an endpoint', () => {
  test('that is gone is disabled, and its other callbacks end', async () => {
    const there = endpoint(() => status(410))
    const { clientId } = await createToldClient(db, there.url)
    await moveThrough(db, clientId, ['DELIVERED'], 50)
    sender({ callbackConcurrency: 1 })
    const dead = await waitForCallbacks(db, clientId, 'DEAD', 50)
    expect(new Set(dead.map(({ lastError }) => lastError))).toEqual(
      new Set(['the endpoint answered 410 Gone']),
    )
    expect(there.received).toHaveLength(1)
    expect(await health(clientId)).toMatchObject({
      disabledReason: 'the endpoint answered 410 Gone',
      open: 0,
    })
  })

  test('that was given another URL meanwhile is not disabled by the old one', async () => {
    const there = endpoint()
    const old = endpoint(async () => {
      await setCallbackEndpoint(db.sql, clientId, {
        url: there.url,
        everyStatus: false,
        newSecret: newSecret(),
      })
      return status(410)
    })
    const { clientId } = await createToldClient(db, old.url)
    await moveThrough(db, clientId, ['DELIVERED'], 2)
    sender({ callbackConcurrency: 1 })
    await waitForCallbacks(db, clientId, 'DELIVERED', 1)
    expect(await health(clientId)).toMatchObject({ url: there.url, disabledAt: null })
  })

  test('that is slow does not delay the others', async () => {
    const slow = endpoint(() => new Promise<Response>(() => {}))
    const quick = endpoint()
    const slowClient = await createToldClient(db, slow.url)
    const quickClient = await createToldClient(db, quick.url)
    await moveThrough(db, slowClient.clientId, ['DELIVERED'], 300)
    await moveThrough(db, quickClient.clientId, ['DELIVERED'], 100)
    sender({
      callbackPost: openCallbackPost({ allowPrivate: true, timeoutMs: 60_000, resolve: async () => [] }),
    })
    ends.push(() => slow.close())
    await waitForCallbacks(db, quickClient.clientId, 'DELIVERED', 100)
    // Before a single slow one was given up.
    const waiting = (await callbacksOf(db, slowClient.clientId)).map(
      ({ state, attempts }) => `${state} ${attempts}`,
    )
    expect(new Set(waiting)).toEqual(new Set(['DELIVERING 0', 'PENDING 0']))
    await eventually(() => slow.received.length >= 4)
    expect(slow.received).toHaveLength(4)
  })

  test('that answers quickly has no more to answer at once than its share, however many are claimed in advance', async () => {
    let atOnce = 0
    let most = 0
    const all = Promise.withResolvers<void>()
    const there = endpoint(async () => {
      most = Math.max(most, ++atOnce)
      // The first ones wait for one another, however slowly they come.
      if (atOnce === 4) all.resolve()
      await all.promise
      await Bun.sleep(1)
      atOnce--
      return status(204)
    })
    const { clientId } = await createToldClient(db, there.url)
    await moveThrough(db, clientId, ['DELIVERED'], 500)
    sender({ callbackConcurrency: 4 })
    await eventually(async () => (await health(clientId)).delivered === 500)
    expect(most).toBe(4)
    expect(there.received).toHaveLength(500)
  })

  test('that fails five times in a row is left alone; a probe finds that it works again, and no attempts were burnt', async () => {
    let works = false
    const there = endpoint(() => status(works ? 200 : 500))
    const { clientId } = await createToldClient(db, there.url)
    await moveThrough(db, clientId, ['DELIVERED'], 60)
    sender({
      callbackConcurrency: 1,
      callbackPolicy: { ...CALLBACK_POLICY, waitsMs: Array(9).fill(3_600_000) },
    })
    await eventually(async () => (await health(clientId)).openUntil)
    expect(there.received).toHaveLength(5)
    expect(await health(clientId)).toMatchObject({ failures: 5, open: 60 })
    works = true
    // The pause is over.
    await db.sql`update callback_target_breakers set open_until = now() where client_id = ${clientId}`
    await waitForCallbacks(db, clientId, 'DELIVERED', 55)
    expect(await health(clientId)).toMatchObject({ failures: 0, openUntil: null, open: 5 })
    const attempts = (await callbacksOf(db, clientId)).map(({ state, attempts: n }) => `${state} ${n}`)
    expect(new Set(attempts)).toEqual(new Set(['DELIVERED 1', 'PENDING 1']))
  })

  test('that throttles is paused as a whole for as long as it asks', async () => {
    const there = endpoint(() => status(429, { 'retry-after': '120' }))
    const { clientId } = await createToldClient(db, there.url)
    await moveThrough(db, clientId, ['DELIVERED'], 20)
    sender({ callbackConcurrency: 1 })
    const openUntil = await eventually(async () => (await health(clientId)).openUntil)
    expect(openUntil.getTime() - Date.now()).toBeGreaterThan(110_000)
    expect(there.received).toHaveLength(1)
  })
})

test('two workers deliver a thousand callbacks once each', async () => {
  const there = endpoint()
  const { clientId } = await createToldClient(db, there.url)
  for (let batch = 0; batch < 2; batch++) await moveThrough(db, clientId, ['DELIVERED'], 500)
  sender({ callbackConcurrency: 16 })
  sender({ callbackConcurrency: 16 })
  await eventually(async () => (await health(clientId)).delivered === 1_000)
  expect(there.received).toHaveLength(1_000)
  expect(new Set(there.received.map(({ id }) => id)).size).toBe(1_000)
})
