import { describe, expect, test } from 'bun:test'
import type { ToldBody } from '../../../../../src/domain/callback/told-body.ts'
import { exampleOf } from '../../../../../src/domain/fields/field.ts'
import { TOLD_FIELDS } from '../../../../../src/domain/fields/shown-fields.ts'
import { FINAL_STATES, LIFECYCLE_STATES, type LifecycleState } from '../../../../../src/domain/lifecycle.ts'
import type { MessageId } from '../../../../../src/domain/message.ts'
import { receiptOf } from '../../../../../src/doors/smpp/deliver/receipt.ts'
import type { ReceiptForm } from '../../../../../src/doors/smpp/deliver/receipt-form.ts'
import { readReceiptText } from '../../../../../src/smpp/receipt-text.ts'
import { tlvInteger, tlvOctets, tlvText } from '../../../../../src/smpp/tlvs.ts'

const ID = '019abcde-0000-7000-8000-000000000001'

const FORM: ReceiptForm = {
  source_addr_ton: 5,
  source_addr_npi: 0,
  source_addr: 'SHOP',
  dest_addr_ton: 2,
  dest_addr_npi: 1,
  destination_addr: '12025550123',
  text: 'Your parcel has been',
  id_form: 'uuid',
}

function told(status: LifecycleState, lastError: string | null = null) {
  const data = { ...exampleOf(TOLD_FIELDS), id: ID, status, last_error: lastError }
  return { kind: 'status', timestamp: '2026-11-24T10:05:59.900Z', data } as Extract<
    ToldBody,
    { kind: 'status' }
  >
}
const textOf = (receipt: ReturnType<typeof receiptOf>) => Buffer.from(receipt.body.short_message).toString()

describe('a receipt', () => {
  test('has the text of Appendix B, its dates in UTC', () => {
    expect(textOf(receiptOf(told('DELIVERED'), FORM, 'text'))).toBe(
      `id:${ID} sub:001 dlvrd:001 submit date:2611241000 done date:2611241005 stat:DELIVRD err:000 text:Your parcel has been`,
    )
    expect(textOf(receiptOf(told('FAILED_PERM', '034'), FORM, 'text'))).toContain(
      'dlvrd:000 submit date:2611241000 done date:2611241005 stat:UNDELIV err:034 text:',
    )
  })

  test('goes back from the destination to the source, each as it was submitted', () => {
    expect(receiptOf(told('DELIVERED'), FORM, 'text').body).toMatchObject({
      source_addr_ton: 2,
      source_addr_npi: 1,
      source_addr: '12025550123',
      dest_addr_ton: 5,
      dest_addr_npi: 0,
      destination_addr: 'SHOP',
      esm_class: 4,
      data_coding: 0,
      registered_delivery: 0,
    })
  })

  test.each([
    ['uuid', ID],
    ['hex', '019abcde000070008000000000000001'],
    ['dec', '2132672393657372922689604782097694721'],
  ] as const)('names the message in the form %s, in its text and in 0x001E', (form, id) => {
    const receipt = receiptOf(told('DELIVERED'), { ...FORM, id_form: form }, 'text_and_tlvs')
    expect(textOf(receipt)).toStartWith(`id:${id} sub:001`)
    expect(tlvText(receipt.tlvs ?? [], 'receipted_message_id')).toBe(id)
  })

  test('of one of several destinations names the message that the response named', () => {
    const named = '019abcde-0000-7000-8000-00000000000f' as MessageId
    expect(textOf(receiptOf(told('DELIVERED'), { ...FORM, id: named }, 'text'))).toStartWith(`id:${named} `)
  })

  // SMPP v3.4, clause 5.2.28 and Appendix B.
  const STATES: Record<(typeof FINAL_STATES)[number], readonly [number, string]> = {
    DELIVERED: [2, 'DELIVRD'],
    EXPIRED: [3, 'EXPIRED'],
    CANCELLED: [4, 'DELETED'],
    FAILED_PERM: [5, 'UNDELIV'],
  }
  test.each(FINAL_STATES)('says %s in 0x0427 as in its text', (status) => {
    const receipt = receiptOf(told(status), FORM, 'text_and_tlvs')
    const [state, stat] = STATES[status]
    expect(tlvInteger(receipt.tlvs ?? [], 'message_state')).toBe(state)
    expect(readReceiptText(textOf(receipt)).stat).toBe(stat)
    expect(receipt.body.esm_class).toBe(0b0000_0100)
  })

  test.each(LIFECYCLE_STATES.filter((state) => !(state in STATES)))(
    'of %s, which is no end, is an intermediate notification',
    (status) => {
      const receipt = receiptOf(told(status), FORM, 'text_and_tlvs')
      expect(receipt.body.esm_class).toBe(0b0010_0000)
      expect(tlvInteger(receipt.tlvs ?? [], 'message_state')).toBe(1)
    },
  )

  test.each([
    [null, '000', [3, 0, 0]],
    ['the provider was silent', '000', [3, 0, 0]],
    ['8', '008', [3, 0, 8]],
    ['network error 1/258', '258', [1, 1, 2]],
    ['network error 3/65535', '535', [3, 255, 255]],
  ] as const)('says the error %p as err and in 0x0423', (lastError, err, octets) => {
    const receipt = receiptOf(told('FAILED_PERM', lastError), FORM, 'text_and_tlvs')
    expect(readReceiptText(textOf(receipt)).err).toBe(err)
    expect([...(tlvOctets(receipt.tlvs ?? [], 'network_error_code') ?? [])]).toEqual([...octets])
  })

  test('repeats user_message_reference, and has no parameters where the account wants none', () => {
    const form = { ...FORM, reference: 65_535 }
    expect(
      tlvInteger(receiptOf(told('DELIVERED'), form, 'text_and_tlvs').tlvs ?? [], 'user_message_reference'),
    ).toBe(65_535)
    expect(receiptOf(told('DELIVERED'), form, 'text').tlvs).toEqual([])
  })
})
