import { expect, test } from 'bun:test'
import { TWILIO_KIND } from '../../../../src/provider/twilio/twilio.ts'
import { RECEIPT_URL, SECRETS, signedForm, twilioSettings } from '../../../support/twilio.ts'

const settings = twilioSettings('https://api.twilio.com')
const inbox = (request: ReturnType<typeof signedForm>) => TWILIO_KIND.inbox?.(settings, SECRETS, request)

/** As Twilio's "Receive inbound messages" has it, with what Advanced Opt-Out adds. */
const MESSAGE = {
  ToCountry: 'US',
  SmsMessageSid: 'SM00000000000000000000000000000017',
  NumMedia: '0',
  SmsSid: 'SM00000000000000000000000000000017',
  SmsStatus: 'received',
  Body: 'Stop, please\n🎉',
  OptOutType: 'STOP',
  To: '+15017250604',
  NumSegments: '2',
  MessageSid: 'SM00000000000000000000000000000017',
  AccountSid: 'AC0123456789abcdef0123456789abcdef',
  From: '+4915112345678',
  ApiVersion: '2010-04-01',
}
const INBOUND_URL = RECEIPT_URL.replace('/dlr', '/inbound')
const TOLD = {
  kind: 'told',
  receipts: [],
  inbound: [
    {
      inbound: {
        from: '+4915112345678',
        to: '+15017250604',
        text: 'Stop, please\n🎉',
        raw: null,
        part: null,
        providerMessageId: MESSAGE.MessageSid,
      },
    },
  ],
}

test.each([RECEIPT_URL, INBOUND_URL])('an incoming message is told, whole, at %s', (url) => {
  expect(inbox(signedForm(MESSAGE, { url }))).toEqual(TOLD as never)
})

test('one without a status, as SignalWire sends it, is known by the address alone', () => {
  const { SmsStatus: _, ...message } = MESSAGE
  expect(inbox(signedForm(message, { url: INBOUND_URL }))).toEqual(TOLD as never)
  expect(inbox(signedForm(message))).toMatchObject({ kind: 'unreadable', field: 'body' })
})

test('one of media alone has an empty text', () => {
  const { Body: _, ...message } = MESSAGE
  expect(inbox(signedForm(message))).toMatchObject({ inbound: [{ inbound: { text: '' } }] })
})

test('without who wrote it or to whom, it is refused', () => {
  expect(inbox(signedForm({ ...MESSAGE, From: '' }))).toMatchObject({ kind: 'unreadable', field: 'From' })
  expect(inbox(signedForm({ ...MESSAGE, To: ' ' }))).toMatchObject({ kind: 'unreadable', field: 'To' })
})

test('what is not signed is forged', () => {
  expect(inbox(signedForm(MESSAGE, { url: INBOUND_URL, token: 'x' }))).toEqual({ kind: 'forged' })
})

test('the answer has no instructions', () => {
  expect(TWILIO_KIND.inboundAnswer?.(settings)).toEqual({
    status: 200,
    contentType: 'text/xml',
    body: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
  })
})
