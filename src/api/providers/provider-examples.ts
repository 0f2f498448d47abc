import type { KindList, OneProvider, PresetList, Provider, ProviderTest } from './provider-answers.ts'

/** A provider as the documentation shows it. */
export const EXAMPLE_PROVIDER: Provider = {
  name: 'mock',
  kind: 'mock',
  state: 'active',
  settings: { latency_ms: 20 },
  secrets: [],
  lines: null,
  max_parts_per_s: null,
  max_in_flight: 1_000,
  timeout_ms: 10_000,
  on_unknown: 'resend',
  problem: null,
  live: {
    lines: [
      {
        slot: 0,
        holder: 'worker-1-0',
        state: 'open',
        since: '2026-11-24T09:00:00.000Z',
        in_flight: 3,
        parts_per_s: 120.5,
        waiting: 0,
        last_error: null,
      },
    ],
    parts_per_s: 120.5,
    waiting: 0,
    breaker: 'closed',
  },
  created_at: '2026-11-24T09:00:00.000Z',
  updated_at: '2026-11-24T09:00:00.000Z',
}

/** The same, asked for by its name. */
export const EXAMPLE_ONE_PROVIDER: OneProvider = {
  ...EXAMPLE_PROVIDER,
  receipt_url: 'https://sms.example.com/v1/providers/mock/dlr/THE-TOKEN-OF-THE-PROVIDER',
}

/** A kind. */
export const EXAMPLE_KINDS: KindList = {
  kinds: [
    {
      kind: 'mock',
      settings: { type: 'object', properties: { latency_ms: { type: 'integer', minimum: 0 } } },
      secrets: [{ name: 'key', required: true, meaning: 'what it asks for' }],
      defaults: {
        lines: null,
        max_parts_per_s: null,
        max_in_flight: 1_000,
        timeout_ms: 10_000,
        on_unknown: 'resend',
      },
    },
  ],
}

/** A preset. */
export const EXAMPLE_PRESETS: PresetList = {
  presets: [
    {
      name: 'acme',
      title: 'Acme',
      notes: 'Ask Acme for a key.',
      kind: 'http',
      settings: { request: { method: 'POST', url: 'https://api.example.com/send' } },
      secrets: [{ name: 'key', required: true, meaning: 'what Acme asks for' }],
    },
  ],
}

/** A trial that was sent. */
export const EXAMPLE_TEST: ProviderTest = {
  request: {
    method: 'POST',
    url: 'https://api.example.com/send',
    headers: { authorization: 'Bearer ***', 'content-type': 'application/json' },
    body: '{"to":"+12025550123","text":"Hello World"}',
  },
  answer: {
    kind: 'accepted',
    provider_message_ids: ['a1'],
    error: null,
    detail: 'HTTP 200: {"id":"a1"}',
    retry_after_ms: null,
    took_ms: 21,
  },
}
