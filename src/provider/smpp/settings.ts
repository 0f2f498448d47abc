import { type Static, Type } from '@sinclair/typebox'
import { STATUS_OUTCOMES } from './answers.ts'
import { LONG_MESSAGES } from './segments.ts'
import { DEFAULT_ALPHABETS } from './text.ts'

const text = (maxLength: number, description: string, more: object = {}) =>
  Type.String({ minLength: 1, maxLength, description, ...more })
const ms = (minimum: number, maximum: number, value: number) =>
  Type.Optional(
    Type.Integer({
      minimum,
      maximum,
      default: value,
      description: `must be a whole number from ${minimum} to ${maximum}`,
    }),
  )
const oneOf = <T extends string>(words: readonly T[], value: T) =>
  Type.Optional(
    Type.Unsafe<T>(
      Type.Union(
        words.map((word) => Type.Literal(word)),
        { default: value, description: `must be one of ${words.join(', ')}` },
      ),
    ),
  )
const octet = Type.Optional(
  Type.Integer({ minimum: 0, maximum: 255, description: 'must be a whole number from 0 to 255' }),
)
const tonNpi = Type.Optional(
  Type.Object(
    { ton: octet, npi: octet },
    { additionalProperties: false, description: 'must be {ton?, npi?}' },
  ),
)

/** How the sessions of one account bind: one transceiver, a transmitter and a receiver each, or one of them alone. */
export const BINDS = ['transceiver', 'pair', 'transmitter'] as const

/** The settings of a provider of kind `smpp`. */
export const SmppSettings = Type.Object(
  {
    host: text(255, 'must be a host name or an address'),
    port: Type.Integer({ minimum: 1, maximum: 65_535, description: 'must be a port' }),
    system_id: text(15, 'must be 1 to 15 characters'),
    bind: oneOf(BINDS, 'transceiver'),
    system_type: Type.Optional(Type.String({ maxLength: 12, description: 'must be at most 12 characters' })),
    interface_version: oneOf(['3.3', '3.4', '5.0'] as const, '3.4'),
    window: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000,
        default: 10,
        description: 'must be a whole number from 1 to 1000',
      }),
    ),
    enquire_link_ms: ms(1_000, 3_600_000, 30_000),
    response_timeout_ms: ms(100, 120_000, 10_000),
    tls: Type.Optional(
      Type.Object(
        {
          server_name: Type.Optional(text(255, 'must be a host name')),
          ca: Type.Optional(text(65_536, 'must be certificates in PEM')),
          verify: Type.Optional(Type.Boolean({ default: true, description: 'must be true or false' })),
        },
        { additionalProperties: false, description: 'must be {server_name?, ca?, verify?}' },
      ),
    ),
    long_messages: oneOf(LONG_MESSAGES, 'udh8'),
    default_alphabet: oneOf(DEFAULT_ALPHABETS, 'gsm'),
    plus: Type.Optional(Type.Boolean({ default: false, description: 'must be true or false' })),
    source: tonNpi,
    destination: tonNpi,
    message_id_format: Type.Optional(
      Type.Object(
        {
          answers: oneOf(['as_is', 'decimal', 'hex'] as const, 'as_is'),
          receipts: oneOf(['as_is', 'decimal', 'hex'] as const, 'as_is'),
        },
        { additionalProperties: false, description: 'must be {answers, receipts}' },
      ),
    ),
    receipts: oneOf(['each_part', 'last_part', 'none'] as const, 'each_part'),
    service_type: Type.Optional(Type.String({ maxLength: 5, description: 'must be at most 5 characters' })),
    validity: oneOf(['none', 'relative', 'absolute'] as const, 'none'),
    address_range: Type.Optional(
      Type.String({ maxLength: 40, description: 'must be at most 40 characters' }),
    ),
    tlvs: Type.Optional(
      Type.Record(Type.String({ pattern: '^0x[0-9a-fA-F]{4}$' }), Type.String({ maxLength: 255 }), {
        maxProperties: 20,
        description: 'must be texts by tag, as {"0x1400": "…"}',
      }),
    ),
    status_map: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^0x[0-9a-fA-F]{1,8}$' }),
        Type.Union(STATUS_OUTCOMES.map((word) => Type.Literal(word))),
        { maxProperties: 100, description: `must be one of ${STATUS_OUTCOMES.join(', ')} by command_status` },
      ),
    ),
  },
  { additionalProperties: false },
)
export type SmppSettings = Static<typeof SmppSettings>
