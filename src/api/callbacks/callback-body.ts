import { type Static, Type } from '@sinclair/typebox'
import { CREDITS_LOW, RECEIVED, toldType } from '../../domain/callback/told.ts'
import { TOLD_FIELDS } from '../../domain/fields/shown-fields.ts'
import { LIFECYCLE_STATES } from '../../domain/lifecycle.ts'
import { TEST_TYPE } from '../../flow/callback/test-endpoint.ts'
import { jsonBody, noContent } from '../docs/docs-responses.ts'
import { schemaOf } from '../docs/field-schema.ts'
import { EXAMPLE_INBOUND, InboundMessage } from '../docs/inbound-schema.ts'
import type { RequestExamples } from '../docs/request-examples.ts'
import { centsOf, idOf, instantOf, named, wordOf } from '../http/answer-fields.ts'

/** A message as a callback tells it: as it was after one change of its status. */
export const ToldMessage = schemaOf(
  'ToldMessage',
  TOLD_FIELDS,
  'a message without its text, after a change of its status',
)
export type ToldMessage = Static<typeof ToldMessage>

/** What is posted to a client's endpoint of a status: the bytes of the `body` of a callback. */
export const CallbackBody = named('CallbackBody', {
  type: wordOf(LIFECYCLE_STATES.map(toldType), 'what is told: `message.` and the status in small letters'),
  timestamp: instantOf('when the status changed'),
  data: ToldMessage,
})
export type CallbackBody = Static<typeof CallbackBody>

/** The same of an inbound message. */
export const ReceivedBody = named('ReceivedBody', {
  type: wordOf([toldType(RECEIVED)], 'what is told: a message came in'),
  timestamp: instantOf('when it came'),
  data: InboundMessage,
})

/** The same of credit that has come down to the client's low-water mark. */
export const CreditsLowBody = named('CreditsLowBody', {
  type: wordOf([toldType(CREDITS_LOW)], 'what is told: little credit is left'),
  timestamp: instantOf('when the credit came down to the mark'),
  data: Type.Object(
    {
      client_id: idOf('the client'),
      credit_cents: centsOf('what it had then; below 0: what it owed'),
      low_water_cents: centsOf('its low-water mark'),
      credit_limit_cents: centsOf('how far credit_cents may go below 0'),
    },
    { description: 'its money' },
  ),
})
export type CreditsLowBody = Static<typeof CreditsLowBody>

/** The same of nothing: an admin tries the endpoint. */
export const TestBody = named('TestBody', {
  type: wordOf([TEST_TYPE], 'what is told: nothing, an admin tries the endpoint'),
  timestamp: instantOf('when it was sent'),
  data: Type.Object({ client_id: idOf('the client') }, { description: 'whose endpoint it is' }),
})
export type TestBody = Static<typeof TestBody>

const header = (name: string, description: string) => ({
  name,
  in: 'header' as const,
  required: true,
  schema: { type: 'string' as const },
  description,
})

/** What the gateway asks of a client's endpoint, for the documentation of the route that sets it. */
export function callbacksTo(example: CallbackBody, low: CreditsLowBody, test: TestBody) {
  const received = { type: toldType(RECEIVED), timestamp: EXAMPLE_INBOUND.received_at, data: EXAMPLE_INBOUND }
  return {
    status: {
      '{$request.body#/url}': {
        post: postOf('A message has another status', CallbackBody, {
          delivered: { summary: 'Delivered', value: example },
        }),
      },
    },
    received: {
      '{$request.body#/url}': {
        post: postOf('A message came in', ReceivedBody, {
          received: { summary: 'From a handset', value: received },
        }),
      },
    },
    creditsLow: {
      '{$request.body#/url}': {
        post: postOf('Credit has come down to the low-water mark', CreditsLowBody, {
          low: { summary: 'Time to pay', value: low },
        }),
      },
    },
    test: {
      '{$request.body#/url}': {
        post: postOf('An admin tries the endpoint', TestBody, {
          test: { summary: 'Nothing to tell', value: test },
        }),
      },
    },
  }
}

function postOf(summary: string, body: object, examples: RequestExamples) {
  return {
    summary,
    parameters: [
      header('webhook-id', 'names the callback: the same at each delivery'),
      header('webhook-timestamp', 'when it was sent, in Unix seconds'),
      header('webhook-signature', '`v1,` and the signature, once for each secret'),
    ],
    requestBody: jsonBody(body, examples),
    responses: {
      '2XX': noContent('taken'),
      '410': noContent('the endpoint is gone: it is disabled'),
      default: noContent('not taken: it is sent again'),
    },
  }
}
