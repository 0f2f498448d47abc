import { describe, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import { readSender, SENDER_RULE } from '../../../../src/domain/sender/sender.ts'
import e164 from '../../../cases/e164.json'

describe('the sender cases', () => {
  for (const { id, kind, input, expected, note } of e164.cases) {
    if (kind !== 'sender') continue
    const from = must(input.from, `${id} has a sender`)
    test(`${id}: ${JSON.stringify(from)} is ${expected.accepted ? 'read' : 'refused'} (${note})`, () => {
      expect(readSender(from)).toBe(expected.accepted ? from : null)
    })
  }
})

describe('a sender is read when it is', () => {
  const table: readonly [reason: string, text: string][] = [
    ['a name', 'ACME'],
    ['a name of 11 characters', 'ACMESHOPS01'],
    ['a name that starts with a digit', '4you'],
    ['a name with a space inside', 'Acme Shop'],
    ['a name with a dash', 'ACME-SHOP'],
    ['a name with an underscore', 'ACME_SHOP'],
    ['a name with a dot', 'acme.com'],
    ['a name with an ampersand', 'A&B'],
    ['a digit alone', '7'],
    ['a short code', '12345'],
    ['12 digits, more than a name may have', '123456789012'],
    ['15 digits', '123456789012345'],
    ['digits that start with 0', '0123'],
    ['a number in E.164 form', '+14155552671'],
    ['a number of 15 digits', '+123456789012345'],
  ]
  for (const [reason, text] of table) test(reason, () => expect(readSender(text)).toBe(text))
})

describe('a sender is refused when', () => {
  const table: readonly [reason: string, text: string][] = [
    ['it is empty', ''],
    ['it is a blank', ' '],
    ['a blank leads', ' ACME'],
    ['a blank follows', 'ACME '],
    ['a line feed follows', 'ACME\n'],
    ['its name has 12 characters', 'ACMESHOPS012'],
    ['it has 16 digits', '1234567890123456'],
    ['its number has 16 digits', '+1234567890123456'],
    ['its number has 1 digit', '+1'],
    ['its number starts with 0', '+0123456'],
    ['it holds a plus and letters', '+ACME'],
    ['it holds signs and digits but no letter', '123-456'],
    ['it holds signs alone', '-_.&'],
    ['it holds an accent', 'Café'],
    ['it holds an emoji', 'ACME😀'],
    ['it holds another sign', 'ACME!'],
    ['it holds markup', '<b>ACME'],
    ['its digits are full-width', '１２３４５'],
  ]
  for (const [reason, text] of table) test(reason, () => expect(readSender(text)).toBeNull())
})

test('the rule says how long a name may be', () => expect(SENDER_RULE).toContain('1 to 11'))
