import { type Static, Type } from '@sinclair/typebox'
import { type Violation, violation } from './violation.ts'

// What an SMSC is told besides the message. Every description is the rule itself, worded so that it can follow the name of
// the field in a refusal.

/** Parameters of one message, and of one client, at most. */
export const MAX_TLVS = 16

/** The longest value, in octets; in hexadecimal digits twice as many. */
const MAX_OCTETS = 255
const ASCII = '[ -~]'

/** Tags that SMPP leaves to the makers of SMSCs (v3.4, clause 5.3.2). All others say what the gateway says itself. */
const FIRST_TAG = 0x1400
const LAST_TAG = 0x3fff
const TAG_FORM = /^0x[0-9a-f]{4}$/i

const integer = (bits: 8 | 16 | 32) =>
  Type.Integer({ minimum: 0, maximum: 2 ** bits - 1, description: `must be a whole number of ${bits} bits` })
const only = <P extends Parameters<typeof Type.Object>[0]>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })

const VALUES = `a text of 1 to ${MAX_OCTETS} ASCII characters, or one of {"c_string": text of at most ${MAX_OCTETS - 1}}, {"hex": digits of at most ${MAX_OCTETS} octets}, {"int8": number}, {"int16": number}, {"int32": number}`

/** The value of a parameter and its type: a text as it stands, one that ends with a NUL, octets, or an integer, the high octet first. */
export const TlvValue = Type.Union(
  [
    Type.String({ pattern: `^${ASCII}{1,${MAX_OCTETS}}$` }),
    only({
      c_string: Type.String({
        pattern: `^${ASCII}{0,${MAX_OCTETS - 1}}$`,
        description: `must be at most ${MAX_OCTETS - 1} ASCII characters; a NUL is put behind them`,
      }),
    }),
    only({
      hex: Type.String({
        pattern: `^(?:[0-9A-Fa-f]{2}){0,${MAX_OCTETS}}$`,
        description: `must be hexadecimal digits of at most ${MAX_OCTETS} octets`,
      }),
    }),
    only({ int8: integer(8) }),
    only({ int16: integer(16) }),
    only({ int32: integer(32) }),
  ],
  { description: `must be ${VALUES}` },
)
export type TlvValue = Static<typeof TlvValue>

const TAG_RULE = 'must have tags from 0x1400 to 0x3FFF, as {"0x1400": "…"}, each once'

/** Parameters of SMPP by their tags. */
export type GivenTlvs = Readonly<Record<string, TlvValue>>
export const GivenTlvs = Type.Unsafe<GivenTlvs>(
  Type.Object(
    {},
    {
      additionalProperties: TlvValue,
      maxProperties: MAX_TLVS,
      description: `must be an object of at most ${MAX_TLVS} parameters of SMPP by their tags, as {"0x1400": "…"}, each ${VALUES}`,
      example: { '0x1402': 'campaign-7' },
    },
  ),
)

const dltId = (example: string) =>
  Type.Optional(Type.String({ pattern: '^[0-9]{1,30}$', description: 'must be 1 to 30 digits', example }))

/** What India's DLT platforms call who sends (the principal entity) and the template that a text follows. */
export const GivenDlt = Type.Object(
  { entity_id: dltId('1101234567890123456'), template_id: dltId('1107234567890123456') },
  { additionalProperties: false, description: 'must be {"entity_id"?, "template_id"?}, each 1 to 30 digits' },
)
export type GivenDlt = Readonly<Static<typeof GivenDlt>>

/** What a client gives with a message, or for all of its messages. */
export type GivenParameters = { readonly tlvs: GivenTlvs | null; readonly dlt: GivenDlt | null }

/** Nothing was given. */
export const NO_PARAMETERS: GivenParameters = { tlvs: null, dlt: null }

/** A parameter as it lies in a PDU. */
export type ExtraTlv = {
  /** 0x0000 to 0xFFFF. */
  readonly tag: number
  readonly octets: Uint8Array
}

/** Ids at India's DLT platforms; '' is none. */
export type Dlt = { readonly entityId: string; readonly templateId: string }

/**
 * Parameters that were asked for, in one form: tags in small letters and in their order, what says nothing left out. The schemas
 * have checked types and lengths.
 */
export function readParameters(asked: {
  readonly tlvs?: GivenTlvs | null | undefined
  readonly dlt?: GivenDlt | null | undefined
}): ({ readonly kind: 'parameters' } & GivenParameters) | Violation {
  const tags = Object.keys(asked.tlvs ?? {})
  if (!tags.every(isVendorTag) || new Set(tags.map(Number)).size < tags.length)
    return violation('tlvs', TAG_RULE)
  const tlvs = Object.entries(asked.tlvs ?? {})
    .map(([tag, value]) => [tag.toLowerCase(), value] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  const { entity_id, template_id } = asked.dlt ?? {}
  const dlt = { ...(entity_id && { entity_id }), ...(template_id && { template_id }) }
  return {
    kind: 'parameters',
    tlvs: tlvs.length > 0 ? Object.fromEntries(tlvs) : null,
    dlt: entity_id || template_id ? dlt : null,
  }
}

function isVendorTag(tag: string): boolean {
  return TAG_FORM.test(tag) && Number(tag) >= FIRST_TAG && Number(tag) <= LAST_TAG
}

/** The octets of parameters that were given, in the order of their tags. */
export function tlvsOf(given: GivenTlvs | null): readonly ExtraTlv[] {
  return Object.entries(given ?? {}).map(([tag, value]) => ({ tag: Number(tag), octets: octetsOf(value) }))
}

function octetsOf(value: TlvValue): Uint8Array {
  if (typeof value === 'string') return Buffer.from(value, 'latin1')
  if ('c_string' in value) return Buffer.from(`${value.c_string}\0`, 'latin1')
  if ('hex' in value) return Buffer.from(value.hex, 'hex')
  if ('int8' in value) return integerOf(value.int8, 1)
  return 'int16' in value ? integerOf(value.int16, 2) : integerOf(value.int32, 4)
}

function integerOf(value: number, size: 1 | 2 | 4): Uint8Array {
  const octets = Buffer.alloc(size)
  octets.writeUIntBE(value, 0, size)
  return octets
}

/** As what the ids of DLT travel over SMPP, in the form of keys. */
const DLT_ENTITY_TAG = '0x1400'
const DLT_TEMPLATE_TAG = '0x1401'

/** What a provider is told: of each tag, and of each id, what the message says, else what its client says for all. */
export function parametersOf(
  message: GivenParameters,
  client: GivenParameters,
): { readonly tlvs: readonly ExtraTlv[]; readonly dlt: Dlt | null } {
  const { entity_id: entityId = '', template_id: templateId = '' } = { ...client.dlt, ...message.dlt }
  const ofClient = { ...client.tlvs }
  // The client's parameter says for all what this message's own id says for it.
  if (message.dlt?.entity_id) delete ofClient[DLT_ENTITY_TAG]
  if (message.dlt?.template_id) delete ofClient[DLT_TEMPLATE_TAG]
  return {
    tlvs: message.tlvs || client.tlvs ? tlvsOf({ ...ofClient, ...message.tlvs }) : NO_TLVS,
    dlt: entityId || templateId ? { entityId, templateId } : null,
  }
}

const NO_TLVS: readonly ExtraTlv[] = []
