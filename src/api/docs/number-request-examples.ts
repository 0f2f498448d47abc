import { DEMO_CLIENT } from '../../domain/demo-client.ts'
import type { RequestExamples } from './request-examples.ts'

const of = { client_id: DEMO_CLIENT.id }

/** `PUT /v1/numbers`. */
export const NUMBERS_EXAMPLES: RequestExamples = {
  own: {
    summary: 'A number, and two that stand in for one another as senders',
    value: {
      numbers: [
        { number: '+4915112345678', ...of },
        { number: '+12025550101', ...of, group: 'us' },
        { number: '+12025550102', ...of, group: 'us' },
      ],
    },
  },
  shared: {
    summary: 'A short code that is shared by keywords',
    value: {
      numbers: [
        { number: '12345', keyword: 'info', ...of },
        { number: '12345', ...of },
      ],
    },
  },
}

/** `POST /v1/inbound/:id/assign`. */
export const ASSIGN_INBOUND_EXAMPLES: RequestExamples = {
  assign: { summary: 'It becomes that of this client', value: of },
}
