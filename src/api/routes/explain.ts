import { Elysia } from 'elysia'
import { type ClientId, type Lane, laneOf, type MessageId } from '../../domain/message.ts'
import { MSISDN_RULE, readMsisdn } from '../../domain/msisdn.ts'
import type { Routable } from '../../domain/route/routing.ts'
import { readSender, SENDER_RULE } from '../../domain/sender/sender.ts'
import { type Violation, violation } from '../../domain/violation.ts'
import { type SenderDeps, senderOf } from '../../flow/accept/choose-sender.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_REFUSALS, answer, jsonBody, refusals } from '../docs/docs-responses.ts'
import { EXPLAIN_EXAMPLES } from '../docs/request-examples.ts'
import { forAdmins } from '../docs/security.ts'
import { refuseField } from '../http/refuse.ts'
import { RouteExplanation } from './route-answers.ts'
import { EXAMPLE_EXPLANATION } from './route-examples.ts'
import { ExplainBody } from './route-schemas.ts'
import { explanationJson } from './route-view.ts'

const DESCRIPTION = [
  'Says by which rule a message would go now, to which provider and why, as this process knows it; nothing is sent or held. What another process has changed in the last 2 s may not be known yet.',
  'Price, cost and margin are those of a message of so many `parts`, 1 if they are left out, by the price lists and the costs of each provider.',
  '`from` of the answer is the sender that it would go out with, and rules that ask for a sender are asked with it: a number of the group that `from` names, or one that stands in where the country takes no alphanumeric sender.',
  'Without `client_id` or `from` no rule matches that asks for one. The lane is `lane`, or follows from `otp` and `express`. Among targets of the same order a message has an order of its own, by its id: `message_id` names a message that is there, otherwise one is made up, and another answer may have another order.',
  'With `user_data` it is a message that no text says, as a door brings it: a part of a long message that its client has cut, or binary. Providers that take texts only are passed over for it.',
].join('\n\n')

/** `POST /v1/routes/explain` for admins: where a message would go, and why. */
export function explainRoute(
  deps: Pick<ApiDeps, 'router' | 'health' | 'tariffs' | 'newId' | 'now'> & SenderDeps,
) {
  return new Elysia({ normalize: false, prefix: '/v1/routes' }).post(
    '/explain',
    ({ body, set }) => {
      const read = readRoutable(body, deps.newId)
      if (read.kind === 'violation') return refuseField(set, read.field, read.rule)
      const asked = read.message
      const sender = asked.from === NOBODY ? null : senderOf(deps, asked)
      const message = sender?.kind === 'sender' ? { ...asked, from: sender.from } : asked
      const express = body.express ?? message.lane === 'express'
      return explanationJson(deps, { message, sender, parts: body.parts ?? 1, express, atMs: deps.now() })
    },
    {
      body: ExplainBody,
      detail: {
        tags: ['Routes'],
        security: forAdmins('read'),
        summary: 'Explain a route',
        requestBody: jsonBody(ExplainBody, EXPLAIN_EXAMPLES),
        description: DESCRIPTION,
        responses: {
          200: answer('where it would go', RouteExplanation, EXAMPLE_EXPLANATION),
          ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_field'),
        },
      },
    },
  )
}

/** No client and no sender: what no rule asks for. */
const NOBODY = ''

function readRoutable(
  {
    client_id = NOBODY,
    to: number,
    from = NOBODY,
    lane,
    otp,
    express,
    message_id,
    user_data,
  }: typeof ExplainBody.static,
  newId: () => string,
): { readonly kind: 'message'; readonly message: Routable } | Violation {
  const to = readMsisdn(number)
  if (to === null) return violation('to', MSISDN_RULE)
  if (from !== NOBODY && readSender(from) === null) return violation('from', SENDER_RULE)
  const asked: Lane = laneOf({ otp: otp ?? false, express: express ?? false })
  if (lane !== undefined && (otp !== undefined || express !== undefined) && lane !== asked)
    return violation('lane', `must be ${asked}, as otp and express say, or be left out`)
  return {
    kind: 'message',
    message: {
      // The schema has checked both.
      id: (message_id?.toLowerCase() ?? newId()) as MessageId,
      clientId: client_id.toLowerCase() as ClientId,
      to,
      from,
      lane: lane ?? asked,
      ...(user_data && { raw: { required: true, longMessage: null } }),
    },
  }
}
