import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { MessageId } from '../../../../src/domain/message.ts'
import { MESSAGE_ID_FORMS } from '../../../../src/domain/smpp/account.ts'
import { readMessageId, writeMessageId } from '../../../../src/domain/smpp/message-id.ts'

const ID = '019abcde-0000-7000-8000-0000000000ff' as MessageId

describe('an id', () => {
  test.each([
    ['uuid', ID],
    ['hex', '019abcde0000700080000000000000ff'],
    // 0x019abcde0000700080000000000000ff by another program.
    ['dec', '2132672393657372922689604782097694975'],
  ] as const)('is written as %s', (form, text) => {
    expect(writeMessageId(form, ID)).toBe(text)
    expect(readMessageId(form, text)).toBe(ID)
    expect(readMessageId(form, text.toUpperCase())).toBe(ID)
  })

  test('is read as it was written, in every form, the largest too', () => {
    for (const form of MESSAGE_ID_FORMS)
      fc.assert(
        fc.property(fc.uuid(), (id) => {
          const text = writeMessageId(form, id as MessageId)
          expect(text.length).toBeLessThanOrEqual(39)
          expect(readMessageId(form, text)).toBe(id as MessageId)
        }),
      )
    const largest = 'ffffffff-ffff-ffff-ffff-ffffffffffff' as MessageId
    expect(writeMessageId('dec', largest)).toBe('340282366920938463463374607431768211455')
    expect(readMessageId('dec', '340282366920938463463374607431768211455')).toBe(largest)
  })

  test.each([
    ['uuid', ''],
    ['uuid', '019abcde0000700080000000000000ff'],
    ['uuid', `${ID} `],
    ['hex', ID],
    ['hex', '019abcde0000700080000000000000f'],
    ['dec', ''],
    ['dec', '-1'],
    ['dec', '1e3'],
    // 2^128.
    ['dec', '340282366920938463463374607431768211456'],
    ['dec', '9'.repeat(40)],
  ] as const)('in the form %s is not %p', (form, text) => {
    expect(readMessageId(form, text)).toBeNull()
  })
})
