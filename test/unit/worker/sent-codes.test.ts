import { expect, test } from 'bun:test'
import type { MessageId } from '../../../src/domain/message.ts'
import { openSentCodes } from '../../../src/worker/sent-codes.ts'

const ID = '01890a5d-ac96-774b-bcce-b302099a8057' as MessageId
const OTHER = '01890a5d-ac96-774b-bcce-b302099a8058' as MessageId

test.each([
  ['Your code is 042137.', 'Your code is ******.'],
  ['text=Your%20code%20is%20042137', 'text=Your%20code%20is%20******'],
  // ASCII octets, and UCS-2, as the hexadecimal of a request or of a PDU.
  ['short_message: 436f6465 303432313337', 'short_message: 436f6465 ************'],
  ['003000340032003100330037', '************************'],
  ['nothing of it', 'nothing of it'],
])('the code is taken out of %j', (words, hidden) => {
  const codes = openSentCodes(() => 0)
  codes.add(ID, '042137')
  expect(codes.hidingOf(ID)(words)).toBe(hidden)
})

test('words of another message stay as they are', () => {
  const codes = openSentCodes(() => 0)
  codes.add(ID, '042137')
  expect(codes.hidingOf(OTHER)('order 042137')).toBe('order 042137')
})

test('a code is remembered for four minutes and forgotten after eight', () => {
  let nowMs = 0
  const codes = openSentCodes(() => nowMs)
  nowMs = 239_000
  codes.add(ID, '042137')
  nowMs += 240_000
  expect(codes.hidingOf(ID)('042137')).toBe('******')
  nowMs += 240_000
  expect(codes.hidingOf(ID)('042137')).toBe('042137')
})
