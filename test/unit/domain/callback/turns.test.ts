import { expect, test } from 'bun:test'
import { FIRST_CLIENT, lastInTurn } from '../../../../src/domain/callback/turns.ts'
import type { ClientId } from '../../../../src/domain/message.ts'

const client = (digit: string) => FIRST_CLIENT.replaceAll('0', digit) as ClientId
const [A, B, C, D] = ['a', 'b', 'c', 'd'].map(client) as [ClientId, ClientId, ClientId, ClientId]

test.each([
  ['nobody was served', B, [], B],
  ['from the beginning', FIRST_CLIENT, [B, A], B],
  ['behind the one before', B, [D, C], D],
  ['round the end', C, [D, A, B], B],
  ['all, once round', B, [C, D, A, B], B],
] as const)('the last in turn: %s', (_, after, served, last) => {
  expect(lastInTurn(after, served)).toBe(last)
})
