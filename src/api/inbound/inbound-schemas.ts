import { Type } from '@sinclair/typebox'
import { oneOf } from '../../domain/fields/one-of.ts'
import { INBOUND_FIELDS } from '../../domain/inbound/inbound-fields.ts'
import { MSISDN_RULE } from '../../domain/msisdn.ts'
import { KEYWORD_ACTIONS } from '../../domain/opt-out/keywords.ts'
import {
  ClientIdField,
  CursorField,
  FromField,
  LimitField,
  ToField,
  uuidField,
  yesOrNoField,
} from '../http/fields.ts'

// Every description is the rule itself, worded so that it can follow the name of the field in a refusal.

/** The path of one inbound message. */
export const InboundParams = Type.Object({ id: uuidField(INBOUND_FIELDS.id.example) })

const address = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 64,
    description: 'must be a number, a short code or a name of 1 to 64 characters',
  }),
)

/** How inbound messages are narrowed and paged. */
export const ListInboundQuery = Type.Object(
  {
    client_id: Type.Optional(ClientIdField),
    unmatched: yesOrNoField,
    from: address,
    to: address,
    number: address,
    action: Type.Optional(oneOf(KEYWORD_ACTIONS)),
    since: Type.Optional(FromField),
    until: Type.Optional(ToField),
    cursor: CursorField,
    limit: LimitField,
  },
  { additionalProperties: false, description: 'must be query parameters' },
)

/** Whose an inbound message becomes. */
export const AssignInboundBody = Type.Object(
  { client_id: ClientIdField },
  { additionalProperties: false, description: 'must be a JSON object' },
)

/** Whose conversation, and with whom. */
export const ConversationQuery = Type.Object(
  {
    client_id: ClientIdField,
    number: Type.String({
      minLength: 1,
      maxLength: 64,
      description: MSISDN_RULE,
      example: INBOUND_FIELDS.from.example,
    }),
    cursor: CursorField,
    limit: LimitField,
  },
  { additionalProperties: false, description: 'must be query parameters' },
)
