import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { CallbackTo } from '../../../../src/domain/callback/callback-to.ts'
import { readCallbackUrl } from '../../../../src/domain/callback/callback-url.ts'
import { type Target, TO_ENDPOINT } from '../../../../src/domain/callback/target.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { DEFAULT_SMPP_ACCOUNT } from '../../../../src/domain/smpp/account.ts'
import { removeEndpoint } from '../../../../src/flow/callback/callback-endpoints.ts'
import { cleanCallbacks } from '../../../../src/flow/callback/give-up-callbacks.ts'
import { replayMany, replayOne } from '../../../../src/flow/callback/replay-callbacks.ts'
import { setAccount } from '../../../../src/flow/smpp/set-smpp-account.ts'
import { stepBreakers } from '../../../../src/store/callback/callback-breakers.ts'
import { queueReceived } from '../../../../src/store/callback/received-callbacks.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { ALL_INBOUND, listInbound } from '../../../../src/store/inbound/inbound-views.ts'
import {
  type ClaimedAs,
  callbacksOf,
  claimTurn,
  createToldClient,
  moveThrough,
} from '../../../support/callbacks.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { addInbound } from '../../../support/inbound.ts'

const ENDPOINT = 'https://client.example/sms'
let database: TestDatabase
let db: Db
let clientId: ClientId

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
beforeEach(async () => {
  await db.sql`delete from callbacks`
  await db.sql`delete from callback_target_breakers`
  clientId = (await createToldClient(db, ENDPOINT)).clientId
})
afterAll(() => database.drop())

const toUrl = (url: string, more: Partial<CallbackTo> = {}): CallbackTo => ({
  via: 'kannel',
  url,
  statuses: ['DELIVERED'],
  form: { mask: 31 },
  ...more,
})
const deliveredTo = (callbackTo: CallbackTo | null, count = 1, of = clientId) =>
  moveThrough(db, of, ['SENDING', 'SENT', 'DELIVERED'], count, { door: callbackTo && 'kannel', callbackTo })

const claim = async (more?: ClaimedAs) => (await claimTurn(db, more)).claimed

describe('a message that came with where its client is told', () => {
  test('is told there, and not at the endpoint', async () => {
    const url = 'http://shop.example/dlr?d=%d'
    const [own] = await deliveredTo(toUrl(url))
    const [other] = await deliveredTo(null)
    const [first, second] = await callbacksOf(db, clientId)
    expect(first).toMatchObject({ messageId: own, via: 'kannel', url, status: 'DELIVERED', final: true })
    expect(second).toMatchObject({ messageId: other, via: 'http', url: null })
    const claimed = (await claim()).toSorted((a, b) => a.to.via.localeCompare(b.to.via))
    expect(claimed.map(({ to }) => to)).toMatchObject([
      { via: 'http', url: ENDPOINT, secret: expect.any(String) },
      { via: 'kannel', url, form: { mask: 31 } },
    ])
    expect(JSON.parse(claimed[1]?.body ?? '')).toMatchObject({ type: 'message.delivered', data: { id: own } })
  })

  test('is told of the statuses that it names, whatever the endpoint wants', async () => {
    const untold = await createTestClient(db, 1_000)
    await deliveredTo(
      toUrl('http://shop.example/a', { statuses: ['SENT', 'DELIVERED', 'EXPIRED'] }),
      1,
      untold,
    )
    await deliveredTo(toUrl('http://shop.example/a', { statuses: [] }), 1, untold)
    expect((await callbacksOf(db, untold)).map(({ status, final }) => [status, final])).toEqual([
      ['SENT', false],
      ['DELIVERED', true],
    ])
  })

  test('shares its turn with those of the same origin', async () => {
    for (const url of [
      'http://a.example/x',
      'http://A.example/y?z',
      'http://a.example:8080/x',
      'http://b.example/x',
    ])
      await deliveredTo(toUrl(url))
    const targets = (await claim()).map(({ target }) => target)
    expect(targets).toHaveLength(4)
    expect(new Set(targets).size).toBe(3)
    expect(targets).not.toContain(TO_ENDPOINT)
  })

  test.each([
    'http:shop.example/dlr',
    'http:/shop.example/dlr',
    'http:///shop.example/dlr',
    'http:\\\\shop.example\\dlr',
    'http:\t//shop.example/dlr',
    ' http://shop.example/dlr',
  ])('is told there however its URL is written: %j', async (url) => {
    expect(readCallbackUrl(url, false)).toMatchObject({ kind: 'url', host: 'shop.example' })
    await deliveredTo(toUrl(url))
    const [one, ...others] = await claim()
    expect([one?.to, others]).toMatchObject([{ via: 'kannel', url }, []])
    expect(one?.target).not.toBe(TO_ENDPOINT)
  })
})

describe('claims', () => {
  test('take from each target its share, and no more of one client than of all its targets together', async () => {
    for (const host of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])
      await deliveredTo(toUrl(`http://${host}.example/`), 6)
    const other = (await createToldClient(db, ENDPOINT)).clientId
    await deliveredTo(null, 6, other)
    const claimed = await claim({ perClient: 12 })
    const ofClient = claimed.filter(({ callback }) => callback.clientId === clientId)
    expect([ofClient.length, claimed.length]).toEqual([12, 16])
    expect(new Set(ofClient.map(({ target }) => target)).size).toBe(3)
    // What is under way counts.
    const underWay = [...Map.groupBy(ofClient, ({ target }) => target)].map(([target, of]) => ({
      clientId,
      target,
      count: of.length,
    }))
    const more = await claim({ perClient: 12, underWay })
    expect(more.filter(({ callback }) => callback.clientId === clientId)).toEqual([])
  })

  test('reach the endpoint and any target, however many a client has', async () => {
    await deliveredTo(null)
    for (let host = 0; host < 90; host++) await deliveredTo(toUrl(`http://h${host}.example/`))
    const seen = new Set<string>()
    let rounds = 0
    for (; seen.size < 91 && rounds < 400; rounds++) {
      const claimed = await claim({ perClient: 1_000, limit: 200 })
      if (rounds === 0) expect(claimed.map(({ target }) => target)).toContain(TO_ENDPOINT)
      for (const { callback } of claimed) seen.add(callback.id)
    }
    expect(seen.size).toBe(91)
  })

  test('leave a target alone whose breaker is open, and no other', async () => {
    await deliveredTo(toUrl('http://bad.example/'), 3)
    await deliveredTo(toUrl('http://good.example/'), 1)
    const nowMs = Date.now() + 1
    const [bad] = await db.sql<{ target: Target }[]>`
      select target::text as target from callbacks where to_url = 'http://bad.example/' limit 1`
    const target = bad?.target ?? TO_ENDPOINT
    const failures = Array.from({ length: 5 }, () => ({ kind: 'failure', probe: false }) as const)
    await stepBreakers(db, [{ clientId, target, news: failures }], nowMs)
    const urls = (claimed: Awaited<ReturnType<typeof claim>>) => claimed.map(({ to }) => to.url)
    expect(urls(await claim({ nowMs }))).toEqual(['http://good.example/'])
    // After five seconds it is half open: one goes as a probe, by one worker.
    const later = { nowMs: nowMs + 5_000, leaseMs: 60_000 }
    const both = (await Promise.all([claim(later), claim(later)])).flat()
    expect(both.filter(({ probe }) => probe).map(({ to }) => to.url)).toEqual(['http://bad.example/'])
    await stepBreakers(db, [{ clientId, target, news: [{ kind: 'success' }] }], nowMs)
    expect(urls(await claim({ nowMs }))).toEqual(['http://bad.example/', 'http://bad.example/'])
    expect(await db.sql`select 1 from callback_target_breakers`).toHaveLength(0)
  })
})

test('the end of an endpoint is none of a URL that came with a message, and that one is replayed without an endpoint', async () => {
  const deps = { db, now: Date.now }
  await deliveredTo(null)
  const [messageId] = await deliveredTo(toUrl('http://shop.example/'))
  await removeEndpoint(deps, clientId)
  await deliveredTo(null)
  await cleanCallbacks(deps)
  const [ended, own] = await callbacksOf(db, clientId)
  expect([ended?.state, own?.state]).toEqual(['DEAD', 'PENDING'])
  await db.sql`update callbacks set state = 'DEAD', wake_at = null`
  const filter = { clientId, messageId: null, state: null, fromAt: null, toAt: null, afterId: null }
  expect(await replayMany(deps, filter)).toEqual({ replayed: 1, lastId: null })
  expect(await replayOne(deps, own?.id as never)).toBe('replayed')
  expect(await replayOne(deps, ended?.id as never)).toBe('no_callback_endpoint')
  expect(
    (await callbacksOf(db, clientId)).map(({ messageId: of, replays }) => [of === messageId, replays]),
  ).toEqual([
    [false, 0],
    [true, 2],
  ])
  await db.sql`update callbacks set state = 'DEAD', wake_at = null`
  const ofAll = { ...filter, clientId: null, state: 'DEAD' } as const
  expect(await replayMany(deps, ofAll)).toEqual({ replayed: 1, lastId: null })
  await db.sql`delete from callbacks where via <> 'http'`
  expect(await replayMany(deps, filter)).toBe('no_callback_endpoint')
})

test('breakers of targets that nothing is open for are forgotten, but not those of endpoints', async () => {
  const [, gone] = ['0', '12345'] as Target[]
  const news = [{ kind: 'failure', probe: false }] as const
  await deliveredTo(toUrl('http://shop.example/'))
  const [open] = await db.sql<{ target: Target }[]>`select target::text as target from callbacks`
  const targets = [TO_ENDPOINT, gone ?? TO_ENDPOINT, open?.target ?? TO_ENDPOINT]
  await stepBreakers(
    db,
    targets.map((target) => ({ clientId, target, news })),
    Date.now(),
  )
  await cleanCallbacks({ db, now: Date.now })
  const left = await db.sql<{ target: Target }[]>`select target::text as target from callback_target_breakers`
  expect(left.map(({ target }) => target).toSorted()).toEqual(
    [TO_ENDPOINT, open?.target ?? TO_ENDPOINT].toSorted(),
  )
})

describe('what comes in', () => {
  async function comes(to = '12345'): Promise<void> {
    await addInbound(db, { clientId, to })
    await queueReceived(db.sql, await listInbound(db, { ...ALL_INBOUND, clientId }, 10))
  }
  const ways = async () => (await callbacksOf(db, clientId)).map(({ via, url }) => [via, url])
  const account = { ...DEFAULT_SMPP_ACCOUNT, systemId: 'shop' }
  const url = 'http://shop.example/sms'
  const number = (of: string, to: string, smsUrl: string | null) => db.sql`
    insert into numbers (number, client_id, sms_url) values (${to}, ${of}, ${smsUrl})
    on conflict (number, keyword) do update set client_id = ${of}, sms_url = ${smsUrl}`

  test('goes to the URL of its number, in the form of the Twilio door', async () => {
    await number(clientId, '+12025550199', url)
    await comes('12025550199')
    expect(await ways()).toEqual([['twilio', url]])
    await comes('12025550199')
    expect(await ways()).toHaveLength(2)
    expect((await claim()).map(({ to }) => to)).toEqual([
      { via: 'twilio', url, form: {} },
      { via: 'twilio', url, form: {} },
    ])
  })

  test('else to the endpoint', async () => {
    await db.sql`delete from smpp_accounts`
    await setAccount(database, clientId, account, 'secret')
    await number((await createToldClient(db, ENDPOINT)).clientId, '12345', url)
    await comes()
    expect(await ways()).toEqual([['http', null]])
  })

  test('else down the SMPP account, else nowhere', async () => {
    await db.sql`delete from smpp_accounts`
    await db.sql`update clients set dlr_callback_url = null where id = ${clientId}`
    await comes()
    expect(await ways()).toEqual([])
    await setAccount(database, clientId, account, 'secret')
    await comes()
    expect(await ways()).toEqual([
      ['smpp', null],
      ['smpp', null],
    ])
  })
})
