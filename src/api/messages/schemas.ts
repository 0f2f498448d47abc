import { type TOptional, type TUnsafe, Type } from '@sinclair/typebox'
import { GIVEN_FIELDS, type Given, type GivenField } from '../../domain/fields/given-fields.ts'
import { oneOf } from '../../domain/fields/one-of.ts'
import { IP_RULE } from '../../domain/ip-address.ts'
import { LIFECYCLE_STATES } from '../../domain/lifecycle.ts'
import { MAX_VALIDITY_S, SEND_AT_RULE, VALIDITY_RULE } from '../../domain/message/schedule.ts'
import { MSISDN_RULE } from '../../domain/msisdn.ts'
import { GivenDlt, GivenTlvs } from '../../domain/parameters.ts'
import { SENDER_RULE } from '../../domain/sender/sender.ts'
import { inHours } from '../http/example-times.ts'
import {
  ClientIdField,
  CursorField,
  FromField,
  LimitField,
  MessageIdField,
  RFC_3339_PATTERN,
  ToField,
} from '../http/fields.ts'

// Every description is the rule itself, worded so that it can follow the name of the field in a refusal.

/** Ten parts of 153 septets: no longer text can fit, whatever its alphabet. */
export const MAX_TEXT_CHARACTERS = 1_530

/** The path of one message. */
export const MessageIdParams = Type.Object({ id: MessageIdField })

/** What a text must be, in words for an error message. */
export const TEXT_RULE = `must be 1 to ${MAX_TEXT_CHARACTERS} characters, and fit 10 parts`

/** What a client may give with each message and that is kept as it is, such as its reference. */
export const GivenFields = Object.fromEntries(
  GIVEN_FIELDS.map(({ name, takes, example }) => [
    name,
    Type.Optional(
      'words' in takes
        ? oneOf(takes.words)
        : Type.String({
            maxLength: takes.maxCharacters,
            description: `must be a text of at most ${takes.maxCharacters} characters`,
            example,
          }),
    ),
  ]),
) as { [N in GivenField]: TOptional<TUnsafe<NonNullable<Given[N]>>> } // all names, each of its kind

/** What a client asks for when it sends a message. */
export const SendMessageBody = Type.Object(
  {
    client_id: ClientIdField,
    to: Type.String({ maxLength: 16, description: MSISDN_RULE, example: '+1234567890' }),
    from: Type.String({ maxLength: 16, description: SENDER_RULE, example: 'SENDER' }),
    text: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: MAX_TEXT_CHARACTERS,
        description: `${TEXT_RULE}; only an OTP has one of its own, and one that is given must contain {code}`,
        example: 'Hello World',
      }),
    ),
    ...GivenFields,
    tlvs: Type.Optional(GivenTlvs),
    dlt: Type.Optional(GivenDlt),
    express: Type.Optional(Type.Boolean({ description: 'must be true or false' })),
    otp: Type.Optional(Type.Boolean({ description: 'must be true or false' })),
    smart_encoding: Type.Optional(Type.Boolean({ description: 'must be true or false' })),
    send_at: Type.Optional(
      Type.String({ pattern: RFC_3339_PATTERN, description: SEND_AT_RULE, example: inHours(2) }),
    ),
    validity_seconds: Type.Optional(
      Type.Integer({ minimum: 1, maximum: MAX_VALIDITY_S, description: VALIDITY_RULE, example: 3_600 }),
    ),
    end_user_ip: Type.Optional(Type.String({ maxLength: 45, description: IP_RULE, example: '198.51.100.7' })),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)

/** How a client's messages are narrowed and paged. */
export const ListMessagesQuery = Type.Object(
  {
    client_id: ClientIdField,
    status: Type.Optional(oneOf(LIFECYCLE_STATES)),
    from: Type.Optional(FromField),
    to: Type.Optional(ToField),
    cursor: CursorField,
    limit: LimitField,
  },
  { additionalProperties: false, description: 'must be query parameters' },
)
