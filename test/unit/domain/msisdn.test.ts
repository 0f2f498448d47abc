import { describe, expect, test } from 'bun:test'
import { must } from '../../../src/domain/assert.ts'
import { MSISDN_RULE, maskMsisdn, readMsisdn } from '../../../src/domain/msisdn.ts'
import e164 from '../../cases/e164.json'

/**
 * The kinds valid, possible and parse_error ask whether a number can exist, which needs the numbering plan of
 * every country: we judge the shape and leave the rest to the provider.
 */
describe('the strict API cases', () => {
  for (const { id, kind, input, expected, note } of e164.cases) {
    if (kind !== 'strict_api') continue
    const to = must(input.to, `${id} has a number`)
    test(`${id}: ${JSON.stringify(to)} is ${expected.accepted ? 'read' : 'refused'} (${note})`, () => {
      expect<string | null>(readMsisdn(to)).toBe(expected.accepted ? to : null)
    })
  }
})

describe('a destination is refused when', () => {
  const table: readonly [reason: string, text: string][] = [
    ['it is empty', ''],
    ['it is only a plus', '+'],
    ['it has 16 digits', '+1234567890123456'],
    ['its country code starts with 0', '+0123456789'],
    ['it has no plus', '14155552671'],
    ['it has two pluses', '++14155552671'],
    ['it holds blanks', '+1 415 555 2671'],
    ['it holds dashes', '+1-415-555-2671'],
    ['a blank follows it', '+14155552671 '],
    ['a line feed follows it', '+14155552671\n'],
    ['its digits are Arabic-Indic', '+١٤١٥٥٥٥٢٦٧١'],
    ['its plus is full-width', '＋14155552671'],
    ['it holds letters', '+1415CALLNOW'],
  ]
  for (const [reason, text] of table) test(reason, () => expect(readMsisdn(text)).toBeNull())
})

test('a destination may have 2 to 15 digits', () => {
  expect<string | null>(readMsisdn('+12')).toBe('+12')
  expect<string | null>(readMsisdn('+123456789012345')).toBe('+123456789012345')
})

describe('a masked destination', () => {
  const table: readonly [number: string, masked: string][] = [
    ['+12', '*12'],
    ['+12345', '****45'],
    ['+1234567', '******67'],
    ['+12345678', '+12****78'],
    ['+14155552671', '+14*******71'],
    ['+123456789012345', '+12***********45'],
  ]
  for (const [number, masked] of table) {
    test(`of ${number} is ${masked}`, () => {
      expect(maskMsisdn(must(readMsisdn(number), 'a number in E.164 form'))).toBe(masked)
    })
  }
})

test('the rule says how many digits there may be', () => expect(MSISDN_RULE).toContain('2 to 15 digits'))
