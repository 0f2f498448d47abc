import { expect, test } from 'bun:test'
import { readMockReceipt } from '../../../../src/provider/mock/receipt-body.ts'

test.each([
  [
    { provider_message_id: 'mock-1', status: 'DELIVRD' },
    { providerMessageId: 'mock-1', outcome: 'delivered', status: 'DELIVRD', error: null },
  ],
  [
    { provider_message_id: 'mock-1', status: ' undeliv ', error: 'absent subscriber' },
    { providerMessageId: 'mock-1', outcome: 'failed', status: 'UNDELIV', error: 'absent subscriber' },
  ],
  [
    { provider_message_id: 'x'.repeat(128), status: 'ENROUTE', error: null },
    { providerMessageId: 'x'.repeat(128), outcome: 'progress', status: 'ENROUTE', error: null },
  ],
  [
    { provider_message_id: 'mock-1', status: 'EXPIRED', error: '' },
    { providerMessageId: 'mock-1', outcome: 'expired', status: 'EXPIRED', error: null },
  ],
  [
    { provider_message_id: 'mock-1', status: 'UNDELIV', error: ' ' },
    { providerMessageId: 'mock-1', outcome: 'failed', status: 'UNDELIV', error: null },
  ],
  [
    { provider_message_id: 'mock-1', status: 'Lost at sea\n' },
    { providerMessageId: 'mock-1', outcome: 'unknown', status: 'LOST AT SEA', error: null },
  ],
  [
    { provider_message_id: 'mock-1', status: 'x'.repeat(128) },
    { providerMessageId: 'mock-1', outcome: 'unknown', status: 'X'.repeat(128), error: null },
  ],
] as const)('a receipt %j is read', (body, receipt) => {
  expect(readMockReceipt(body)).toEqual({ kind: 'receipt', ...receipt })
})

test.each([
  ['not an object', 'DELIVRD', 'body', /JSON object/],
  ['null', null, 'body', /JSON object/],
  ['no id', { status: 'DELIVRD' }, 'provider_message_id', /1 to 128/],
  ['an empty id', { provider_message_id: '', status: 'DELIVRD' }, 'provider_message_id', /1 to 128/],
  [
    'a long id',
    { provider_message_id: 'x'.repeat(129), status: 'DELIVRD' },
    'provider_message_id',
    /1 to 128/,
  ],
  [
    'a NUL in the id',
    { provider_message_id: 'a\u0000', status: 'DELIVRD' },
    'provider_message_id',
    /control/,
  ],
  ['a number as id', { provider_message_id: 7, status: 'DELIVRD' }, 'provider_message_id', /string/],
  ['no status', { provider_message_id: 'mock-1' }, 'status', /status word/],
  ['a blank status', { provider_message_id: 'mock-1', status: ' ' }, 'status', /status word/],
  ['a NUL in the status', { provider_message_id: 'mock-1', status: 'A\0B' }, 'status', /control/],
  ['a long status', { provider_message_id: 'mock-1', status: 'x'.repeat(129) }, 'status', /1 to 128/],
  ['a number as status', { provider_message_id: 'mock-1', status: 5 }, 'status', /status word/],
  [
    'an error that is no text',
    { provider_message_id: 'm', status: 'DELIVRD', error: 5 },
    'error',
    /null or a string/,
  ],
  ['an unknown field', { provider_message_id: 'm', status: 'DELIVRD', price: 1 }, 'price', /not a field/],
])('a body with %s is refused by field and rule', (_what, body, field, rule) => {
  expect(readMockReceipt(body)).toEqual({ kind: 'unreadable', field, rule: expect.stringMatching(rule) })
})
