import { type TProperties, Type } from '@sinclair/typebox'
import { MAX_TEMPLATE_CHARACTERS, TEMPLATE_RULE } from '../../domain/message/template.ts'
import { ClientIdField } from '../http/fields.ts'
import { GivenFields, MAX_TEXT_CHARACTERS, SendMessageBody } from './schemas.ts'

/** Messages in a batch, at most. */
export const MAX_BATCH = 1_000

/** Values for a template, at most. */
const MAX_VARIABLES = 64

const { to, from, text, tlvs, dlt, express, smart_encoding, send_at, validity_seconds, end_user_ip } =
  SendMessageBody.properties

const template = Type.String({
  minLength: 1,
  maxLength: MAX_TEMPLATE_CHARACTERS,
  description: TEMPLATE_RULE,
  example: 'Hello {name}, your order {order} is on its way.',
})

const variables = Type.Record(
  Type.String(),
  Type.String({
    maxLength: MAX_TEXT_CHARACTERS,
    description: `must be a text of at most ${MAX_TEXT_CHARACTERS} characters`,
  }),
  {
    maxProperties: MAX_VARIABLES,
    description: `must be an object of at most ${MAX_VARIABLES} texts`,
    example: { name: 'Ada', order: '123' },
  },
)

/** Fields that a batch may say once for all its messages. */
const shared = { tlvs, dlt, express, smart_encoding, send_at, validity_seconds }

/** One message of a batch. */
export const BatchItem = Type.Object(
  {
    to,
    from: Type.Optional(from),
    text: Type.Optional(text),
    variables: Type.Optional(variables),
    ...GivenFields,
    end_user_ip,
    ...shared,
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)

const batch = <M extends TProperties>(messages: M) =>
  Type.Object(
    {
      client_id: ClientIdField,
      ...messages,
      from: Type.Optional(from),
      text: Type.Optional(text),
      template: Type.Optional(template),
      ...shared,
    },
    { additionalProperties: false, description: 'must be a JSON object' },
  )

const MESSAGES = {
  minItems: 1,
  maxItems: MAX_BATCH,
  description: `must be a list of 1 to ${MAX_BATCH} messages`,
} as const

/** A batch as the documentation shows it. */
export const DocumentedBatchBody = batch({ messages: Type.Array(BatchItem, MESSAGES) })

/** A batch as the route checks it: its messages are looked at one by one, a wrong one does not refuse the others. */
export const BatchBody = batch({ messages: Type.Array(Type.Unknown(), MESSAGES) })

/** What a preview is asked of. */
export const PreviewBody = Type.Object(
  {
    client_id: Type.Optional(ClientIdField),
    to: Type.Optional(to),
    from: Type.Optional(from),
    text: Type.Optional(text),
    template: Type.Optional(template),
    variables: Type.Optional(variables),
    express,
    smart_encoding,
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)
