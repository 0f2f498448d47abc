import { describe, expect, test } from 'bun:test'
import type { CallbackForm } from '../../../../src/callback/form.ts'
import { JASMIN_FORM } from '../../../../src/callback/forms/jasmin.ts'
import { KANNEL_FORM } from '../../../../src/callback/forms/kannel.ts'
import { VONAGE_FORM } from '../../../../src/callback/forms/vonage.ts'
import type { CallbackId } from '../../../../src/domain/callback/callback.ts'
import { TOLD_FIELDS } from '../../../../src/domain/fields/shown-fields.ts'

const ID = '01a21b16-9bcc-7261-9531-ec01742f3fce'

type Data = Readonly<Record<string, unknown>>
const EXAMPLE = Object.fromEntries(Object.entries(TOLD_FIELDS).map(([name, { example }]) => [name, example]))

/** A callback of a message as it is told. */
function callbackOf(url: string, data: Data, form: Readonly<Record<string, string | number>> = {}) {
  const told = {
    kind: 'status',
    timestamp: '2026-11-27T03:17:18.500Z',
    data: {
      ...EXAMPLE,
      id: ID,
      to: '+4912345678',
      from: 'ACME',
      status: 'DELIVERED',
      provider: 'smsc',
      provider_message_id: '1ee52d07',
      cost_cents: 5,
      last_error: null,
      reference: null,
      created_at: '2026-11-27T03:17:17.000Z',
      ...data,
    },
  } as unknown as Parameters<CallbackForm['requestOf']>[0]['told'] // the fields that forms look at
  return { id: ID as CallbackId, told, url, form, token: null }
}

const answered = (statusCode: number, body = '') => ({ statusCode, body, retryAfter: null })

describe('the form of Kannel', () => {
  const urlOf = (pattern: string, data: Data = {}, form: Readonly<Record<string, string | number>> = {}) =>
    KANNEL_FORM.requestOf(
      callbackOf(`http://h/?${pattern}`, data, { mask: 31, user: 'gateway', coding: 0, ...form }),
    ).url.slice('http://h/?'.length)

  // As a Kannel 1.4.5 called the same URL, with `ACK/` at type 8, and no values where it had none.
  test('fills in what Kannel fills in', () => {
    const sent = { status: 'SENT', provider: 'fake' }
    expect(
      urlOf('d=%d&p=%p&P=%P&q=%q&Q=%Q&t=%t&T=%T&i=%i&A=%A&a=%a&n=%n&k=%k&x=%x&pc=%%', sent, {
        to: '+4912345678',
      }),
    ).toBe(
      'd=8&p=%2B4912345678&P=ACME&q=%2B4912345678&Q=ACME&t=2026-11-27+03:17:18&T=1795749438&i=fake&A=ACK%2F&a=ACK%2F&n=gateway&k=ACK%2F&x=%x&pc=%',
    )
    expect(urlOf('p=%p&P=%P&q=%q&bad=%y&end=%', {}, { to: '00491234567', from: '12345' })).toBe(
      'p=00491234567&P=12345&q=%2B491234567&bad=%y&end=%',
    )
  })

  test('names the message, what the provider calls it, and what came with it', () => {
    const form = { account: 'acc 1', binfo: 'b&b', smsc: 'x', meta_data: '?a?b=c&' }
    expect(urlOf('I=%I&F=%F&o=%o&B=%B&c=%c&C=%C&D=%D', {}, form)).toBe(
      `I=${ID}&F=1ee52d07&o=acc+1&B=b%26b&c=0&C=UTF-8&D=%3Fa%3Fb%3Dc%26`,
    )
  })

  test.each<[string, Data, number, string]>([
    ['DELIVERED', {}, 31, '1'],
    ['SENT', {}, 31, '8'],
    ['FAILED_PERM', {}, 31, '2'],
    ['FAILED_PERM', { provider_message_id: null }, 31, '16'],
    ['EXPIRED', {}, 31, '2'],
    ['CANCELLED', { provider_message_id: null }, 31, '16'],
    ['FAILED_PERM', {}, 16, '16'],
    ['FAILED_PERM', { provider_message_id: null }, 2, '2'],
  ])('%s of %j with the mask %d is the type %s', (status, data, mask, type) => {
    expect(urlOf('%d', { status, ...data }, { mask })).toBe(type)
  })

  test('says why a message was refused, and what became of one that was taken', () => {
    expect(
      urlOf('%A', { status: 'FAILED_PERM', provider_message_id: null, last_error: '0x0B invalid' }),
    ).toBe('NACK%2F0x0B+invalid')
    expect(urlOf('%A')).toBe(
      `id%3A${ID}+sub%3A001+dlvrd%3A001+submit+date%3A2611270317+done+date%3A2611270317+stat%3ADELIVRD+err%3A000+text%3A`,
    )
  })

  test('is heard with 2xx', () => {
    expect(KANNEL_FORM.readingOf(answered(202), 0).verdict.kind).toBe('delivered')
    expect(KANNEL_FORM.readingOf(answered(404), 0).verdict.kind).toBe('failed')
  })
})

describe('the form of Jasmin', () => {
  const requestOf = (data: Data, form: Readonly<Record<string, string | number>>) =>
    JASMIN_FORM.requestOf(callbackOf('http://h/dlr', data, form))

  test('tells at level 1 what the SMSC answered', () => {
    expect(requestOf({ status: 'SENT' }, { level: 1, method: 'GET' })).toEqual({
      method: 'GET',
      url: `http://h/dlr?id=${ID}&level=1&message_status=ESME_ROK&connector=smsc`,
      headers: { accept: 'text/plain', 'user-agent': 'sms-gateway' },
      body: null,
    })
    expect(requestOf({ status: 'FAILED_PERM' }, { level: 1, method: 'GET' }).url).toContain(
      'message_status=ESME_RSUBMITFAIL',
    )
  })

  test('tells at levels 2 and 3 what became of the message', () => {
    const { method, url, headers, body } = requestOf({}, { level: 3, method: 'POST', text: 'Hello foo' })
    expect([method, url, headers['content-type']]).toEqual([
      'POST',
      'http://h/dlr',
      'application/x-www-form-urlencoded',
    ])
    expect(Object.fromEntries(new URLSearchParams(body ?? ''))).toEqual({
      id: ID,
      level: '2',
      message_status: 'DELIVRD',
      connector: 'smsc',
      id_smsc: '1ee52d07',
      sub: '001',
      dlvrd: '001',
      subdate: '2611270317',
      donedate: '2611270317',
      err: '000',
      text: 'Hello foo',
    })
    const failed = requestOf({ status: 'FAILED_PERM' }, { level: 2, method: 'POST' })
    expect(failed.body).toContain('message_status=UNDELIV&')
  })

  test('puts what it tells behind a query that is there', () => {
    const callback = callbackOf('http://h/dlr?key=1', { status: 'SENT' }, { level: 3, method: 'GET' })
    expect(JASMIN_FORM.requestOf(callback).url).toStartWith('http://h/dlr?key=1&id=')
  })

  test.each<[number, string, string]>([
    [200, 'ACK/Jasmin', 'delivered'],
    [200, ' ACK/Jasmin\n', 'delivered'],
    [200, 'OK', 'failed'],
    [200, '', 'failed'],
    [500, 'ACK/Jasmin', 'failed'],
  ])('answered %d %j is %s', (status, body, verdict) => {
    expect(JASMIN_FORM.readingOf(answered(status, body), 0).verdict.kind).toBe(verdict as 'failed')
  })
})

describe('the form of Vonage', () => {
  const bodyOf = (data: Data) =>
    JSON.parse(VONAGE_FORM.requestOf(callbackOf('http://h/dlr', data, { api_key: 'abcd' })).body ?? '')

  test('is a delivery receipt in JSON', () => {
    expect(bodyOf({ reference: 'order-7' })).toEqual({
      msisdn: '4912345678',
      to: 'ACME',
      'network-code': '',
      messageId: ID,
      price: '0.05000000',
      status: 'delivered',
      scts: '2611270317',
      'err-code': '0',
      'api-key': 'abcd',
      'message-timestamp': '2026-11-27 03:17:18',
      'client-ref': 'order-7',
    })
  })

  test.each<[Data, string, string]>([
    [{ status: 'SENT' }, 'accepted', '0'],
    [{ status: 'EXPIRED' }, 'expired', '1'],
    [{ status: 'FAILED_PERM' }, 'failed', '99'],
    [{ status: 'FAILED_PERM', provider_message_id: null }, 'rejected', '99'],
    [{ status: 'CANCELLED', provider_message_id: null }, 'rejected', '99'],
  ])('%j is %s with the code %s', (data, status, code) => {
    expect(bodyOf(data)).toMatchObject({ status, 'err-code': code })
  })
})
