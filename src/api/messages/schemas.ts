import { Type } from '@sinclair/typebox'
import { DEMO_CLIENT } from '../../domain/demo-client.ts'
import { LIFECYCLE_STATES } from '../../domain/lifecycle.ts'
import { MSISDN_RULE } from '../../domain/msisdn.ts'
import { MAX_VALIDITY_S, SEND_AT_RULE, VALIDITY_RULE } from '../../domain/schedule.ts'
import { SENDER_RULE } from '../../domain/sender.ts'
import { inHours } from '../docs/example-times.ts'

// Every description is the rule itself, worded so that it can follow the name of the field in a refusal.

/** Ten parts of 153 septets: no longer text can fit, whatever its alphabet. */
export const MAX_TEXT_CHARACTERS = 1_530
const MAX_REFERENCE_CHARACTERS = 128

const RFC_3339_PATTERN = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})$'

/** The form of a UUID (RFC 9562, 4); format checks of TypeBox are looser. */
const UUID_PATTERN = '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$'

const uuid = (example: string) =>
  Type.String({ pattern: UUID_PATTERN, description: 'must be a UUID', example })

const EXAMPLE_MESSAGE_ID = '019abcde-0000-7000-8000-000000000001'

/** Names the client. */
export const ClientIdField = uuid(DEMO_CLIENT.id)
/** Names a message. */
export const MessageIdField = uuid(EXAMPLE_MESSAGE_ID)
/** The path of one message. */
export const MessageIdParams = Type.Object({ id: MessageIdField })

/** What a text must be, in words for an error message. */
export const TEXT_RULE = `must be 1 to ${MAX_TEXT_CHARACTERS} characters, and fit 10 parts`

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
    reference: Type.Optional(
      Type.String({
        maxLength: MAX_REFERENCE_CHARACTERS,
        description: `must be a text of at most ${MAX_REFERENCE_CHARACTERS} characters`,
        example: 'order-123',
      }),
    ),
    express: Type.Optional(Type.Boolean({ description: 'must be true or false' })),
    otp: Type.Optional(Type.Boolean({ description: 'must be true or false' })),
    smart_encoding: Type.Optional(Type.Boolean({ description: 'must be true or false' })),
    send_at: Type.Optional(
      Type.String({ pattern: RFC_3339_PATTERN, description: SEND_AT_RULE, example: inHours(2) }),
    ),
    validity_seconds: Type.Optional(
      Type.Integer({ minimum: 1, maximum: MAX_VALIDITY_S, description: VALIDITY_RULE, example: 3_600 }),
    ),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)

const instant = (example: string) =>
  Type.String({
    pattern: RFC_3339_PATTERN,
    description: 'must be an RFC 3339 time such as 2026-11-24T10:00:00Z',
    example,
  })

/** Where a window of time begins. */
export const FromField = instant(inHours(-24))
/** Where it ends. */
export const ToField = instant(inHours(1))

/** Messages on a page when no limit is given. */
export const DEFAULT_PAGE = 50
/** Messages on a page, at most. */
export const MAX_PAGE = 500

/** How a client's messages are narrowed and paged. */
export const ListMessagesQuery = Type.Object(
  {
    client_id: ClientIdField,
    status: Type.Optional(
      Type.Union(
        LIFECYCLE_STATES.map((state) => Type.Literal(state)),
        { description: `must be one of ${LIFECYCLE_STATES.join(', ')}` },
      ),
    ),
    from: Type.Optional(FromField),
    to: Type.Optional(ToField),
    cursor: Type.Optional(
      Type.String({ pattern: UUID_PATTERN, description: 'must be the next_cursor of a page before' }),
    ),
    limit: Type.Optional(
      Type.String({
        pattern: '^([1-9]|[1-9][0-9]|[1-4][0-9]{2}|500)$',
        description: `must be a whole number from 1 to ${MAX_PAGE}`,
        example: String(DEFAULT_PAGE),
      }),
    ),
  },
  { additionalProperties: false, description: 'must be query parameters' },
)

/** Whose balance is asked for. */
export const MeQuery = Type.Object({ client_id: ClientIdField }, { additionalProperties: false })
