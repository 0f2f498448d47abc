import { expect, test } from 'bun:test'
import type { SmppAccount } from '../../../src/console/web/answers.ts'
import { accountBody, draftOf, statusWords } from '../../../src/console/web/smpp/smpp-draft.ts'

const ACCOUNT: SmppAccount = {
  client_id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  system_id: 'shop',
  allow_ips: ['192.0.2.0/24', '2001:db8::1'],
  max_binds: 4,
  window: 100,
  max_parts_per_s: 50,
  tlvs: ['0x1400'],
  receipts: { format: 'text', message_id: 'dec' },
  join_parts: true,
  express: true,
  no_credits_status: 8,
  sessions: 3,
  waiting: 0,
}

test('an account that is saved as it was read stays as it was, what the form does not show too', () => {
  const { client_id, sessions, waiting, ...settings } = ACCOUNT
  expect(accountBody(draftOf(ACCOUNT), ACCOUNT)).toEqual(settings)
})

test('a new account says what was typed, and nothing of what was not', () => {
  const draft = {
    ...draftOf(null),
    system_id: 'shop',
    password: 'secret',
    allow_ips: ' 192.0.2.7\n192.0.2.8 ',
  }
  expect(accountBody(draft, null)).toEqual({
    system_id: 'shop',
    password: 'secret',
    allow_ips: ['192.0.2.7', '192.0.2.8'],
    max_parts_per_s: null,
    receipts: { format: 'text_and_tlvs', message_id: 'uuid' },
    no_credits_status: 69,
    join_parts: false,
    express: false,
  })
})

test('what is no number is sent as it was typed, for the gateway to say what is wrong', () => {
  const draft = { ...draftOf(ACCOUNT), max_binds: 'four', window: ' 7 ', max_parts_per_s: '' }
  expect(accountBody(draft, ACCOUNT)).toMatchObject({ max_binds: 'four', window: 7, max_parts_per_s: null })
})

test('how receipts are written and what is said without credits can be changed', () => {
  const draft = {
    ...draftOf(ACCOUNT),
    format: 'text_and_tlvs',
    message_id: 'hex',
    no_credits_status: 1024,
  } as const
  expect(accountBody(draft, ACCOUNT)).toMatchObject({
    receipts: { format: 'text_and_tlvs', message_id: 'hex' },
    no_credits_status: 1024,
    tlvs: ['0x1400'],
  })
})

test('a status of the operator’s own stands beside those that SMPP has for it', () => {
  const known = { 8: '0x08 ESME_RSYSERR (a system error)', 69: '0x45 ESME_RSUBMITFAIL (not taken)' }
  expect(statusWords(69)).toEqual(known)
  expect(statusWords(1025)).toEqual({ ...known, 1025: '0x401' })
})
