import type { RequestExamples } from './request-examples.ts'

/** `POST /v1/providers`. */
export const CREATE_PROVIDER_EXAMPLES: RequestExamples = {
  mock: {
    summary: 'Another mock operator, slower',
    value: { name: 'mock-c', kind: 'mock', settings: { latency_ms: 200 }, max_parts_per_s: 50 },
  },
  http: {
    summary: 'Any HTTP API',
    value: {
      name: 'acme',
      kind: 'http',
      max_parts_per_s: 50,
      secrets: { key: 'the key that Acme gave you' },
      settings: {
        request: {
          method: 'POST',
          url: 'https://api.example.com/send',
          headers: { 'content-type': 'application/json', authorization: 'Bearer {secret.key}' },
          body: '{"to":"{to}","text":"{text}","ref":"{message_id}","dlr":"{receipt_url}"}',
        },
        answer: {
          rules: [
            { status: '2xx', outcome: 'accepted' },
            { status: '4xx', json: '$.code', equals: 'blocked', outcome: 'rejected_permanent' },
          ],
          id: { json: '$.id' },
        },
        receipts: {
          method: 'POST',
          id: { json: '$.id' },
          status: { json: '$.status' },
          words: { ok: 'delivered', bad: 'failed' },
        },
      },
    },
  },
}

/** `PATCH /v1/providers/:name`. */
export const PATCH_PROVIDER_EXAMPLES: RequestExamples = {
  slower: { summary: 'Fifty parts a second, no more', value: { max_parts_per_s: 50 } },
  unbounded: { summary: 'As fast as it takes them', value: { max_parts_per_s: null } },
}

/** `POST /v1/providers/:name/test`. */
export const TEST_PROVIDER_EXAMPLES: RequestExamples = {
  shown: { summary: 'The request, not sent', value: {} },
  sent: { summary: 'Sent to a number', value: { to: '+1234567890', text: 'Hello World', send: true } },
}

const inbound = { from: '+4915799912345', to: '+4915799900000' }

/** `POST /v1/providers/:name/inbound`. */
export const INBOUND_EXAMPLES: RequestExamples = {
  whole: { summary: 'A message', value: { ...inbound, text: 'Yes, please', id: 'in-019abcde-1' } },
  part: {
    summary: 'The second part of two',
    value: { ...inbound, text: 'and its end', part: { reference: 17, total: 2, number: 2 } },
  },
}
