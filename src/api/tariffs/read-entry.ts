import { readInstant } from '../../domain/message/schedule.ts'
import { centsText, type Money, moneyOfCents, NO_MONEY, PER_CENT } from '../../domain/money.ts'
import { PREFIX_PATTERN, type TariffEntry } from '../../domain/price/tariff.ts'
import { type Violation, violation } from '../../domain/violation.ts'
import type { TariffKind } from '../../store/tariff-lists.ts'

/** Most that a part may cost, in cents: what PRICE_PER_PART_CENTS may be. */
export const MAX_PER_PART_CENTS = 100_000
const MAX_PER_PART = MAX_PER_PART_CENTS * PER_CENT

const AMOUNT_RULE = `must be a number from ${centsText(NO_MONEY)} to ${MAX_PER_PART_CENTS} with at most four decimals`

/** What the fields of an entry must be, worded so that it can follow the name of the field. */
export const ENTRY_RULES = {
  prefix:
    'must be the first digits of numbers in E.164 form without the plus, up to 15, the first not 0; an empty text is every number',
  price_cents: AMOUNT_RULE,
  cost_cents: AMOUNT_RULE,
  express_surcharge_cents: `${AMOUNT_RULE}, or left out for EXPRESS_SURCHARGE_CENTS`,
  valid_from:
    'must be an RFC 3339 time such as 2026-11-24T10:00:00Z or a day such as 2026-11-24, from 1970 to 9999, or left out for always',
} as const

/** The fields of an entry, the columns of a list as CSV; what else is given is refused. */
export const ENTRY_FIELDS = {
  price: ['prefix', 'price_cents', 'express_surcharge_cents', 'valid_from'],
  cost: ['prefix', 'cost_cents', 'valid_from'],
} as const satisfies Readonly<Record<TariffKind, readonly (keyof typeof ENTRY_RULES)[]>>

/** What was given for an entry, each field by its name: undefined where nothing was. */
export type GivenEntry = (field: keyof typeof ENTRY_RULES) => unknown

/** An entry of what was given; amounts may be numbers or texts of such. */
export function readEntry(
  kind: TariffKind,
  given: GivenEntry,
): { readonly kind: 'entry'; readonly entry: TariffEntry } | Violation {
  const amountField = kind === 'price' ? 'price_cents' : 'cost_cents'
  const prefix = given('prefix')
  if (typeof prefix !== 'string' || !PREFIX.test(prefix)) return brokenRule('prefix')
  const perPart = amountOf(given(amountField))
  if (perPart === null) return brokenRule(amountField)
  const surcharge = given('express_surcharge_cents') ?? null
  const expressSurcharge = surcharge === null ? null : amountOf(surcharge)
  if (surcharge !== null && expressSurcharge === null) return brokenRule('express_surcharge_cents')
  const validFromMs = instantOf(given('valid_from') ?? null)
  if (validFromMs === null) return brokenRule('valid_from')
  return { kind: 'entry', entry: { prefix, validFromMs, perPart, expressSurcharge } }
}

const PREFIX = new RegExp(PREFIX_PATTERN)

function brokenRule(field: keyof typeof ENTRY_RULES): Violation {
  return violation(field, ENTRY_RULES[field])
}

function amountOf(value: unknown): Money | null {
  const money = typeof value === 'number' || typeof value === 'string' ? moneyOfCents(value) : null
  return money !== null && money >= 0 && money <= MAX_PER_PART ? money : null
}

/** Null: always, which begins with 1970. */
function instantOf(value: unknown): number | null {
  if (value === null) return 0
  if (typeof value !== 'string') return null
  const atMs = readInstant(/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00Z` : value)
  return atMs !== null && atMs >= 0 ? atMs : null
}
