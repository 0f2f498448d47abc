import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Auth } from '@vonage/auth'
import { MessageSendAllFailure, MessageSendPartialFailure, SMS, TypeEnum } from '@vonage/sms'
import { type DoorTest, openDoorTest } from '../../support/doors/door.ts'

let door: DoorTest

beforeAll(async () => {
  door = await openDoorTest()
})
afterAll(async () => {
  await door.close()
})

const TO = { to: '447700900000', from: 'Acme' }

async function ask(given: Readonly<Record<string, string>>): Promise<Record<string, unknown>> {
  const body = new URLSearchParams({ api_key: door.clientId, api_secret: door.key, ...given })
  const response = await fetch(`${door.app.url}/sms/json`, { method: 'POST', body })
  expect(response.status).toBe(200)
  return (await response.json()) as Record<string, unknown>
}

describe('the official client', () => {
  const client = (secret = door.key) =>
    new SMS(new Auth({ apiKey: door.clientId, apiSecret: secret }), { restHost: door.app.url })

  test('sends, and is told id, price and balance of each part', async () => {
    const answer = await client().send({ ...TO, text: 'x'.repeat(200), clientRef: 'order-7' })
    const [message] = await door.takeMessages()
    expect(answer.messages).toMatchObject(
      [1, 2].map(() => ({
        to: '447700900000',
        messageId: message?.id,
        status: '0',
        messagePrice: '0.05000000',
        remainingBalance: '99.90000000',
        clientRef: 'order-7',
      })),
    )
    expect(message).toMatchObject({
      to_msisdn: '+447700900000',
      from_sender: 'Acme',
      parts: 2,
      client_reference: 'order-7',
      door: 'vonage',
      callback_to: null,
    })
  })

  test('sends Unicode, flash and binary', async () => {
    await client().send({ ...TO, type: TypeEnum.UNICODE, text: 'こんにちは' })
    await client().send({ ...TO, text: 'a', messageClass: 0 })
    await client().send({ ...TO, type: TypeEnum.BINARY, body: '0011223344', udh: '06050415811581' })
    expect(await door.takeMessages()).toMatchObject([
      { text: 'こんにちは', encoding: 'UCS2', user_data: null },
      { text: 'a', user_data: { data_coding: 0x10, octets: '61' } },
      { encoding: 'BINARY', user_data: { data_coding: 4, header: '06050415811581', octets: '0011223344' } },
    ])
  })

  test('rejects what is refused, with status and words', async () => {
    const failure = await client('wrong')
      .send({ ...TO, text: 'a' })
      .catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(Error)
    if (!(failure instanceof MessageSendAllFailure || failure instanceof MessageSendPartialFailure))
      throw failure
    expect(failure.getFailedMessages()).toMatchObject([{ status: '4', errorText: 'Bad Credentials' }])
  })
})

test('a form with a key and a secret is taken, with a URL for its receipts', async () => {
  await ask({ ...TO, text: 'a', callback: 'https://example.com/dlr', ttl: '60000', 'entity-id': '123' })
  expect(await door.takeMessages()).toMatchObject([
    {
      valid_s: 60,
      dlt: { entity_id: '123' },
      callback_to: {
        via: 'vonage',
        url: 'https://example.com/dlr',
        statuses: ['SENT', 'DELIVERED', 'FAILED_PERM', 'CANCELLED', 'EXPIRED'],
        form: { api_key: door.clientId },
      },
    },
  ])
})

test.each<[Record<string, string>, string, string]>([
  [{ from: 'Acme', text: 'a' }, '2', 'Missing to param'],
  [{ to: '447700900000', text: 'a' }, '2', 'Missing from param'],
  [{ ...TO }, '2', 'Missing text param'],
  [{ ...TO, text: 'a', api_secret: '' }, '2', 'Missing api_secret param'],
  [{ ...TO, text: 'a', api_secret: 'wrong' }, '4', 'Bad Credentials'],
  [{ ...TO, text: 'a', to: 'abc' }, '3', 'Invalid to param'],
  [{ ...TO, text: 'a', type: 'vcard' }, '3', 'Invalid type param'],
  [{ ...TO, text: 'a', ttl: '1' }, '3', 'Invalid ttl param'],
  [{ ...TO, text: 'a', 'message-class': '4' }, '3', 'Invalid message-class param'],
  [{ ...TO, type: 'binary', body: 'x' }, '3', 'Invalid body param'],
  [{ ...TO, type: 'binary', body: '00', udh: '0500' }, '3', 'Invalid udh param'],
  [{ ...TO, text: 'x'.repeat(2_000) }, '12', 'Message Too Long'],
  [{ ...TO, text: 'a', from: 'A name that is too long' }, '15', 'Illegal Sender Address - rejected'],
  [{ ...TO, text: 'a', callback: 'nowhere' }, '23', 'Invalid Callback Url'],
])('%j is refused with the status %s', async (given, status, words) => {
  expect(await ask(given)).toEqual({ 'message-count': '1', messages: [{ status, 'error-text': words }] })
  expect(await door.takeMessages()).toEqual([])
})

test('parameters whose names cannot be kept are refused, with a key and without', async () => {
  const init = { headers: { 'idempotency-key': 'odd' } }
  const query = new URLSearchParams({ api_key: door.clientId, api_secret: door.key, ...TO, text: 'a' })
  const response = await fetch(`${door.app.url}/sms/json?${query}&%00=1`, init)
  expect(await response.json()).toMatchObject({ messages: [{ status: '3' }] })
  expect(door.logged()).not.toContain('request failed')
})

test('whoever cannot pay has used up his quota', async () => {
  await door.db.sql`update clients set credit_cents = 0 where id = ${door.clientId}`
  expect(await ask({ ...TO, text: 'a' })).toMatchObject({ messages: [{ status: '9' }] })
})
