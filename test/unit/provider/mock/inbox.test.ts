import { expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import { mockKind } from '../../../../src/provider/mock/mock-kind.ts'
import type { RawRequest } from '../../../../src/provider/port.ts'

const TAKEN = { provider_message_id: 'mock-1', status: 'DELIVRD' }
const inbox = must(mockKind.inbox, 'its receipts come over HTTP')

/** A request as the HTTP edge hands it on, once its token is proven. */
function requestOf(text: string): RawRequest {
  return {
    method: 'POST',
    url: 'http://127.0.0.1/v1/providers/mock/dlr/token',
    address: 'dlr',
    tail: 'token',
    headers: new Headers(),
    bytes: new TextEncoder().encode(text),
    json: () => JSON.parse(text),
  }
}

test('the edge proves its receipts, by the token in their path', () => {
  expect(mockKind.proof).toBe('token')
})

test('a receipt is told, and its body is kept as it came', () => {
  expect(inbox({}, {}, requestOf(JSON.stringify(TAKEN)))).toEqual({
    kind: 'told',
    receipts: [
      {
        receipt: {
          kind: 'receipt',
          providerMessageId: 'mock-1',
          outcome: 'delivered',
          status: 'DELIVRD',
          error: null,
        },
        body: TAKEN,
      },
    ],
  })
})

test('one with a wrong field is unreadable', () => {
  expect(inbox({}, {}, requestOf('{"status":"DELIVRD"}'))).toMatchObject({
    kind: 'unreadable',
    field: 'provider_message_id',
  })
})
