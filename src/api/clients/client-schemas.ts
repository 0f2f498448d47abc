import { Type } from '@sinclair/typebox'
import { oneOf } from '../../domain/fields/one-of.ts'
import { centsOf, centsText, LEAST_MONEY, MAX_MONEY, type Money, NO_MONEY } from '../../domain/money.ts'
import { GivenDlt, GivenTlvs } from '../../domain/parameters.ts'
import { PRICE_LIST_NAME_PATTERN } from '../../domain/price/tariff.ts'
import {
  ClientIdField,
  CursorField,
  FromField,
  LimitField,
  placeCursorField,
  ToField,
  uuidField,
} from '../http/fields.ts'

// Every description is the rule itself, worded so that it can follow the name of the field in a refusal.

const MAX_NAME_CHARACTERS = 200
const MAX_NOTE_CHARACTERS = 500
const amountRule = (least: Money) =>
  `must be a number from ${centsText(least)} to ${centsText(MAX_MONEY)} with at most four decimals`
/** What the first top-up of a client may be, in words; how many decimals a number has is seen by the route. */
export const CREDIT_RULE = amountRule(NO_MONEY)
/** What a top-up may be, in words. */
export const TOPUP_RULE = amountRule(LEAST_MONEY)

const MAX_RATE_PER_S = 100_000
const MAX_BURST = 1_000_000

const name = Type.String({
  minLength: 1,
  maxLength: MAX_NAME_CHARACTERS,
  description: `must be a text of 1 to ${MAX_NAME_CHARACTERS} characters`,
  example: 'Shop',
})
const rateLimitRps = Type.Union([Type.Integer({ minimum: 1, maximum: MAX_RATE_PER_S }), Type.Null()], {
  description: `must be a whole number from 1 to ${MAX_RATE_PER_S}, or null for the limit of the gateway`,
  example: 50,
})
const rateLimitBurst = Type.Union([Type.Integer({ minimum: 1, maximum: MAX_BURST }), Type.Null()], {
  description: `must be a whole number from 1 to ${MAX_BURST}, or null for the limit of the gateway`,
  example: 100,
})
const priceList = Type.Union([Type.String({ pattern: PRICE_LIST_NAME_PATTERN }), Type.Null()], {
  description: 'must be the name of a price list, or null for the list `default`',
  example: null,
})

const tlvs = Type.Unsafe<GivenTlvs | null>(
  Type.Union([GivenTlvs, Type.Null()], {
    description: `${GivenTlvs.description}, or null for none`,
    example: null,
  }),
)
const dlt = Type.Union([GivenDlt, Type.Null()], {
  description: `${GivenDlt.description}, or null for none`,
  example: { entity_id: '1101234567890123456' },
})

/** What an admin asks for when it makes a client. */
export const CreateClientBody = Type.Object(
  {
    id: Type.Optional(uuidField('7c9e6679-7425-40de-944b-e07fc1f90ae7')),
    name,
    credit_cents: Type.Optional(
      Type.Number({
        minimum: centsOf(NO_MONEY),
        maximum: centsOf(MAX_MONEY),
        description: CREDIT_RULE,
        example: 100_000,
      }),
    ),
    rate_limit_rps: Type.Optional(rateLimitRps),
    rate_limit_burst: Type.Optional(rateLimitBurst),
    price_list: Type.Optional(priceList),
    tlvs: Type.Optional(tlvs),
    dlt: Type.Optional(dlt),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)

/** What may change of a client; what is absent stays. */
export const PatchClientBody = Type.Object(
  {
    name: Type.Optional(name),
    rate_limit_rps: Type.Optional(rateLimitRps),
    rate_limit_burst: Type.Optional(rateLimitBurst),
    price_list: Type.Optional(priceList),
    tlvs: Type.Optional(tlvs),
    dlt: Type.Optional(dlt),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)

/** How clients are paged. */
export const ListClientsQuery = Type.Object(
  { cursor: CursorField, limit: LimitField },
  { additionalProperties: false, description: 'must be query parameters' },
)

/** Money for a client. */
export const TopUpBody = Type.Object(
  {
    amount_cents: Type.Number({
      minimum: centsOf(LEAST_MONEY),
      maximum: centsOf(MAX_MONEY),
      description: TOPUP_RULE,
      example: 50_000,
    }),
    note: Type.Optional(
      Type.String({
        maxLength: MAX_NOTE_CHARACTERS,
        description: `must be a text of at most ${MAX_NOTE_CHARACTERS} characters`,
        example: 'invoice 2026-118',
      }),
    ),
    id: Type.Optional(uuidField('3d6f0a52-6b0e-4f57-9d0e-0a4a3c9b7b11')),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)

/** How a ledger is narrowed and paged. */
export const LedgerQuery = Type.Object(
  {
    from: Type.Optional(FromField),
    to: Type.Optional(ToField),
    order: Type.Optional(oneOf(['asc', 'desc'])),
    cursor: placeCursorField('[012]_'),
    limit: LimitField,
  },
  { additionalProperties: false, description: 'must be query parameters' },
)

/** Whose balance is asked for. */
export const MeQuery = Type.Object({ client_id: ClientIdField }, { additionalProperties: false })
