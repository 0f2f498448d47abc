import type { ControlName } from '../../domain/controls.ts'
import type { RequestExamples } from './request-examples.ts'

/** `PUT /v1/controls/…` and `PUT /v1/clients/:id/controls/…`. */
export const CONTROL_EXAMPLES = {
  senders: {
    own: { summary: 'Two senders, and none else', value: { allowed: ['SHOP', '+4915112345678'] } },
  },
  hours: {
    day: {
      summary: 'Advertising by day',
      value: { promotional: { from: '08:00', until: '21:00' }, default_class: 'promotional' },
    },
  },
  opt_out: {
    answer: {
      summary: 'Who says STOP is answered',
      value: { stop_answer: 'You will get no more messages.' },
    },
  },
  guard: {
    home: { summary: 'Codes go to two countries', value: { countries: { allowed: ['DE', 'AT'] } } },
  },
} as const satisfies Readonly<Record<ControlName, RequestExamples>>
