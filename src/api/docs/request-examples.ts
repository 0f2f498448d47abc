import { DEMO_CLIENT } from '../../domain/demo-client.ts'
import { inHours } from '../http/example-times.ts'
import { EXAMPLE_LETTER_ID, EXAMPLE_MESSAGE_ID } from '../http/fields.ts'

/** A body that can be sent as it stands, and what it is for. */
export type RequestExample = { readonly summary: string; readonly value: unknown }

/** The bodies of a route by the use they show; the first one is what its page begins with. */
export type RequestExamples = Readonly<Record<string, RequestExample>>

const of = { client_id: DEMO_CLIENT.id }
const message = { ...of, to: '+1234567890', from: 'SENDER', text: 'Hello World' }

/** `POST /v1/messages`. */
export const SEND_EXAMPLES: RequestExamples = {
  plain: { summary: 'A message', value: { ...message, reference: 'order-123' } },
  express: {
    summary: 'Express: goes before others',
    value: { ...message, text: 'Your taxi is here', express: true },
  },
  otp: {
    summary: 'A one-time password',
    value: { ...of, to: '+1234567891', from: 'SENDER', otp: true, text: 'Your code is {code}' },
  },
  scheduled: {
    summary: 'Later, and for a day at most',
    value: {
      ...message,
      text: 'We open in an hour',
      send_at: inHours(2),
      validity_seconds: 86_400,
    },
  },
  smart_encoding: {
    summary: 'Look-alikes of GSM-7 for typographic characters',
    value: { ...message, text: 'It’s on its way…', smart_encoding: true },
  },
}

/** `POST /v1/messages/batch`. */
export const BATCH_EXAMPLES: RequestExamples = {
  same_text: {
    summary: 'One text for all',
    value: {
      ...of,
      from: 'SENDER',
      text: 'We are closed today',
      messages: [{ to: '+1234567890' }, { to: '+1234567891', reference: 'order-124' }],
    },
  },
  template: {
    summary: 'A template with variables',
    value: {
      ...of,
      from: 'SENDER',
      template: 'Hello {name}, your order {order} is on its way.',
      messages: [
        { to: '+1234567890', variables: { name: 'Ada', order: '123' }, reference: 'order-123' },
        { to: '+1234567891', variables: { name: 'Bo', order: '124' }, reference: 'order-124' },
      ],
    },
  },
  own_fields: {
    summary: 'Each as it likes, all of them later',
    value: {
      ...of,
      send_at: inHours(2),
      messages: [
        { to: '+1234567890', from: 'SENDER', text: 'The first' },
        { to: '+1234567891', from: 'SHOP', text: 'The second', express: true },
      ],
    },
  },
}

/** `POST /v1/messages/preview`. */
export const PREVIEW_EXAMPLES: RequestExamples = {
  text: { summary: 'A text', value: { text: 'It’s 5 €' } },
  template: {
    summary: 'A template with variables',
    value: { template: 'Hello {name}', variables: { name: 'Ana' }, express: true },
  },
  smart_encoding: {
    summary: 'What smart encoding makes of a text',
    value: { text: 'It’s on its way…', smart_encoding: true },
  },
}

/** `POST /v1/otp/verify`. */
export const VERIFY_EXAMPLES: RequestExamples = {
  number: {
    summary: 'The newest code that went to a number',
    value: { ...of, to: '+1234567891', code: '012345' },
  },
  message: {
    summary: 'The code of one message',
    value: { ...of, message_id: EXAMPLE_MESSAGE_ID, code: '012345' },
  },
}

/** `POST /v1/clients`. */
export const CREATE_CLIENT_EXAMPLES: RequestExamples = {
  plain: { summary: 'A client with money', value: { name: 'Shop', credit_cents: 100_000 } },
  limits: {
    summary: 'With limits of its own',
    value: { name: 'Shop', credit_cents: 100_000, rate_limit_rps: 50, rate_limit_burst: 100 },
  },
  named: {
    summary: 'With an id of yours: asked again, it is answered again',
    value: { id: '7c9e6679-7425-40de-944b-e07fc1f90ae7', name: 'Shop', credit_cents: 100_000 },
  },
}

/** `PATCH /v1/clients/:id`. */
export const PATCH_CLIENT_EXAMPLES: RequestExamples = {
  name: { summary: 'Another name', value: { name: 'Shop' } },
  limits: { summary: 'Limits of its own', value: { rate_limit_rps: 50, rate_limit_burst: 100 } },
  default_limits: {
    summary: 'The limits of the gateway again',
    value: { rate_limit_rps: null, rate_limit_burst: null },
  },
  credit: {
    summary: 'Pays later, is told in time, and spends no more than this on a day',
    value: { credit_limit_cents: 50_000, low_water_cents: -40_000, daily_cap_cents: 20_000 },
  },
  default_prices: { summary: 'The prices of everybody again', value: { price_list: null } },
}

/** `PUT /v1/clients/:id/callback`. */
export const ENDPOINT_EXAMPLES: RequestExamples = {
  final: { summary: 'Told how each message ends', value: { url: 'https://example.com/sms' } },
  every_status: {
    summary: 'Told each change of status',
    value: { url: 'https://example.com/sms', every_status: true },
  },
}

/** `POST /v1/clients/:id/callback/rotate-secret`. */
export const ROTATE_EXAMPLES: RequestExamples = {
  a_day: { summary: 'Both sign for a day', value: { overlap_hours: 24 } },
  at_once: { summary: 'The old one signs no more', value: { overlap_hours: 0 } },
}

/** `POST /v1/callbacks/replay`. */
export const REPLAY_CALLBACKS_EXAMPLES: RequestExamples = {
  dead: {
    summary: 'Those given up in the last day',
    value: { ...of, from: inHours(-24), to: inHours(1), state: 'DEAD' },
  },
  message: { summary: 'Those of one message', value: { ...of, message_id: EXAMPLE_MESSAGE_ID } },
  all: {
    summary: 'Those of all clients given up in the last day',
    value: { from: inHours(-24), to: inHours(1), state: 'DEAD' },
  },
}

/** `POST /v1/dead-letters/replay`. */
export const REPLAY_LETTERS_EXAMPLES: RequestExamples = {
  last_day: {
    summary: 'Those of a provider in the last day',
    value: { source: 'mock', from: inHours(-24), to: inHours(1) },
  },
  some: { summary: 'Some of them', value: { ids: [EXAMPLE_LETTER_ID] } },
  all: { summary: 'All', value: {} },
}

const receipt = { provider_message_id: 'mock-019abcde-0000-7000-8000-0000000000aa' }

/** A receipt of the mock provider. */
export const EXAMPLE_RECEIPT = { ...receipt, status: 'DELIVRD' }

/** `POST /v1/providers/:name/dlr`. */
export const RECEIPT_EXAMPLES: RequestExamples = {
  delivered: { summary: 'Delivered', value: EXAMPLE_RECEIPT },
  on_its_way: { summary: 'On its way', value: { ...receipt, status: 'ENROUTE' } },
  failed: { summary: 'Failed', value: { ...receipt, status: 'UNDELIV', error: 'absent subscriber' } },
}

const toMock = [{ provider: 'mock', order: 1, weight: 1 }]
const everything = { name: 'everything', match: {}, targets: toMock }

/** `PUT /v1/routes`. */
export const ROUTES_EXAMPLES: RequestExamples = {
  first: {
    summary: 'What a new gateway has: an OTP that mock does not take goes to mock-b',
    value: {
      routes: [
        {
          name: 'otp',
          match: { lane: 'otp' },
          targets: [...toMock, { provider: 'mock-b', order: 2, weight: 1 }],
          failover: { on_refusal: true, on_throttle_ms: 0, on_no_receipt_ms: null },
        },
        everything,
      ],
    },
  },
  prefixes: {
    summary: 'By prefix: the longest wins',
    value: {
      routes: [
        everything,
        { name: 'germany', match: { prefix: '49' }, targets: [{ provider: 'mock-b' }] },
        { name: 'german mobiles', match: { prefix: ['4915', '4916', '4917'] }, targets: toMock },
      ],
    },
  },
  shares: {
    summary: 'Shares of 30 and 70 of 100, to compare two providers',
    value: {
      routes: [
        {
          name: 'shares',
          match: {},
          targets: [
            { provider: 'mock', order: 1, weight: 30 },
            { provider: 'mock-b', order: 1, weight: 70 },
          ],
        },
      ],
    },
  },
}

/** `POST /v1/routes/explain`. */
export const EXPLAIN_EXAMPLES: RequestExamples = {
  otp: {
    summary: 'A one-time password',
    value: { ...of, to: '+4915112345678', from: 'SENDER', lane: 'otp' },
  },
  number: { summary: 'A number', value: { to: '+4915112345678' } },
  message: {
    summary: 'A message that is there, with the order that it has',
    value: { ...of, to: '+1234567890', from: 'SENDER', message_id: EXAMPLE_MESSAGE_ID },
  },
}
