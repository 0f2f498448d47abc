import { Type } from '@sinclair/typebox'
import { oneOf } from '../../domain/fields/one-of.ts'
import {
  centsOf,
  centsText,
  LEAST_MONEY,
  MAX_MONEY,
  type Money,
  minus,
  NO_MONEY,
} from '../../domain/money.ts'
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

/** What a correction may be, in words. */
export const ADJUSTMENT_RULE = `must be a number from ${centsText(minus(NO_MONEY, MAX_MONEY))} to ${centsText(MAX_MONEY)} with at most four decimals, and not 0`

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

const moneyRule = (least: Money, orNull: string) =>
  `must be a number from ${centsText(least)} to ${centsText(MAX_MONEY)} with at most four decimals, or null ${orNull}`
/** How far a client may go below nothing, in words. */
export const CREDIT_LIMIT_RULE = amountRule(NO_MONEY)
/** A low-water mark, in words. */
export const LOW_WATER_RULE = moneyRule(minus(NO_MONEY, MAX_MONEY), 'for none')
/** A daily cap, in words. */
export const DAILY_CAP_RULE = moneyRule(NO_MONEY, 'for none')

const creditRules = {
  credit_limit_cents: Type.Optional(
    Type.Number({
      minimum: centsOf(NO_MONEY),
      maximum: centsOf(MAX_MONEY),
      description: CREDIT_LIMIT_RULE,
      example: 50_000,
    }),
  ),
  low_water_cents: Type.Optional(
    Type.Union([Type.Number({ minimum: -centsOf(MAX_MONEY), maximum: centsOf(MAX_MONEY) }), Type.Null()], {
      description: LOW_WATER_RULE,
      example: 5_000,
    }),
  ),
  daily_cap_cents: Type.Optional(
    Type.Union([Type.Number({ minimum: centsOf(NO_MONEY), maximum: centsOf(MAX_MONEY) }), Type.Null()], {
      description: DAILY_CAP_RULE,
      example: 20_000,
    }),
  ),
}

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
    ...creditRules,
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
    ...creditRules,
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
  {
    name: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 256,
        description: 'must be words of a name, or part of an id, 1 to 256 characters',
        example: 'acme',
      }),
    ),
    cursor: CursorField,
    limit: LimitField,
  },
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

/** A correction of what a client was topped up by. */
export const AdjustBody = Type.Object(
  {
    amount_cents: Type.Number({
      minimum: -centsOf(MAX_MONEY),
      maximum: centsOf(MAX_MONEY),
      description: ADJUSTMENT_RULE,
      example: -250,
    }),
    reason: Type.String({
      minLength: 1,
      maxLength: MAX_NOTE_CHARACTERS,
      description: `must be a text of 1 to ${MAX_NOTE_CHARACTERS} characters`,
      example: 'invoice 2026-118 was paid twice',
    }),
    id: Type.Optional(uuidField('9a0c1e7e-0a6d-4c8b-8d7e-3f5b1f0c2d41')),
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
