import { afterAll, beforeAll, expect, test } from 'bun:test'
import MessagingResponse from 'twilio/lib/twiml/MessagingResponse'
import { validateRequest } from 'twilio/lib/webhooks/webhooks'
import { openNumbers } from '../../../../src/directory/numbers.ts'
import { idOfSid, sidOfNumber } from '../../../../src/domain/twilio/sid.ts'
import { answerInbound } from '../../../../src/flow/inbound/answer-inbound.ts'
import { takeInbound } from '../../../../src/flow/inbound/take-inbound.ts'
import { openTelling } from '../../../../src/flow/inbound/tell-gateway.ts'
import { replaceNumbers } from '../../../../src/store/inbound/numbers.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'
import {
  openTwilioGateway,
  type TwilioAccount,
  type TwilioGateway,
} from '../../../support/doors/twilio-door.ts'
import { type Endpoint, openEndpoint } from '../../../support/endpoint.ts'
import { eventually } from '../../../support/eventually.ts'

const NUMBER = '+12025550101'
const HANDSET = '+12025550123'

let database: TestDatabase
let gateway: TwilioGateway
let endpoint: Endpoint
let account: TwilioAccount
let answer: () => Response

beforeAll(async () => {
  database = await createDatabase()
  endpoint = openEndpoint(() => answer())
  answer = () => new Response(null, { status: 204 })
  const { part, ...numbers } = openNumbers(database.db)
  gateway = await openTwilioGateway(database.db, {
    numbers,
    directory: { refresh: async () => part.load().then(() => true), ageMs: () => 0 },
  })
  account = await gateway.account()
  const { clientId } = account
  await replaceNumbers(database.db, [
    { number: NUMBER, keyword: null, clientId, group: null, smsUrl: null },
    { number: '12345', keyword: null, clientId, group: null, smsUrl: null },
    { number: '67890', keyword: 'shop', clientId, group: null, smsUrl: null },
  ])
})
afterAll(async () => {
  await gateway.stop()
  await endpoint.close()
  await database.drop()
})

/** What a handset writes comes in, and becomes a message. */
async function comesIn(text: string): Promise<void> {
  const told = { from: HANDSET, to: NUMBER, text, raw: null, part: null, providerMessageId: null }
  await openTelling(gateway.deps)('telco')([{ inbound: told }])
  await takeInbound({ ...gateway.deps, heed: async (_, messages) => messages.map(() => null) })
}

const posted = (body: string) =>
  eventually(() => {
    const found = endpoint.received.find((one) => new URLSearchParams(one.body).get('Body') === body)
    return found && { ...found, fields: Object.fromEntries(new URLSearchParams(found.body)) }
  })

test('numbers of the account are listed, and get the URL that what comes in is posted to', async () => {
  const all = await account.client.incomingPhoneNumbers.list()
  expect(all as unknown[]).toMatchObject([
    { phoneNumber: NUMBER, smsUrl: null },
    { phoneNumber: '12345', smsUrl: null },
  ])
  const [one, ...none] = await account.client.incomingPhoneNumbers.list({ phoneNumber: NUMBER })
  expect([one?.sid, none]).toEqual([sidOfNumber(NUMBER), []])
  const updated = await account.client
    .incomingPhoneNumbers(sidOfNumber(NUMBER))
    .update({ smsUrl: endpoint.url })
  expect(updated.smsUrl).toBe(endpoint.url)
  const wrong = account.client.incomingPhoneNumbers(sidOfNumber(NUMBER)).update({ smsUrl: 'ftp://x.org' })
  await expect(wrong).rejects.toMatchObject({ status: 400, code: 20001 })
  const taken = await account.client.incomingPhoneNumbers(sidOfNumber('12345')).update({ smsUrl: '' })
  expect(taken.smsUrl as unknown).toBeNull()
  const other = await gateway.account()
  const foreign = other.client.incomingPhoneNumbers(sidOfNumber(NUMBER)).update({ smsUrl: endpoint.url })
  await expect(foreign).rejects.toMatchObject({ status: 404, code: 20404 })
  expect((await account.client.incomingPhoneNumbers.list({ pageSize: 1 })).length).toBe(2)
})

test('what comes in is posted as Twilio posts it, and what TwiML answers goes back as a message', async () => {
  const twiml = new MessagingResponse()
  twiml.message('Thank you & <bye> “ü”')
  twiml.message({ to: '+12025550199' }, 'to somebody else')
  twiml.message('Second')
  answer = () => new Response(twiml.toString(), { headers: { 'content-type': 'text/xml' } })
  await comesIn('Hello there')
  const { fields, headers } = await posted('Hello there')
  const sid = fields['MessageSid'] ?? ''
  expect(fields).toEqual({
    AccountSid: account.sid,
    ApiVersion: '2010-04-01',
    Body: 'Hello there',
    From: HANDSET,
    MessageSid: sid,
    NumMedia: '0',
    NumSegments: '1',
    SmsMessageSid: sid,
    SmsSid: sid,
    SmsStatus: 'received',
    To: NUMBER,
  })
  expect(validateRequest(account.key, headers['x-twilio-signature'] ?? '', endpoint.url, fields)).toBe(true)
  expect(await account.client.messages(sid).fetch()).toMatchObject({
    sid,
    direction: 'inbound',
    status: 'received',
    body: 'Hello there',
    from: HANDSET,
    to: NUMBER,
  })

  const replies = await eventually(async () => {
    // Asked twice, it is one all the same.
    await Promise.all([answerInbound(gateway.deps), answerInbound(gateway.deps)])
    const found = await account.client.messages.list({ to: HANDSET })
    return found.length >= 2 ? found : null
  })
  expect(replies.map(({ body, from }) => [body, from]).toSorted()).toEqual([
    ['Second', NUMBER],
    ['Thank you & <bye> “ü”', NUMBER],
  ])
  await answerInbound(gateway.deps)
  expect((await account.client.messages.list({ to: HANDSET })).length).toBe(2)
  const [{ count } = { count: -1 }] = await database.db.sql<{ count: number }[]>`
    select count(*) from inbound_replies where outcome = 'accepted'`
  expect(count).toBe(2)
})

test('what came in is listed with what was sent, page by page, and its text is removed', async () => {
  const bodies = async (asked: object) =>
    (await account.client.messages.list(asked)).map(({ body, direction }) => [direction, body])
  const all = [
    ['outbound-api', 'Second'],
    ['outbound-api', 'Thank you & <bye> “ü”'],
    ['inbound', 'Hello there'],
  ]
  expect((await bodies({})).toSorted()).toEqual(all.toSorted())
  for (const pageSize of [1, 2, 3]) expect(await bodies({ pageSize })).toEqual(await bodies({}))
  expect((await bodies({})).at(-1)).toEqual(all[2] as string[])
  expect(await bodies({ from: HANDSET })).toEqual([all[2] as string[]])
  expect(await bodies({ dateSentBefore: new Date(Date.now() - 3_600_000) })).toEqual([])
  const [received] = await account.client.messages.list({ from: HANDSET })
  const named = account.client.messages(received?.sid ?? '')
  await eventually(async () => {
    const [row] = await database.db.sql`select 1 from callbacks where wake_at is not null`
    return row === undefined
  })
  const other = await gateway.account()
  const foreign = other.client.messages(received?.sid ?? '').update({ body: '' })
  await expect(foreign).rejects.toMatchObject({ status: 404 })
  await database.db.sql`
    update callbacks set state = 'PENDING', wake_at = now() + interval '1 h' where status = 'RECEIVED'`
  await expect(named.update({ body: '' })).rejects.toMatchObject({ status: 409, code: 20009 })
  await database.db.sql`update callbacks set state = 'DELIVERED', wake_at = null where status = 'RECEIVED'`
  expect(await named.update({ body: '' })).toMatchObject({ body: '', direction: 'inbound', from: HANDSET })
  expect((await named.fetch()).body).toBe('')
  const [kept] = await database.db.sql<{ text: string }[]>`
    select (select string_agg(text, '') from inbound_messages) || (select string_agg(text, '') from inbound_parts)
      || (select string_agg(body, '') from callbacks where status = 'RECEIVED') as text`
  expect(kept?.text).not.toContain('Hello there')
  expect(await named.media.list()).toEqual([])
  await expect(other.client.messages(received?.sid ?? '').media.list()).rejects.toMatchObject({ status: 404 })
  await expect(named.update({ status: 'canceled' })).rejects.toMatchObject({ status: 404 })
  await expect(named.remove()).rejects.toMatchObject({ status: 404 })
})

test('of a reply that is redacted nothing is left, nor of what it was made of', async () => {
  // What its provider has taken is not moved any more, but by a receipt.
  const reply = await eventually(async () => {
    const [found] = await account.client.messages.list({ to: HANDSET })
    return found?.status === 'sent' && found
  })
  await database.db.sql`update messages set status = 'DELIVERED' where id = ${idOfSid('SM', reply.sid)}`
  expect((await account.client.messages(reply.sid).update({ body: '' })).body).toBe('')
  const texts = await database.db.sql<{ text: string }[]>`select text from inbound_replies`
  expect(texts.filter(({ text }) => text === '')).toHaveLength(1)
  expect(texts.filter(({ text }) => text === reply.body)).toEqual([])
})

test('an answer that is no TwiML says nothing, and one that fails is asked for again', async () => {
  let asked = 0
  answer = () => (++asked === 1 ? new Response('later', { status: 500 }) : new Response('<Response>'))
  await comesIn('Again')
  await posted('Again')
  await eventually(async () => {
    const [row] = await database.db.sql`
      select 1 from callbacks where state = 'DELIVERED' and attempts = 2 and via = 'twilio'`
    return row !== undefined
  })
  const [{ count } = { count: -1 }] = await database.db.sql<
    { count: number }[]
  >`select count(*) from inbound_replies`
  expect(count).toBe(2)
})
