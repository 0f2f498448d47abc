import { type Static, Type } from '@sinclair/typebox'
import { oneOf } from '../../domain/fields/one-of.ts'
import { GivenTlvs } from '../../domain/parameters.ts'
import { STATUS_OUTCOMES, type StatusOutcome } from './answers.ts'
import { LONG_MESSAGES } from './segments.ts'
import { DEFAULT_ALPHABETS } from './text.ts'

const text = (title: string, minLength: number, maxLength: number, description: string) =>
  Type.String({ title, minLength, maxLength, description })

/** Printable ASCII: a C-Octet String of the protocol (SMPP v3.4, clause 3.1), without the NUL octet in `maxLength`. */
const word = (title: string, minLength: number, maxLength: number) =>
  Type.String({
    title,
    minLength,
    maxLength,
    pattern: '^[\\x20-\\x7e]*$',
    description: `must be ${minLength === 0 ? 'at most' : `${minLength} to`} ${maxLength} characters of ASCII`,
  })
const whole = (title: string, minimum: number, maximum: number, value: number) =>
  Type.Optional(
    Type.Integer({
      title,
      minimum,
      maximum,
      default: value,
      description: `must be a whole number from ${minimum} to ${maximum}`,
    }),
  )
const choice = <const T extends string>(title: string, words: readonly T[], value: T) =>
  Type.Optional(oneOf(words, { title, default: value }))
const yesOrNo = (title: string, value: boolean) =>
  Type.Optional(Type.Boolean({ title, default: value, description: 'must be true or false' }))
const octet = (title: string) =>
  Type.Optional(
    Type.Integer({ title, minimum: 0, maximum: 255, description: 'must be a whole number from 0 to 255' }),
  )
const tonNpi = (title: string) =>
  Type.Optional(
    Type.Object(
      { ton: octet('TON'), npi: octet('NPI') },
      { title, additionalProperties: false, description: 'must be {ton?, npi?}' },
    ),
  )
const idForm = (title: string) => choice(title, ['as_is', 'decimal', 'hex'], 'as_is')

/** How the sessions of one account bind: as one transceiver, as a transmitter and a receiver, or as one of them alone. */
export const BINDS = ['transceiver', 'pair', 'transmitter', 'receiver'] as const

/** The settings of a provider of kind `smpp`, in the order of a form; docs/providers-smpp.md says what each is for. */
export const SmppSettings = Type.Object(
  {
    host: text('Host', 1, 255, 'must be a host name or an address'),
    port: Type.Integer({ title: 'Port', minimum: 1, maximum: 65_535, description: 'must be a port' }),
    system_id: word('System ID', 1, 15),
    bind: choice('Bind as', BINDS, 'transceiver'),
    system_type: Type.Optional(word('System type', 0, 12)),
    interface_version: choice('Version of SMPP', ['3.3', '3.4', '5.0'], '3.4'),
    address_range: Type.Optional(word('Address range', 0, 40)),
    service_type: Type.Optional(word('Service type', 0, 5)),
    window: whole('Unanswered submit_sm, at most', 1, 1_000, 10),
    response_timeout_ms: whole('Patience with a response, in ms', 100, 120_000, 10_000),
    enquire_link_ms: whole('Silence before enquire_link, in ms', 1_000, 3_600_000, 30_000),
    long_messages: choice('Long messages as', LONG_MESSAGES, 'udh8'),
    default_alphabet: choice('Default alphabet', DEFAULT_ALPHABETS, 'gsm'),
    receipts: choice('Receipts asked for', ['each_part', 'last_part', 'none'], 'each_part'),
    validity: choice('End of validity, told as', ['none', 'relative', 'absolute'], 'none'),
    plus: yesOrNo('Numbers keep their plus', false),
    tls: Type.Optional(
      Type.Object(
        {
          server_name: Type.Optional(text('Name in its certificate', 1, 255, 'must be a host name')),
          verify: yesOrNo('Check its certificate', true),
          ca: Type.Optional(text('Authorities to trust, in PEM', 1, 65_536, 'must be certificates in PEM')),
        },
        { title: 'TLS', additionalProperties: false, description: 'must be {server_name?, ca?, verify?}' },
      ),
    ),
    data_coding: Type.Optional(
      Type.Object(
        { default: octet('Of the default alphabet'), ucs2: octet('Of UCS-2') },
        {
          title: 'Other values of data_coding',
          additionalProperties: false,
          description: 'must be {default?, ucs2?}',
        },
      ),
    ),
    ton_npi: Type.Optional(
      Type.Object(
        {
          destination: tonNpi('Destinations'),
          international: tonNpi('Senders in E.164 form'),
          alphanumeric: tonNpi('Senders with letters'),
          short_code: tonNpi('Senders of up to 8 digits'),
          digits: tonNpi('Senders of more digits'),
          address_range: tonNpi('Address range'),
        },
        {
          title: 'Other types and plans of addresses (TON, NPI)',
          additionalProperties: false,
          description:
            'must be {destination?, international?, alphanumeric?, short_code?, digits?, address_range?}',
        },
      ),
    ),
    message_id_format: Type.Optional(
      Type.Object(
        {
          answers: idForm('In answers'),
          receipts: idForm('In the text of receipts'),
          parameter: idForm('In receipted_message_id'),
        },
        {
          title: 'Message IDs are written in several ways',
          additionalProperties: false,
          description: 'must be {answers?, receipts?, parameter?}',
        },
      ),
    ),
    tlvs: Type.Optional(
      Type.Unsafe<GivenTlvs>({ ...GivenTlvs, title: 'Parameters of every submission (TLVs)' }),
    ),
    status_map: Type.Optional(
      Type.Unsafe<Readonly<Record<string, StatusOutcome>>>(
        Type.Object(
          {},
          {
            title: 'What a command_status means here',
            additionalProperties: oneOf(STATUS_OUTCOMES),
            maxProperties: 100,
            description: 'must be an object of at most 100 outcomes by command_status',
            example: { '0x0000000b': 'permanent' },
          },
        ),
      ),
    ),
  },
  { title: 'SMPP: an account at an SMSC', additionalProperties: false },
)
export type SmppSettings = Static<typeof SmppSettings>
