import { describe, expect, test } from 'bun:test'
import { TWILIO_KIND } from '../../../../src/provider/twilio/twilio.ts'
import { hooks, submission } from '../../../support/http-provider.ts'
import { ACCOUNT_SID, SECRETS } from '../../../support/twilio.ts'

const KEY = 'SK0123456789abcdef0123456789abcdef'
const SERVICE = 'MG0123456789abcdef0123456789abcdef'
const PROJECT = '01234567-89ab-cdef-0123-456789abcdef'

describe('settings', () => {
  test.each<[object, readonly string[], string | null]>([
    [{ account_sid: ACCOUNT_SID }, ['auth_token'], null],
    [{ account_sid: ACCOUNT_SID, api_key_sid: KEY }, ['auth_token', 'api_key_secret'], null],
    [{ account_sid: PROJECT, base_url: 'https://shop.signalwire.com/api/laml' }, ['auth_token'], null],
    [{}, ['auth_token'], 'account_sid'],
    [{ account_sid: 'AC1' }, ['auth_token'], 'account_sid'],
    [{ account_sid: PROJECT }, ['auth_token'], 'account_sid'],
    [{ account_sid: PROJECT, base_url: 'https://api.dublin.ie1.twilio.com' }, ['auth_token'], 'account_sid'],
    [{ account_sid: ACCOUNT_SID }, [], 'secrets.auth_token'],
    [{ account_sid: ACCOUNT_SID, api_key_sid: KEY }, ['auth_token'], 'secrets.api_key_secret'],
    [{ account_sid: ACCOUNT_SID }, ['auth_token', 'api_key_secret'], 'api_key_sid'],
    [{ account_sid: ACCOUNT_SID, base_url: 'ftp://x' }, ['auth_token'], 'base_url'],
    [{ account_sid: ACCOUNT_SID, base_url: 'https://me:pass@x.example' }, ['auth_token'], 'base_url'],
    [{ account_sid: ACCOUNT_SID, base_url: 'https://[' }, ['auth_token'], 'base_url'],
    [{ account_sid: ACCOUNT_SID, base_url: 'https://x.example/?a=1' }, ['auth_token'], 'base_url'],
    [{ account_sid: ACCOUNT_SID, messaging_service_sid: 'MG1' }, ['auth_token'], 'messaging_service_sid'],
    [{ account_sid: ACCOUNT_SID, from: 'Größe' }, ['auth_token'], 'from'],
    [{ account_sid: ACCOUNT_SID, receipt_retries: 6 }, ['auth_token'], 'receipt_retries'],
    [{ account_sid: ACCOUNT_SID, content_retention: 'burn' }, ['auth_token'], 'content_retention'],
    [{ account_sid: ACCOUNT_SID, colour: 'red' }, ['auth_token'], 'colour'],
  ])('%j with %j break the rule of %p', (settings, secrets, field) => {
    expect(TWILIO_KIND.check(settings, new Set(secrets))?.field ?? null).toBe(field)
  })

  test('every refusal names a rule', () => {
    const violation = TWILIO_KIND.check({ account_sid: 'AC1' }, new Set())
    expect(violation?.rule).toBe(
      'must be AC and 32 hexadecimal digits, or the UUID of a project of SignalWire',
    )
  })
})

describe('the request that would leave', () => {
  const shown = async (settings: object, given: Parameters<typeof submission>[0] = {}, more: object = {}) => {
    const request = await TWILIO_KIND.render?.(
      { account_sid: ACCOUNT_SID, ...settings },
      hooks(SECRETS, more),
      submission(given),
    )
    return { ...request, fields: Object.fromEntries(new URLSearchParams(request?.body ?? '')) }
  }

  test('has number, sender, text, the address of receipts and its validity, and no secret', async () => {
    const { method, url, headers, body, fields } = await shown({}, { text: 'a & b = 5 €' })
    expect([method, url]).toEqual([
      'POST',
      `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`,
    ])
    expect(headers).toMatchObject({
      authorization: 'Basic ***',
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect(fields).toEqual({
      To: '+4915112345678',
      From: 'ACME',
      Body: 'a & b = 5 €',
      StatusCallback: 'https://sms.example.test/v1/providers/acme/dlr/***#rc=5&rp=ct,rt,5xx',
      ValidityPeriod: '90',
    })
    expect(`${url}${JSON.stringify(headers)}${body}`).not.toMatch(/a token of the account|TOKEN-1234/)
  })

  test.each<[object, Readonly<Record<string, string | undefined>>, object]>([
    [{ messaging_service_sid: SERVICE }, { From: undefined, MessagingServiceSid: SERVICE }, {}],
    [
      { messaging_service_sid: SERVICE, from: '+15017250604' },
      { From: '+15017250604', MessagingServiceSid: SERVICE },
      {},
    ],
    [{ from: 'SHOP' }, { From: 'SHOP', MessagingServiceSid: undefined }, {}],
    [{ receipt_retries: 0 }, { StatusCallback: 'https://sms.example.test/v1/providers/acme/dlr/***' }, {}],
    [{}, { StatusCallback: undefined }, { receiptUrl: null }],
    [
      { smart_encoded: false, content_retention: 'discard', address_retention: 'obfuscate' },
      { SmartEncoded: 'false', ContentRetention: 'discard', AddressRetention: 'obfuscate' },
      {},
    ],
  ])('with %j has %j', async (settings, expected, more) => {
    const { fields } = await shown(settings, {}, more)
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, fields[name]]))).toEqual(expected)
  })

  test('stays in Twilio’s queue for ten hours at most', async () => {
    const { fields } = await shown({}, { expiresAtMs: submission().expiresAtMs + 86_400_000 })
    expect(fields['ValidityPeriod']).toBe('36000')
  })

  test('goes to the server of the settings, behind the path that stands there', async () => {
    const base_url = 'https://shop.signalwire.com/api/laml/'
    const { url } = await shown({ account_sid: PROJECT, base_url })
    expect(url).toBe(`https://shop.signalwire.com/api/laml/2010-04-01/Accounts/${PROJECT}/Messages.json`)
  })

  test('hides the code of an OTP', async () => {
    const mask = (words: string) => words.replaceAll('123456', '******')
    const { fields } = await shown({}, { text: 'Your code is 123456', mask })
    expect(fields['Body']).toBe('Your code is ******')
  })
})
