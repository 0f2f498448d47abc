import { Type } from '@sinclair/typebox'
import { oneOf } from '../../domain/fields/one-of.ts'
import { IP_BLOCK_RULE } from '../../domain/ip-address.ts'
import { MESSAGE_ID_FORMS, RECEIPT_FORMATS } from '../../domain/smpp/account.ts'
import { ClientIdField, uuidField } from '../http/fields.ts'

// Every description is the rule itself, worded so that it can follow the name of the field in a refusal.

/** Longest values that the fields of a bind hold (SMPP v3.4, clauses 5.2.1 and 5.2.2); of passwords what real ones send. */
const MAX_SYSTEM_ID = 15
const MAX_PASSWORD = 64
const MAX_ALLOWED = 100
const MAX_BINDS = 1_000
const MAX_WINDOW = 10_000
const MAX_PARTS_PER_S = 100_000
const MAX_TAGS = 64

/** What `allow_ips` must be, in words. */
export const ALLOW_IPS_RULE = `must be a list of at most ${MAX_ALLOWED}, each ${IP_BLOCK_RULE} with zeros behind the prefix`

/** What an admin sets; what is left out is as usual, but for the password, which stays. */
export const SmppAccountBody = Type.Object(
  {
    system_id: Type.String({
      pattern: `^[!-~]{1,${MAX_SYSTEM_ID}}$`,
      description: `must be 1 to ${MAX_SYSTEM_ID} printable ASCII characters without blanks`,
      example: 'shop',
    }),
    password: Type.Optional(
      Type.String({
        pattern: `^[!-~]{1,${MAX_PASSWORD}}$`,
        description: `must be 1 to ${MAX_PASSWORD} printable ASCII characters without blanks`,
        example: 'kT7wq2Zp',
      }),
    ),
    allow_ips: Type.Optional(
      Type.Array(Type.String({ maxLength: 64, description: `must be ${IP_BLOCK_RULE}` }), {
        maxItems: MAX_ALLOWED,
        description: ALLOW_IPS_RULE,
        example: [],
      }),
    ),
    max_binds: Type.Optional(wholeNumber(MAX_BINDS, 4)),
    window: Type.Optional(wholeNumber(MAX_WINDOW, 100)),
    max_parts_per_s: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1, maximum: MAX_PARTS_PER_S }), Type.Null()], {
        description: `must be a whole number from 1 to ${MAX_PARTS_PER_S}, or null for no limit`,
        example: 50,
      }),
    ),
    tlvs: Type.Optional(
      Type.Union(
        [
          Type.Array(Type.String({ pattern: '^0x(1[4-9a-fA-F]|[23][0-9a-fA-F])[0-9a-fA-F]{2}$' }), {
            maxItems: MAX_TAGS,
          }),
          Type.Null(),
        ],
        {
          description: `must be a list of at most ${MAX_TAGS} tags from 0x1400 to 0x3FFF, or null for all of them`,
          example: null,
        },
      ),
    ),
    receipts: Type.Optional(
      Type.Object(
        {
          format: Type.Optional(oneOf(RECEIPT_FORMATS)),
          message_id: Type.Optional(oneOf(MESSAGE_ID_FORMS)),
        },
        { additionalProperties: false, description: 'must be {"format"?, "message_id"?}' },
      ),
    ),
    join_parts: Type.Optional(Type.Boolean({ description: 'must be true or false', example: false })),
    express: Type.Optional(Type.Boolean({ description: 'must be true or false', example: false })),
    no_credits_status: Type.Optional(
      Type.Union([Type.Literal(0x08), Type.Literal(0x45), Type.Integer({ minimum: 0x400, maximum: 0x4ff })], {
        description: 'must be 69 (0x45), 8 (0x08), or a number from 1024 to 1279 (0x400 to 0x4FF)',
        example: 69,
      }),
    ),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)

/** Whose sessions are listed. */
export const ListSessionsQuery = Type.Object(
  { client_id: Type.Optional(ClientIdField) },
  { additionalProperties: false, description: 'must be query parameters' },
)

/** The session of the examples. */
export const EXAMPLE_SESSION_ID = '019abcde-0000-7000-8000-0000000000ef'

/** The path of one session. */
export const SessionParams = Type.Object({ id: uuidField(EXAMPLE_SESSION_ID) })

function wholeNumber(maximum: number, example: number) {
  return Type.Integer({
    minimum: 1,
    maximum,
    description: `must be a whole number from 1 to ${maximum}`,
    example,
  })
}
