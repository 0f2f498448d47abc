import { exampleOf } from '../../domain/fields/field.ts'
import { TOLD_FIELDS } from '../../domain/fields/shown-fields.ts'
import type { Callback, CallbackEndpoint, CallbackWithBody, TestedEndpoint } from './callback-answers.ts'
import type { CallbackBody, CreditsLowBody, TestBody } from './callback-body.ts'

const TOLD = exampleOf(TOLD_FIELDS)

/** What a client receives. */
export const EXAMPLE_BODY: CallbackBody = {
  type: 'message.delivered',
  timestamp: TOLD.updated_at,
  data: TOLD,
}

/** What a client receives when its credit has come down to its mark. */
export const EXAMPLE_LOW: CreditsLowBody = {
  type: 'credits.low',
  timestamp: TOLD.updated_at,
  data: {
    client_id: TOLD.client_id,
    credit_cents: 4_999.21,
    low_water_cents: 5_000,
    credit_limit_cents: 0,
  },
}

/** What a client receives when an admin tries its endpoint. */
export const EXAMPLE_TEST: TestBody = {
  type: 'test',
  timestamp: TOLD.updated_at,
  data: { client_id: TOLD.client_id },
}

/** A callback as a list shows it. */
export const EXAMPLE_CALLBACK: Callback = {
  id: '019abcde-0000-7000-8000-0000000000cb',
  client_id: TOLD.client_id,
  message_id: TOLD.id,
  type: 'message.delivered',
  sequence: 4,
  final: true,
  via: 'http',
  url: null,
  state: 'DELIVERED',
  attempts: 1,
  replays: 0,
  next_attempt_at: null,
  last_status_code: 204,
  last_error: null,
  created_at: '2026-11-24T10:00:00.020Z',
  updated_at: '2026-11-24T10:00:00.120Z',
  delivered_at: '2026-11-24T10:00:00.120Z',
}

/** The same with what was sent. */
export const EXAMPLE_CALLBACK_WITH_BODY: CallbackWithBody = {
  ...EXAMPLE_CALLBACK,
  body: JSON.stringify(EXAMPLE_BODY),
}

const url = 'https://example.com/sms'

/** A client's endpoint. */
export const EXAMPLE_ENDPOINT: CallbackEndpoint = {
  client_id: TOLD.client_id,
  url,
  every_status: false,
  enabled: true,
  disabled_at: null,
  disabled_reason: null,
  previous_secret_until: null,
  breaker: { state: 'closed', failures: 0, open_until: null },
  counts: { open: 0, delivered_24h: 1, dead_24h: 0 },
}

/** A secret, shown when it is made. */
export const EXAMPLE_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo='

/** An endpoint that was set, for the first time and again. */
export const EXAMPLE_SET = {
  first: { url, every_status: false, secret: EXAMPLE_SECRET },
  again: { url, every_status: false },
}

/** What came of a test event. */
export const EXAMPLE_TESTED: TestedEndpoint = {
  id: '019abcde-0000-7000-8000-0000000000cc',
  url,
  taken: true,
  status_code: 204,
  error: null,
  answer: '',
  took_ms: 48,
  body: JSON.stringify(EXAMPLE_TEST),
}
