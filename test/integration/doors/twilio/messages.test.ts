import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { MessageInstance } from 'twilio/lib/rest/api/v2010/account/message'
import { validateRequest } from 'twilio/lib/webhooks/webhooks'
import type { Numbers } from '../../../../src/directory/numbers.ts'
import { must } from '../../../../src/domain/assert.ts'
import type { MessageId } from '../../../../src/domain/message.ts'
import { idOfSid, sidOf, sidOfGroup } from '../../../../src/domain/twilio/sid.ts'
import { openSenderGate } from '../../../../src/flow/accept/choose-sender.ts'
import { openAdmission } from '../../../../src/flow/accept/open-admission.ts'
import { audit } from '../../../../src/store/audit.ts'
import { USUAL_CONTROLS } from '../../../support/apart.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'
import {
  clientAt,
  openTwilioGateway,
  type TwilioAccount,
  type TwilioGateway,
} from '../../../support/doors/twilio-door.ts'
import { type Endpoint, openEndpoint } from '../../../support/endpoint.ts'
import { eventually } from '../../../support/eventually.ts'
import { listenApp } from '../../../support/listening-app.ts'
import { readBalance } from '../../../support/money.ts'

let database: TestDatabase
let gateway: TwilioGateway
let endpoint: Endpoint
let account: TwilioAccount
let pool: readonly string[] = []

beforeAll(async () => {
  database = await createDatabase()
  endpoint = openEndpoint()
  const numbers: Numbers = { match: () => null, group: (name) => (name === 'us' ? pool : []) }
  const admission = openAdmission([openSenderGate({ controls: USUAL_CONTROLS, numbers })])
  gateway = await openTwilioGateway(database.db, { numbers, admission })
  account = await gateway.account()
})
afterAll(async () => {
  await gateway.stop()
  await endpoint.close()
  await database.drop()
})

let next = 0
const number = () => `+49151${String(++next).padStart(8, '0')}`
const send = (more: object = {}) =>
  account.client.messages.create({ to: number(), from: 'SENDER', body: 'Hello World', ...more })

/** Reads it until it is so. */
const until = (sid: string, status: MessageInstance['status']) =>
  eventually(async () => {
    const found = await account.client.messages(sid).fetch()
    return found.status === status ? found : null
  })

const refused = (work: Promise<unknown>) =>
  work.then(
    () => ({ code: 'not refused' }),
    (error) => ({ status: error.status, code: error.code, more: error.moreInfo }),
  )

describe('a message', () => {
  test('is created as Twilio answers it, and is our message', async () => {
    const to = number()
    const created = await send({ to, body: 'Grüße 😀' })
    expect(created).toMatchObject({
      accountSid: account.sid,
      apiVersion: '2010-04-01',
      body: 'Grüße 😀',
      direction: 'outbound-api',
      errorCode: null,
      errorMessage: null,
      from: 'SENDER',
      messagingServiceSid: null,
      numMedia: '0',
      numSegments: '1',
      price: null,
      priceUnit: null,
      to,
      uri: `/2010-04-01/Accounts/${account.sid}/Messages/${created.sid}.json`,
    })
    expect(created.sid).toMatch(/^SM[0-9a-f]{32}$/)
    expect(Math.abs(created.dateCreated.getTime() - Date.now())).toBeLessThan(60_000)
    const id = must(idOfSid('SM', created.sid), 'an id')
    const [row] = await database.db.sql`select door, client_id from messages where id = ${id}`
    expect(row).toEqual({ door: 'twilio', client_id: account.clientId })
  })

  test('goes from queued over sent to delivered, with its price at the end', async () => {
    const { sid } = await send()
    const sent = await until(sid, 'sent')
    expect(sent.dateSent).toBeInstanceOf(Date)
    expect(sent.price).toBeNull()
    await gateway.receipts('DELIVRD')
    const delivered = await until(sid, 'delivered')
    // 5 cents a part, in units of money.
    expect(delivered.price).toBe('-0.05')
  })

  test('that a provider took and did not deliver is undelivered, with a code', async () => {
    const { sid } = await send()
    await until(sid, 'sent')
    await gateway.receipts('UNDELIV')
    expect(await until(sid, 'undelivered')).toMatchObject({ errorCode: 30008 })
  })

  test('is fixed for a time, and cancelled', async () => {
    const sendAt = new Date(Date.now() + 3_600_000)
    const { sid, status } = await send({ scheduleType: 'fixed', sendAt, validityPeriod: 600 })
    expect(status).toBe('scheduled')
    const cancelled = await account.client.messages(sid).update({ status: 'canceled' })
    expect(cancelled.status).toBe('canceled')
    const { sid: sentSid } = await send()
    await until(sentSid, 'sent')
    expect(await refused(account.client.messages(sentSid).update({ status: 'canceled' }))).toMatchObject({
      status: 409,
      code: 30409,
    })
  })

  test('is smart encoded if asked', async () => {
    const body = 'It’s “done” – really'
    expect((await send({ body, smartEncoded: true })).body).toBe('It\'s "done" - really')
    expect((await send({ body })).body).toBe(body)
  })

  test('goes out from a number of its Messaging Service', async () => {
    pool = ['+12025550101']
    const messagingServiceSid = sidOfGroup('us')
    const created = await account.client.messages.create({ to: number(), body: 'x', messagingServiceSid })
    expect(created.from).toBe('+12025550101')
    pool = []
    expect(
      await refused(account.client.messages.create({ to: number(), body: 'x', messagingServiceSid })),
    ).toMatchObject({ status: 400, code: 21703 })
  })

  test('is done once for a key', async () => {
    const ask = (body: string) =>
      fetch(`${gateway.app.url}/2010-04-01/Accounts/${account.sid}/Messages.json`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${btoa(`${account.sid}:${account.key}`)}`,
          'idempotency-key': 'order-1',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams({ To: '+4915199999999', From: 'SENDER', Body: body }),
      })
    const [first, second] = [await ask('one'), await ask('one')]
    expect([first.status, second.status]).toEqual([201, 201])
    expect((await second.json()) as object).toMatchObject({
      sid: ((await first.json()) as { sid: string }).sid,
    })
    expect((await ask('two')).status).toBe(422)
  })
})

test('a message that was fixed for a time is the same one when it is asked for again after that', async () => {
  const sendAt = new Date(Date.now() + 3_600_000).toISOString()
  const late = listenApp({ ...gateway.deps, now: () => Date.now() + 7_200_000 })
  const ask = async (url: string, key: string) => {
    const reply = await fetch(`${url}/2010-04-01/Accounts/${account.sid}/Messages.json`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${account.sid}:${account.key}`)}`,
        'idempotency-key': key,
      },
      body: new URLSearchParams({
        ...{ To: '+4915199999998', From: 'SENDER', Body: 'later', ScheduleType: 'fixed', SendAt: sendAt },
      }),
    })
    return [reply.status, ((await reply.json()) as { sid?: string }).sid]
  }
  const first = await ask(gateway.app.url, 'order-2')
  expect(await ask(late.url, 'order-2')).toEqual([201, first[1]])
  expect(await ask(late.url, 'order-3')).toEqual([400, undefined])
  await late.stop()
})

test('a message that was accepted is answered with its SID, though the database is away when it is to be shown', async () => {
  const { db } = gateway.deps
  const away = new Proxy(db.sql, {
    apply: (sql, self, given) =>
      String(given[0]).includes('from messages f join credit_locks')
        ? Promise.reject(new Error('the database is away'))
        : Reflect.apply(sql, self, given),
  })
  const app = listenApp({ ...gateway.deps, db: { ...db, sql: away } })
  const sent = await fetch(`${app.url}/2010-04-01/Accounts/${account.sid}/Messages.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${account.sid}:${account.key}`)}` },
    body: new URLSearchParams({ To: '+4915199999997', From: 'SENDER', Body: 'once' }),
  })
  await app.stop()
  const [kept] = await account.client.messages.list({ to: '+4915199999997' })
  expect([sent.status, await sent.json()]).toEqual([201, { sid: kept?.sid, account_sid: account.sid }])
})

describe('what is refused has the code of Twilio', () => {
  test.each<[string, object, number, number]>([
    ['no number', { to: '12' }, 400, 21211],
    ['no sender that can be', { from: 'much too long a sender' }, 400, 21212],
    ['no sender', { from: undefined }, 400, 21603],
    ['no text', { body: '' }, 400, 21602],
    ['a text that is too long', { body: 'x'.repeat(1_600) }, 400, 21617],
    ['a service that is none', { from: undefined, messagingServiceSid: 'MG00' }, 400, 21705],
    ['a picture', { mediaUrl: ['https://example.com/a.png'] }, 400, 21620],
    ['a text that is not to be kept', { contentRetention: 'discard' }, 400, 30029],
    ['a callback that is none', { statusCallback: 'ftp://example.com' }, 400, 21609],
    ['a time long ago', { scheduleType: 'fixed', sendAt: new Date(0) }, 400, 35114],
    ['a time that is missing', { scheduleType: 'fixed' }, 400, 35111],
    ['a validity that is none', { validityPeriod: 36_001 }, 400, 20001],
  ])('%s', async (_what, more, status, code) => {
    expect(await refused(send(more))).toEqual({
      status,
      code,
      more: `https://www.twilio.com/docs/errors/${code}`,
    })
  })

  test('a wrong token, another account, and no account at all', async () => {
    const other = await gateway.account()
    for (const client of [
      clientAt(gateway.app.url, account.clientId, 'wrong'),
      clientAt(gateway.app.url, other.clientId, account.key),
    ])
      expect(await refused(client.messages.list({ limit: 1 }))).toMatchObject({ status: 401, code: 20003 })
    const reply = await fetch(`${gateway.app.url}/2010-04-01/Accounts/${account.sid}/Messages.json`)
    expect([reply.status, reply.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="Twilio API"'])
  })

  test.each([
    ['', 401],
    ['x'.repeat(256), 401],
    ['a\0b', 401],
  ])('a token that cannot be kept, %p', async (token, status) => {
    const open = await openTwilioGateway(database.db, { auth: 'none' })
    const { sid } = await open.account()
    const authorization = (text: string) => ({
      headers: { authorization: `Basic ${btoa(`${sid}:${text}`)}` },
    })
    const url = `${open.app.url}/2010-04-01/Accounts/${sid}.json`
    expect((await fetch(url, authorization(token))).status).toBe(status)
    expect((await fetch(url, authorization('x'.repeat(255)))).status).toBe(200)
    await open.stop()
  })

  test('what is another account’s, and what is not there', async () => {
    const { sid } = await send()
    const other = await gateway.account()
    for (const work of [
      () => other.client.messages(sid).fetch(),
      () => other.client.messages(sid).update({ status: 'canceled' }),
      () => other.client.messages(sid).update({ body: '' }),
      () => other.client.messages(sid).remove(),
      () => account.client.messages(sidOf('SM', crypto.randomUUID())).fetch(),
      () => account.client.calls.list({ limit: 1 }),
    ])
      expect(await refused(work())).toMatchObject({ status: 404, code: 20404 })
  })

  test('too little credit, and nothing is done', async () => {
    const poor = await gateway.account(4)
    const work = poor.client.messages.create({ to: number(), from: 'SENDER', body: 'x' })
    expect(await refused(work)).toMatchObject({ status: 403, code: 20005 })
    expect(await poor.client.messages.list()).toEqual([])
  })
})

describe('what a message says', () => {
  test('is removed once it is final; its history and its money stay', async () => {
    const { sid, to } = await send({ body: 'a secret' })
    const id = must(idOfSid('SM', sid), 'an id') as MessageId
    await until(sid, 'sent')
    expect(await refused(account.client.messages(sid).update({ body: '' }))).toMatchObject({ code: 20009 })
    await gateway.receipts('DELIVRD')
    await until(sid, 'delivered')
    const before = await readBalance(database.db.sql, account.clientId)
    expect(await account.client.messages(sid).update({ body: '' })).toMatchObject({
      body: '',
      to,
      numSegments: '1',
    })
    expect(await account.client.messages(sid).fetch()).toMatchObject({ body: '', price: '-0.05' })
    expect(await account.client.messages(sid).remove()).toBe(true)
    expect(await refused(account.client.messages(sid).fetch())).toMatchObject({ code: 20404 })
    expect(await refused(account.client.messages(sid).remove())).toMatchObject({ code: 20404 })
    expect((await account.client.messages.list({ to })).length).toBe(0)
    expect(await readBalance(database.db.sql, account.clientId)).toEqual(before)
    const [row] = await database.db.sql`
      select text, redacted_at is not null as redacted, deleted_at is not null as deleted,
        (select count(*) from message_history where message_id = ${id}) as events from messages where id = ${id}`
    expect(row).toEqual({ text: '', redacted: true, deleted: true, events: 4 })
    expect(await audit(database.db)).toEqual([])
  })

  test.each([{ body: 'other' }, { body: '', status: 'canceled' as const }, {}])(
    'is not changed by %p',
    async (asked) => {
      const { sid } = await send()
      expect(await refused(account.client.messages(sid).update(asked as { body: string }))).toMatchObject({
        status: 400,
        code: 30400,
      })
    },
  )
})

describe('a list', () => {
  test('comes page by page, newest first, by number, sender and day', async () => {
    const own = await gateway.account()
    const sids: string[] = []
    for (let index = 0; index < 5; index++) {
      const { sid } = await own.client.messages.create({
        to: index % 2 === 0 ? '+4915100000001' : '+4915100000002',
        from: index === 4 ? 'OTHER' : 'SENDER',
        body: `${index}`,
      })
      sids.unshift(sid)
    }
    const bodies = async (asked: object) => (await own.client.messages.list(asked)).map(({ body }) => body)
    expect(await bodies({})).toEqual(['4', '3', '2', '1', '0'])
    expect(await bodies({ pageSize: 2 })).toEqual(['4', '3', '2', '1', '0'])
    expect(await bodies({ limit: 3, pageSize: 2 })).toEqual(['4', '3', '2'])
    expect(await bodies({ to: '+4915100000001', pageSize: 1 })).toEqual(['4', '2', '0'])
    expect(await bodies({ from: 'OTHER' })).toEqual(['4'])
    await eventually(
      async () => (await bodies({ dateSent: new Date() })).length === 0 && (await allSent(own)),
    )
    const [hour, day] = [3_600_000, 86_400_000]
    expect((await bodies({ dateSentAfter: new Date(Date.now() - hour) })).length).toBe(5)
    expect(await bodies({ dateSentBefore: new Date(Date.now() - hour) })).toEqual([])
    expect(await bodies({ dateSentAfter: new Date(Date.now() + day) })).toEqual([])
    const page = await own.client.messages.page({ pageSize: 2 })
    expect(page.instances.map(({ sid }) => sid)).toEqual(sids.slice(0, 2))
    expect(page.nextPageUrl).toContain('/Messages.json?PageSize=2&Page=1&PageToken=SM')
  })

  async function allSent(of: TwilioAccount): Promise<boolean> {
    return (await of.client.messages.list()).every(({ status }) => status === 'sent')
  }

  test.each([
    'PageSize=0',
    'PageSize=1001',
    'Page=x',
    'PageToken=x',
    'DateSent=yesterday',
    'DateSent=2026-02-30',
  ])('is not read with %s', async (query) => {
    const reply = await fetch(
      `${gateway.app.url}/2010-04-01/Accounts/${account.sid}/Messages.json?${query}`,
      { headers: { authorization: `Basic ${btoa(`${account.sid}:${account.key}`)}` } },
    )
    expect([reply.status, ((await reply.json()) as { code: number }).code]).toEqual([400, 20001])
  })
})

test('a StatusCallback is told of sent and delivered, and signed with the token of the account', async () => {
  const url = `${endpoint.url}?order=1&b=ü`
  const messagingServiceSid = sidOfGroup('us')
  pool = ['+12025550101']
  const { sid, to } = await send({ statusCallback: url, messagingServiceSid })
  const told = async (status: string) =>
    await eventually(() =>
      endpoint.received.find(({ body }) => {
        const fields = new URLSearchParams(body)
        return fields.get('MessageSid') === sid && fields.get('MessageStatus') === status
      }),
    )
  const first = await told('sent')
  const fields = Object.fromEntries(new URLSearchParams(first.body))
  expect(fields).toEqual({
    AccountSid: account.sid,
    ApiVersion: '2010-04-01',
    From: 'SENDER',
    MessageSid: sid,
    MessageStatus: 'sent',
    MessagingServiceSid: messagingServiceSid,
    SmsSid: sid,
    SmsStatus: 'sent',
    To: to,
  })
  const signature = first.headers['x-twilio-signature'] ?? ''
  expect(validateRequest(account.key, signature, url, fields)).toBe(true)
  expect(validateRequest('another', signature, url, fields)).toBe(false)
  await gateway.receipts('UNDELIV')
  const failed = new URLSearchParams((await told('undelivered')).body)
  expect(failed.get('ErrorCode')).toBe('30008')
  pool = []
})
