import { describe, expect, test } from 'bun:test'
import { TWILIO_KIND } from '../../../../src/provider/twilio/twilio.ts'
import cases from '../../../cases/provider_mapping.json'
import { MESSAGE_SID, SECRETS, signedForm, signedJson, twilioSettings } from '../../../support/twilio.ts'

const settings = twilioSettings('https://api.twilio.com')
const inbox = (request: Parameters<NonNullable<typeof TWILIO_KIND.inbox>>[2], secrets: object = SECRETS) =>
  TWILIO_KIND.inbox?.(settings, { ...secrets }, request)

/** As Twilio's guide "Outbound Message Status in Status Callbacks" shows them. */
const posted = (given: Readonly<Record<string, string>>) => ({
  SmsSid: MESSAGE_SID,
  SmsStatus: given['MessageStatus'] ?? 'sent',
  MessageStatus: 'sent',
  To: '+4915112345678',
  MessageSid: MESSAGE_SID,
  AccountSid: 'AC0123456789abcdef0123456789abcdef',
  From: '+15017250604',
  ApiVersion: '2010-04-01',
  ...given,
})

describe('a receipt that is signed', () => {
  test.each([
    ['queued', {}, 'progress', null],
    ['sending', {}, 'progress', null],
    ['sent', {}, 'progress', null],
    ['delivered', { RawDlrDoneDate: '2601011200' }, 'delivered', null],
    ['read', {}, 'delivered', null],
    ['undelivered', { ErrorCode: '30003' }, 'failed', '30003: the handset cannot be reached'],
    [
      'failed',
      { ErrorCode: '30007', ErrorMessage: 'Message filtered' },
      'failed',
      '30007: filtered for its content (Message filtered)',
    ],
    ['failed', { ErrorCode: '21610' }, 'failed', '21610: opted out'],
    ['failed', { ErrorCode: '30036' }, 'expired', '30036: its validity has ended'],
    ['failed', { ErrorCode: '39999' }, 'failed', 'error 39999'],
    ['failed', { ErrorMessage: 'a reason\nin two lines' }, 'failed', 'a reason in two lines'],
    ['failed', { ErrorCode: 'none' }, 'failed', null],
    ['failed', { ErrorCode: '12345678' }, 'failed', null],
    ['failed', {}, 'failed', null],
    ['canceled', {}, 'failed', null],
    ['something new', {}, 'unknown', null],
  ])('%s %j is %s, %p', (status, more, outcome, error) => {
    const told = inbox(signedForm(posted({ MessageStatus: status, ...more })))
    if (told?.kind !== 'told') throw new Error(JSON.stringify(told))
    const [one] = told.receipts
    expect(told.receipts).toHaveLength(1)
    expect<unknown>(one?.receipt).toEqual({
      kind: 'receipt',
      providerMessageId: MESSAGE_SID,
      outcome,
      status: status.toUpperCase(),
      error,
    })
    const kept = JSON.parse(JSON.stringify(one?.body))
    expect<unknown>(TWILIO_KIND.readReceipt(settings, kept)).toEqual(one?.receipt)
  })

  test('may be JSON', () => {
    const body = { MessageSid: MESSAGE_SID, MessageStatus: 'undelivered', ErrorCode: 30005 }
    expect(inbox(signedJson(JSON.stringify(body)))).toMatchObject({
      kind: 'told',
      receipts: [{ receipt: { outcome: 'failed', error: '30005: no such handset' } }],
    })
  })

  test('counts by either token while they are changed', () => {
    const request = signedForm(posted({}), { token: 'the next one' })
    expect(inbox(request)).toEqual({ kind: 'forged' })
    expect(inbox(request, { ...SECRETS, other_auth_token: 'the next one' })).toMatchObject({ kind: 'told' })
  })

  test.each([
    [{ MessageSid: '', SmsSid: '' }, 'body'],
    [{ MessageStatus: '' }, 'body'],
    [{ MessageSid: 'Grüße' }, 'body'],
    [{ MessageStatus: 'a\u0000b' }, 'body'],
  ])('and is none is refused: %j', (given, field) => {
    expect(inbox(signedForm(posted(given)))).toMatchObject({ kind: 'unreadable', field })
  })

  test.each(['[]', '"sent"', '{', '{}'])('and is the JSON %s is refused', (body) => {
    expect(inbox(signedJson(body))).toMatchObject({ kind: 'unreadable', field: 'body' })
  })
})

test('what is not signed is forged, before it is read', () => {
  const { headers, ...request } = signedForm({ nothing: 'of a receipt' })
  expect(inbox({ ...request, headers: new Headers() })).toEqual({ kind: 'forged' })
  expect(inbox({ ...request, headers }, {})).toEqual({ kind: 'forged' })
  expect(inbox(signedForm(posted({}), { token: '' }), { auth_token: '' })).toEqual({ kind: 'forged' })
})

test('each status of the cases means what they say', () => {
  const OUTCOMES: Readonly<Record<string, string>> = {
    SENT: 'progress',
    FAILED: 'failed',
    CANCELLED: 'failed',
    DELIVERED: 'delivered',
  }
  const known = cases.cases.filter(({ kind }) => kind === 'twilio_status')
  expect(known.length).toBeGreaterThan(5)
  for (const { input, expected } of known) {
    const status = String(input.MessageStatus)
    const told = inbox(signedForm(posted({ MessageStatus: status, SmsStatus: status })))
    if (expected.direction === 'in') expect(told).toMatchObject({ receipts: [], inbound: [{}] })
    else
      expect(told).toMatchObject({
        kind: 'told',
        receipts: [{ receipt: { outcome: OUTCOMES[String(expected.state)] ?? 'none' } }],
      })
  }
})
