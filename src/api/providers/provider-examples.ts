import { KINDS } from '../../provider/kinds.ts'
import type { KindList, OneProvider, PresetList, Provider, ProviderTest } from './provider-answers.ts'
import { kindsJson, presetsJson } from './provider-view.ts'

/** A provider as the documentation shows it. */
export const EXAMPLE_PROVIDER: Provider = {
  name: 'mock',
  kind: 'mock',
  state: 'active',
  settings: {},
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
  inbound_url: 'https://sms.example.com/v1/providers/mock/inbound/THE-TOKEN-OF-THE-PROVIDER',
}

/** The kinds that there are. */
export const EXAMPLE_KINDS: KindList = kindsJson(KINDS)

/** The presets that there are. */
export const EXAMPLE_PRESETS: PresetList = presetsJson(KINDS)

/** A trial that was sent. */
const SENT: ProviderTest = {
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

/** Trials: sent or only shown, of a kind that has a request to show and of one that has none. */
export const EXAMPLES_OF_TEST = {
  sent: SENT,
  shown: { ...SENT, answer: null },
  sent_without_a_request: { ...SENT, request: null },
  nothing_to_show: { request: null, answer: null },
} satisfies Readonly<Record<string, ProviderTest>>
