import { type Money, moneyOfCents } from '../../domain/money.ts'
import type { Violation } from '../../domain/violation.ts'
import { CREDIT_LIMIT_RULE, DAILY_CAP_RULE, LOW_WATER_RULE } from './client-schemas.ts'

/** What a body says of what a client may spend; what is absent is undefined. */
export type GivenCreditRules = {
  readonly creditLimit: Money | undefined
  readonly lowWater: Money | null | undefined
  readonly dailyCap: Money | null | undefined
}

type Body = {
  readonly credit_limit_cents?: number
  readonly low_water_cents?: number | null
  readonly daily_cap_cents?: number | null
}

/** Reads it; how many decimals a number has is seen here. */
export function readCreditRules(body: Body): ({ readonly kind: 'rules' } & GivenCreditRules) | Violation {
  const creditLimit = readMoney(body.credit_limit_cents)
  if (creditLimit === 'wrong')
    return { kind: 'violation', field: 'credit_limit_cents', rule: CREDIT_LIMIT_RULE }
  const lowWater = readMoney(body.low_water_cents)
  if (lowWater === 'wrong') return { kind: 'violation', field: 'low_water_cents', rule: LOW_WATER_RULE }
  const dailyCap = readMoney(body.daily_cap_cents)
  if (dailyCap === 'wrong') return { kind: 'violation', field: 'daily_cap_cents', rule: DAILY_CAP_RULE }
  return { kind: 'rules', creditLimit: creditLimit ?? undefined, lowWater, dailyCap }
}

function readMoney(cents: number | null | undefined): Money | null | undefined | 'wrong' {
  return cents === null || cents === undefined ? cents : (moneyOfCents(cents) ?? 'wrong')
}
