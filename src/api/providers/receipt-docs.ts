import { Type } from '@sinclair/typebox'
import { jsonBody, noContent, type Responses, refusals } from '../docs/docs-responses.ts'
import { INBOUND_EXAMPLES, RECEIPT_EXAMPLES, type RequestExamples } from '../docs/request-examples.ts'

/** In the place of a token, which only the provider is told. */
const EXAMPLE_TOKEN = 'THE-TOKEN-OF-THE-PROVIDER'

/** Whose receipts. */
export const ReceiptParams = Type.Object({ name: Type.String({ example: 'mock' }) })

/** Whose receipts, and their proof. */
export const ProvenReceiptParams = Type.Object({
  name: Type.String({ example: 'mock' }),
  token: Type.String({ description: 'what the provider proves itself with', example: EXAMPLE_TOKEN }),
})

/** What a sender that wants more than 204 is answered, in the form that it expects. */
const own = (schema: object) => ({ schema })
const TEXT = own({ type: 'string' })

const RESPONSES: Responses = {
  200: {
    description:
      'durable, in the words that the provider expects; other statuses of success where it expects them',
    content: {
      'text/plain': TEXT,
      'text/html': TEXT,
      'text/xml': TEXT,
      'application/xml': TEXT,
      'application/json': own({}),
    },
  },
  204: noContent('durable'),
  ...refusals(
    'invalid_field',
    'invalid_json',
    'forged_receipt',
    'body_too_large',
    'unsupported_media_type',
    'internal_error',
    'bus_unavailable',
    'database_unavailable',
    'queue_full',
    'provider_unreachable',
    'provider_unusable',
    'too_many_receipts',
  ),
}

const DESCRIPTION = [
  'Called by providers. 2xx means that the receipts are durable; on 503 the provider must send them again.',
  'A receipt proves that it is the provider’s by the token in the path, made once per provider and shown to admins in the',
  '`receipt_url` of the provider, or by what its kind checks, such as a signature; without proof the answer is 403, and so it is where there is no such provider.',
  'What it looks like is the matter of the kind. The `mock` provider posts `{provider_message_id, status, error?}`; its',
  'status is DELIVRD or DELIVERED (delivered), UNDELIV, REJECTD, DELETED or FAILED (failed), EXPIRED (expired), ACCEPTD or',
  'ENROUTE (on its way), or UNKNOWN. A word we do not know is kept in the history and changes nothing. A receipt that comes',
  'before its message is known is kept and matched later.',
].join(' ')

const INBOUND_DESCRIPTION = [
  'Called by providers with what came in from handsets. The proof, the answers and what follows a 503 are those of `dlr`, and',
  'kinds that tell the one from the other by what they hold take both at either address. 2xx means that the messages are durable; one that is told',
  'twice under the provider’s own id of it is kept once. The `mock` provider posts `{from, to, text, id?, part?}`, a long',
  'message in parts with `part` = `{reference, total, number}` each.',
].join(' ')

const detailOf = (summary: string, description: string) => ({
  tags: ['Providers'],
  security: [],
  summary,
  description,
  responses: RESPONSES,
})
const OTHER_PROOF = 'For providers that sign what they send. Those of the `mock` provider do not: 403.'

/** By method, of requests whose proof stands in the path, and of those that prove themselves otherwise. */
function detailsOf(what: string, description: string, examples: RequestExamples) {
  const withBody = { requestBody: jsonBody({ type: 'object' }, examples) }
  return {
    proven: {
      post: { ...detailOf(`Take ${what}`, description), ...withBody },
      put: { ...detailOf(`Take ${what} by PUT`, 'As by POST.'), ...withBody },
      get: detailOf(`Take ${what} in a query`, 'As by POST, for providers that put all into the query.'),
    },
    signed: {
      post: { ...detailOf(`Take ${what} that prove themselves otherwise`, OTHER_PROOF), ...withBody },
      put: { ...detailOf(`Take such ${what} by PUT`, OTHER_PROOF), ...withBody },
      get: detailOf(`Take such ${what} in a query`, OTHER_PROOF),
    },
  }
}

/** What the document says of each address. */
export const INBOX_DETAILS = {
  dlr: detailsOf('delivery receipts (DLR)', DESCRIPTION, RECEIPT_EXAMPLES),
  inbound: detailsOf('inbound messages', INBOUND_DESCRIPTION, INBOUND_EXAMPLES),
}
