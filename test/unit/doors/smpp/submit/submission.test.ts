import { describe, expect, test } from 'bun:test'
import type { ClientId } from '../../../../../src/domain/message.ts'
import type { SmppAccount } from '../../../../../src/domain/smpp/account.ts'
import { IDEMPOTENCY_TAG } from '../../../../../src/doors/smpp/submit/parameters.ts'
import { draftFor, readSubmission } from '../../../../../src/doors/smpp/submit/submission.ts'
import { STATUSES } from '../../../../../src/smpp/status.ts'
import { integerTlv, TLVS, type Tlv } from '../../../../../src/smpp/tlvs.ts'
import { account, request, submitting } from '../../../../support/smpp/submitting.ts'

const NOW = Date.parse('2026-11-27T03:00:00Z')
const CLIENT = '019abcde-0000-7000-8000-00000000000c' as ClientId
const TO = '4912345678901'

const tlv = (tag: number, text: string): Tlv => ({ tag, value: Buffer.from(text, 'latin1') })

function read(
  body: Parameters<typeof submitting>[2] = {},
  tlvs: readonly Tlv[] = [],
  more: Partial<SmppAccount> = {},
) {
  return readSubmission(
    request('submit_sm', submitting(TO, 'Hello World', body), tlvs),
    account(CLIENT, more),
    NOW,
  )
}

function draftOf(
  body: Parameters<typeof submitting>[2] = {},
  tlvs: readonly Tlv[] = [],
  more: Partial<SmppAccount> = {},
) {
  const submission = read(body, tlvs, more)
  if (submission.kind === 'refused') throw new Error(submission.words)
  return draftFor(submission, { ton: 1, npi: 1, address: TO })
}

describe('a submit_sm', () => {
  test('is a draft of its account', () => {
    expect(draftOf()).toMatchObject({
      clientId: CLIENT,
      to: '+4912345678901',
      from: 'SHOP',
      text: 'Hello World',
      encoding: 'GSM7',
      parts: 1,
      express: false,
      otp: false,
      sendAtMs: null,
      validityMs: null,
      tlvs: null,
      dlt: null,
      door: 'smpp',
      userData: null,
      callbackTo: null,
      reference: null,
    })
  })

  test.each([[0], [1], [3]])('of mode %d is stored and forwarded', (esmClass) => {
    expect(read({ esm_class: esmClass }).kind).toBe('submission')
  })

  test('with a priority is express, if its account may', () => {
    expect(draftOf({ priority_flag: 1 }, [], { express: true })).toMatchObject({ express: true })
    expect(draftOf({ priority_flag: 0 }, [], { express: true })).toMatchObject({ express: false })
    expect(draftOf({ priority_flag: 3 })).toMatchObject({ express: false })
  })

  test.each([
    [{ esm_class: 2 }, STATUSES.ESME_RINVESMCLASS],
    [{ esm_class: 0x08 }, STATUSES.ESME_RINVESMCLASS],
    [{ priority_flag: 4 }, STATUSES.ESME_RINVPRTFLG],
    [{ replace_if_present_flag: 1 }, STATUSES.ESME_RINVREPFLAG],
    [{ sm_default_msg_id: 1 }, STATUSES.ESME_RINVDFTMSGID],
    [{ service_type: 'USSD' }, STATUSES.ESME_RINVSERTYP],
    [{ source_addr: '' }, STATUSES.ESME_RINVSRCADR],
    [{ schedule_delivery_time: 'soon' }, STATUSES.ESME_RINVSCHED],
  ])('with %p is refused', (body, status) => {
    expect(read(body)).toMatchObject({ kind: 'refused', status })
  })
})

describe('registered_delivery', () => {
  const FAILURES = ['FAILED_PERM', 'CANCELLED', 'EXPIRED']
  test.each([
    [0, null],
    [1, ['DELIVERED', ...FAILURES]],
    [2, FAILURES],
    [3, ['DELIVERED']],
    // As a real Kannel writes dlr-mask 31.
    [0x11, ['SENT', 'DELIVERED', ...FAILURES]],
    [0x10, ['SENT']],
  ])('%d tells of %p', (registered, statuses) => {
    const draft = draftOf({ registered_delivery: registered })
    expect<unknown>('callbackTo' in draft ? (draft.callbackTo?.statuses ?? null) : undefined).toEqual(
      statuses,
    )
  })

  test('the receipt says what was submitted', () => {
    const form = {
      registered_delivery: 1,
      short_message: Buffer.from('A text of more than twenty characters'),
    }
    expect(
      draftOf(form, [integerTlv('user_message_reference', 513)], {
        receipts: { format: 'text', messageId: 'hex' },
      }),
    ).toMatchObject({
      reference: '513',
      callbackTo: {
        via: 'smpp',
        url: null,
        form: {
          source_addr_ton: 5,
          source_addr_npi: 0,
          source_addr: 'SHOP',
          dest_addr_ton: 1,
          dest_addr_npi: 1,
          destination_addr: TO,
          text: 'A text of more than ',
          id_form: 'hex',
          reference: 513,
        },
      },
    })
  })
})

describe('vendor parameters', () => {
  test('are kept, in the order of their tags, the first of one tag', () => {
    expect(draftOf({}, [tlv(0x1500, 'two'), tlv(0x1402, 'one'), tlv(0x1402, 'again')])).toMatchObject({
      tlvs: { '0x1402': { hex: '6f6e65' }, '0x1500': { hex: '74776f' } },
    })
  })
  test('that the account may not give are left aside', () => {
    expect(draftOf({}, [tlv(0x1500, 'two'), tlv(0x1402, 'one')], { tlvs: ['0x1402'] })).toMatchObject({
      tlvs: { '0x1402': { hex: '6f6e65' } },
    })
  })
  test('that are ids at a DLT platform are such, with a NUL at their ends or without', () => {
    expect(
      draftOf({}, [tlv(0x1400, '1101234567890123456\0'), tlv(0x1401, '1107234567890123456')]),
    ).toMatchObject({
      tlvs: null,
      dlt: { entity_id: '1101234567890123456', template_id: '1107234567890123456' },
    })
  })
  test('one of them names the request', () => {
    const key = tlv(IDEMPOTENCY_TAG, 'order-7\0')
    expect(read({}, [key])).toMatchObject({ key: 'order-7' })
    expect(draftOf({}, [key])).toMatchObject({ tlvs: null })
  })
  test.each([
    [
      '17 of them',
      Array.from({ length: 17 }, (_, at) => tlv(0x1500 + at, 'x')),
      STATUSES.ESME_RINVOPTPARSTREAM,
    ],
    ['one of 256 octets', [tlv(0x1500, 'x'.repeat(256))], STATUSES.ESME_RINVOPTPARAMVAL],
    ['an empty key', [tlv(IDEMPOTENCY_TAG, '')], STATUSES.ESME_RINVOPTPARAMVAL],
    ['a port', [integerTlv('destination_port', 2948)], STATUSES.ESME_ROPTPARNOTALLWD],
    [
      'an operation of USSD',
      [{ tag: TLVS.ussd_service_op.tag, value: Uint8Array.of(1) }],
      STATUSES.ESME_ROPTPARNOTALLWD,
    ],
  ])('%s is refused', (_, tlvs, status) => {
    expect(read({}, tlvs)).toMatchObject({ kind: 'refused', status })
  })
})
