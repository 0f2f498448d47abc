import { DEMO_CLIENT } from '../../domain/demo-client.ts'
import type { RequestExamples } from './request-examples.ts'

const of = { client_id: DEMO_CLIENT.id, number: '+1234567899' }

/** `POST /v1/suppressions` as JSON. */
export const SUPPRESSION_EXAMPLES: RequestExamples = {
  client: {
    summary: 'A client does not write to this number',
    value: { ...of, reason: 'asked for by phone' },
  },
  sender: { summary: 'Not from this sender', value: { ...of, sender: 'SENDER' } },
}

/** The same as CSV. */
export const SUPPRESSIONS_CSV_EXAMPLE = `number,client_id,sender,reason,until\r\n+1234567899,${DEMO_CLIENT.id},SENDER,wrote STOP,\r\n`
