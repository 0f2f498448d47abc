import { LEAST_MONEY, type Money, minus, NO_MONEY, sumOf } from './money.ts'

/** What adds to what a client was topped up by: a payment, or a correction with its reason, which may take away. */
export const TOPUP_KINDS = ['topup', 'adjustment'] as const
export type TopupKind = (typeof TOPUP_KINDS)[number]

/** What decides whether a client can pay, on a UTC day. */
export type Purse = {
  /** Below nothing: what the client owes. Never below −`creditLimit` (I1). */
  readonly credit: Money
  /** How far its credit may go below nothing; nothing for who pays before. */
  readonly creditLimit: Money
  /** What its messages of one day may cost; null: as much as it has. */
  readonly dailyCap: Money | null
  /** What its messages of the day have cost, less what was released of them on it. */
  readonly spent: Money
}

/** Why a client cannot pay, and what it can: `available` is never below nothing. */
export type Shortage = {
  readonly kind: 'insufficient_credits' | 'daily_cap_reached'
  readonly available: Money
}

/**
 * Why the client cannot pay this; null: it can. The one rule of all acceptance; `spendable` of `src/store/client/purses.ts` is the same
 * in SQL. Too little credit is told before the cap is.
 */
export function shortageOf(purse: Purse, cost: Money): Shortage | null {
  const funds = fundsOf(purse)
  if (funds < cost) return { kind: 'insufficient_credits', available: atLeastNothing(funds) }
  if (purse.dailyCap === null) return null
  const underCap = atLeastNothing(minus(purse.dailyCap, purse.spent))
  return underCap < cost ? { kind: 'daily_cap_reached', available: underCap } : null
}

/** What the client can pay at once. */
export function spendableOf(purse: Purse): Money {
  const { dailyCap, spent } = purse
  const funds = atLeastNothing(fundsOf(purse))
  return dailyCap === null ? funds : least(funds, atLeastNothing(minus(dailyCap, spent)))
}

/** The purse after this was held. */
export function afterHold(purse: Purse, cost: Money): Purse {
  return { ...purse, credit: minus(purse.credit, cost), spent: sumOf(purse.spent, cost) }
}

/** True while `credits.low` has been told, or would have been: the client has no more than its mark. Null: it has none. */
export function isLow(credit: Money, lowWater: Money | null): boolean {
  return lowWater !== null && credit <= lowWater
}

/** What the client has, and may owe besides: what it can spend but for its cap, and what a correction may take away at most. */
export function fundsOf({ credit, creditLimit }: Pick<Purse, 'credit' | 'creditLimit'>): Money {
  return sumOf(credit, creditLimit)
}

/** The least limit that a client may have: what it owes now. */
export function leastLimit(credit: Money): Money {
  return atLeastNothing(minus(NO_MONEY, credit))
}

function atLeastNothing(amount: Money): Money {
  return amount < LEAST_MONEY ? NO_MONEY : amount
}

function least(one: Money, other: Money): Money {
  return one < other ? one : other
}
