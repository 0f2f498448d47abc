import { expect, test } from 'bun:test'
import { openMockInbox } from '../../../../src/provider/mock/inbox.ts'
import type { Inbox, RawRequest } from '../../../../src/provider/port.ts'

const TOKEN = 'q2d1JkW0r8vQ'
const inbox = openMockInbox(TOKEN)
const URL_OF_MOCK = 'http://127.0.0.1/v1/providers/mock/dlr'
const TAKEN = { provider_message_id: 'mock-1', status: 'DELIVRD' }

/** A request as the HTTP edge hands it on. */
function requestOf(tail: string, text: string, headers: Record<string, string> = {}): RawRequest {
  const bytes = new TextEncoder().encode(text)
  return {
    method: 'POST',
    url: `${URL_OF_MOCK}/${tail}`,
    tail,
    headers: new Headers(headers),
    bytes,
    json: () => JSON.parse(text),
  }
}

test('a receipt with the token is told, and its body is kept as it came', () => {
  expect(inbox(requestOf(TOKEN, JSON.stringify(TAKEN)))).toEqual({
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

test.each([
  ['without a token', ''],
  ['with the beginning of it', TOKEN.slice(0, -1)],
  ['with more than it', `${TOKEN}x`],
  ['in another case', TOKEN.toLowerCase()],
])('a receipt %s is forged, and nobody looks at what it says', (_, tail) => {
  expect(inbox(requestOf(tail, JSON.stringify(TAKEN)))).toEqual({ kind: 'forged' })
  expect(inbox(requestOf(tail, 'no JSON'))).toEqual({ kind: 'forged' })
})

test('one with the token and a wrong field is unreadable', () => {
  expect(inbox(requestOf(TOKEN, '{"status":"DELIVRD"}'))).toMatchObject({
    kind: 'unreadable',
    field: 'provider_message_id',
  })
})

test('a kind that signs method, URL and bytes, and tells several receipts at once, fits the same port', () => {
  const sign = ({ method, url, bytes }: Pick<RawRequest, 'method' | 'url' | 'bytes'>) =>
    new Bun.CryptoHasher('sha256', 'secret').update(`${method} ${url} `).update(bytes).digest('hex')
  const signed: Inbox = (request) => {
    if (request.headers.get('x-signature') !== sign(request)) return { kind: 'forged' }
    const form = new URLSearchParams(new TextDecoder().decode(request.bytes))
    return {
      kind: 'told',
      receipts: form.getAll('id').map((id) => ({
        receipt: {
          kind: 'receipt',
          providerMessageId: id,
          outcome: 'delivered',
          status: 'DELIVRD',
          error: null,
        },
        body: { id },
      })),
    }
  }
  const request = requestOf('', 'id=a&id=b')
  expect(signed(request)).toEqual({ kind: 'forged' })
  expect(signed(requestOf('', 'id=a&id=b', { 'x-signature': sign(request) }))).toMatchObject({
    kind: 'told',
    receipts: [{ body: { id: 'a' } }, { body: { id: 'b' } }],
  })
  expect(signed(requestOf('', 'id=a&id=c', { 'x-signature': sign(request) }))).toEqual({ kind: 'forged' })
})
