import type { ControlName } from '../../domain/controls.ts'
import type { RequestExamples } from './request-examples.ts'

/** `PUT /v1/controls/…` and `PUT /v1/clients/:id/controls/…`: after each of them the other examples of the document still work. */
export const CONTROL_EXAMPLES = {
  senders: {
    own: {
      summary: 'Two senders, and none else; one of them at most 60 parts a minute',
      value: {
        allowed: ['SENDER', '+4915112345678'],
        caps: { '+4915112345678': { parts_per_minute: 60, parts_per_day: 2_000 } },
      },
    },
  },
  hours: {
    day: {
      summary: 'Advertising by day',
      value: { promotional: { from: '08:00', until: '21:00' } },
    },
  },
  opt_out: {
    answer: {
      summary: 'Who says STOP is answered',
      value: { stop_answer: 'You will get no more messages.' },
    },
  },
  guard: {
    home: { summary: 'Codes go to two countries', value: { countries: { allowed: ['DE', 'US'] } } },
  },
  retention: {
    year: {
      summary: 'Texts for 90 days, numbers for a year',
      value: { text_days: 90, number_days: 365 },
    },
  },
} as const satisfies Readonly<Record<ControlName, RequestExamples>>
