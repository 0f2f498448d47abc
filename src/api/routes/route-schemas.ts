import { Type } from '@sinclair/typebox'
import { oneOf } from '../../domain/fields/one-of.ts'
import { LANES } from '../../domain/message.ts'
import { MSISDN_RULE } from '../../domain/msisdn.ts'
import { RoutesJson } from '../../domain/route/route-json.ts'
import { MAX_PARTS } from '../../domain/text/parts.ts'
import { ClientIdField, MessageIdField } from '../http/fields.ts'

// Every description is the rule itself, worded so that it can follow the name of the field in a refusal.

/** The whole list of rules. */
export const RoutesBody = Type.Object(
  { routes: RoutesJson },
  { additionalProperties: false, description: 'must be a JSON object' },
)

const flag = Type.Boolean({ description: 'must be true or false' })

/** A message that is not sent, to see where it would go. */
export const ExplainBody = Type.Object(
  {
    client_id: Type.Optional(ClientIdField),
    to: Type.String({ description: MSISDN_RULE, example: '+4915112345678' }),
    from: Type.Optional(Type.String({ description: 'must be a text', example: 'SENDER' })),
    lane: Type.Optional(oneOf(LANES)),
    otp: Type.Optional(flag),
    express: Type.Optional(flag),
    parts: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MAX_PARTS,
        description: `must be a whole number from 1 to ${MAX_PARTS}`,
        example: 1,
      }),
    ),
    message_id: Type.Optional(MessageIdField),
    user_data: Type.Optional(flag),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)
