import { type Static, Type } from '@sinclair/typebox'
import { GivenTlvs } from '../../domain/parameters.ts'
import { STATUS_OUTCOMES, type StatusOutcome } from './answers.ts'
import { LONG_MESSAGES } from './segments.ts'
import { DEFAULT_ALPHABETS } from './text.ts'

const text = (minLength: number, maxLength: number, description: string) =>
  Type.String({ minLength, maxLength, description })

/** Printable ASCII: a C-Octet String of the protocol (SMPP v3.4, clause 3.1), without the NUL octet in `maxLength`. */
const word = (minLength: number, maxLength: number) =>
  Type.String({
    minLength,
    maxLength,
    pattern: '^[\\x20-\\x7e]*$',
    description: `must be ${minLength === 0 ? 'at most' : `${minLength} to`} ${maxLength} characters of ASCII`,
  })
const whole = (minimum: number, maximum: number, value: number) =>
  Type.Optional(
    Type.Integer({
      minimum,
      maximum,
      default: value,
      description: `must be a whole number from ${minimum} to ${maximum}`,
    }),
  )
const oneOf = <const T extends string>(words: readonly T[], value: T) =>
  Type.Optional(
    Type.Unsafe<T>(
      Type.Union(
        words.map((one) => Type.Literal(one)),
        { default: value, description: `must be one of ${words.join(', ')}` },
      ),
    ),
  )
const yesOrNo = (value: boolean) =>
  Type.Optional(Type.Boolean({ default: value, description: 'must be true or false' }))
const octet = Type.Optional(
  Type.Integer({ minimum: 0, maximum: 255, description: 'must be a whole number from 0 to 255' }),
)
const tonNpi = Type.Optional(
  Type.Object(
    { ton: octet, npi: octet },
    { additionalProperties: false, description: 'must be {ton?, npi?}' },
  ),
)
const idForm = oneOf(['as_is', 'decimal', 'hex'], 'as_is')

/** How the sessions of one account bind: as one transceiver, as a transmitter and a receiver, or as one of them alone. */
export const BINDS = ['transceiver', 'pair', 'transmitter', 'receiver'] as const

/** The settings of a provider of kind `smpp`; docs/providers-smpp.md says what each is for. */
export const SmppSettings = Type.Object(
  {
    host: text(1, 255, 'must be a host name or an address'),
    port: Type.Integer({ minimum: 1, maximum: 65_535, description: 'must be a port' }),
    tls: Type.Optional(
      Type.Object(
        {
          server_name: Type.Optional(text(1, 255, 'must be a host name')),
          ca: Type.Optional(text(1, 65_536, 'must be certificates in PEM')),
          verify: yesOrNo(true),
        },
        { additionalProperties: false, description: 'must be {server_name?, ca?, verify?}' },
      ),
    ),
    system_id: word(1, 15),
    bind: oneOf(BINDS, 'transceiver'),
    system_type: Type.Optional(word(0, 12)),
    interface_version: oneOf(['3.3', '3.4', '5.0'], '3.4'),
    address_range: Type.Optional(word(0, 40)),
    window: whole(1, 1_000, 10),
    enquire_link_ms: whole(1_000, 3_600_000, 30_000),
    response_timeout_ms: whole(100, 120_000, 10_000),
    long_messages: oneOf(LONG_MESSAGES, 'udh8'),
    default_alphabet: oneOf(DEFAULT_ALPHABETS, 'gsm'),
    data_coding: Type.Optional(
      Type.Object(
        { default: octet, ucs2: octet },
        { additionalProperties: false, description: 'must be {default?, ucs2?}' },
      ),
    ),
    ton_npi: Type.Optional(
      Type.Object(
        {
          destination: tonNpi,
          international: tonNpi,
          alphanumeric: tonNpi,
          short_code: tonNpi,
          digits: tonNpi,
          address_range: tonNpi,
        },
        {
          additionalProperties: false,
          description:
            'must be {destination?, international?, alphanumeric?, short_code?, digits?, address_range?}',
        },
      ),
    ),
    plus: yesOrNo(false),
    service_type: Type.Optional(word(0, 5)),
    receipts: oneOf(['each_part', 'last_part', 'none'], 'each_part'),
    message_id_format: Type.Optional(
      Type.Object(
        { answers: idForm, receipts: idForm, parameter: idForm },
        { additionalProperties: false, description: 'must be {answers?, receipts?, parameter?}' },
      ),
    ),
    validity: oneOf(['none', 'relative', 'absolute'], 'none'),
    tlvs: Type.Optional(GivenTlvs),
    status_map: Type.Optional(
      Type.Unsafe<Readonly<Record<string, StatusOutcome>>>(
        Type.Object(
          {},
          {
            additionalProperties: Type.Union(
              STATUS_OUTCOMES.map((one) => Type.Literal(one)),
              { description: `must be one of ${STATUS_OUTCOMES.join(', ')}` },
            ),
            maxProperties: 100,
            description: 'must be an object of at most 100 outcomes by command_status',
          },
        ),
      ),
    ),
  },
  { additionalProperties: false },
)
export type SmppSettings = Static<typeof SmppSettings>
