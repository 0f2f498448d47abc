import { inHours } from '../http/example-times.ts'
import { EXAMPLE_MESSAGE_ID } from '../http/fields.ts'
import type { RequestExamples } from './request-examples.ts'

/** `POST /v1/clients/:id/api-keys`. */
export const API_KEY_EXAMPLES: RequestExamples = {
  a_day: { summary: 'The key before is good for a day more', value: { overlap_hours: 24 } },
  at_once: { summary: 'The key before ends', value: { overlap_hours: 0 } },
  named: { summary: 'One beside the others', value: { name: 'web shop' } },
  ends: { summary: 'One that ends', value: { name: 'trial', ends_at: inHours(720) } },
}

/** `POST /v1/me/api-keys`. */
export const OWN_KEY_EXAMPLES: RequestExamples = {
  named: { summary: 'Until it is taken away', value: { name: 'web shop' } },
  ends: { summary: 'One that ends', value: { name: 'trial', ends_at: inHours(720) } },
}

/** `POST /v1/me/callbacks/replay`. */
export const OWN_REPLAY_EXAMPLES: RequestExamples = {
  dead: {
    summary: 'Those given up in the last day',
    value: { from: inHours(-24), to: inHours(1), state: 'DEAD' },
  },
  message: { summary: 'Those of one message', value: { message_id: EXAMPLE_MESSAGE_ID } },
}
