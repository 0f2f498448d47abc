import { expect, test } from 'bun:test'
import { readMockInbound } from '../../../../src/provider/mock/inbound-body.ts'
import { mockKind } from '../../../../src/provider/mock/mock-kind.ts'
import { receiptRequest } from '../../../support/http-provider.ts'

const MESSAGE = { from: '+4915799912345', to: '72404', text: 'Yes, please' }

test('a message that came in is told at its own address', () => {
  const body = JSON.stringify(MESSAGE)
  expect(mockKind.inbox?.({}, {}, receiptRequest('POST', { body, address: 'inbound' }))).toEqual({
    kind: 'told',
    receipts: [],
    inbound: [{ inbound: { ...MESSAGE, raw: null, part: null, providerMessageId: null } }],
  })
  expect(mockKind.inbox?.({}, {}, receiptRequest('POST', { body }))).toMatchObject({ kind: 'unreadable' })
})

test('a part of a long one says which it is, and an id whose repetition it is', () => {
  const part = { reference: 17, total: 3, number: 2 }
  expect(readMockInbound({ ...MESSAGE, id: 'in-1', part })).toMatchObject({
    inbound: [{ inbound: { part, providerMessageId: 'in-1' } }],
  })
})

test.each([
  [null, 'body'],
  [{ ...MESSAGE, from: 4915 }, 'from'],
  [{ ...MESSAGE, to: '' }, 'to'],
  [{ from: '+49', to: '1' }, 'text'],
  [{ ...MESSAGE, text: 'x'.repeat(39_016) }, 'text'],
  [{ ...MESSAGE, id: 'x'.repeat(129) }, 'id'],
  [{ ...MESSAGE, more: 1 }, 'more'],
  [{ ...MESSAGE, part: { reference: 1, total: 2 } }, 'part.number'],
  [{ ...MESSAGE, part: { reference: 65_536, total: 2, number: 1 } }, 'part.reference'],
  [{ ...MESSAGE, part: { reference: 1, total: 2, number: 3 } }, 'part'],
  [{ ...MESSAGE, part: { reference: 1, total: 1, number: 1 } }, 'part'],
  [{ ...MESSAGE, part: { reference: 1, total: 256, number: 1 } }, 'part'],
])('what cannot be read is told by its field: %#', (body, field) => {
  expect(readMockInbound(body)).toMatchObject({ kind: 'unreadable', field })
})
