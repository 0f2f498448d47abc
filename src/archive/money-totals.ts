import { centsText, type Money, NO_MONEY, sumOf, times } from '../domain/money.ts'
import type { Batch } from './batch.ts'
import type { MESSAGES } from './day-files.ts'
import type { MONEY_KINDS, MoneyTotal } from './manifest.ts'

/** Adds up what the locks of messages did to money. */
export type MoneyTotals = {
  add(messages: Batch<typeof MESSAGES>): void
  /** In the order of their keys. */
  all(): MoneyTotal[]
}

type Sum = {
  readonly key: readonly [
    clientId: string,
    movedOn: string,
    kind: (typeof MONEY_KINDS)[number],
    country: string,
    parts: number,
  ]
  readonly price: Money
  lines: number
  providerCost: Money
  withCost: number
}

const DAY_US = 86_400_000_000

/**
 * A lock is held when it was made, and captured or released when it was last changed, never before: as its lines in the ledger
 * (src/store/client/ledger.ts).
 */
export function openMoneyTotals(): MoneyTotals {
  const sums = new Map<string, Sum>()

  function count(key: Sum['key'], price: Money, cost: Money | null): void {
    const name = [...key, price].join(' ')
    const sum = sums.get(name) ?? { key, price, lines: 0, providerCost: NO_MONEY, withCost: 0 }
    sum.lines += 1
    if (cost !== null) {
      sum.providerCost = sumOf(sum.providerCost, cost)
      sum.withCost += 1
    }
    sums.set(name, sum)
  }

  return {
    add({ count: rows, values }) {
      for (let row = 0; row < rows; row++) {
        const [clientId = '', country, parts = 0] = [
          values.clientId[row],
          values.country[row],
          values.parts[row],
        ]
        const [price = NO_MONEY, state] = [values.lockAmount[row], values.lockState[row]]
        const [createdAt = 0, updatedAt = 0] = [values.lockCreatedAt[row], values.lockUpdatedAt[row]]
        count([clientId, dateOfUs(createdAt), 'hold', country ?? '', parts], price, null)
        if (state === 'HELD') continue
        const kind = state === 'CAPTURED' ? 'capture' : 'release'
        const movedOn = dateOfUs(Math.max(createdAt, updatedAt))
        count([clientId, movedOn, kind, country ?? '', parts], price, values.providerCost[row] ?? null)
      }
    },
    all: () =>
      [...sums.entries()]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, { key, price, lines, providerCost, withCost }]) => {
          const [clientId, movedOn, kind, country, parts] = key
          const amount = centsText(times(lines, price))
          return {
            clientId,
            movedOn,
            kind,
            country,
            parts,
            price: centsText(price),
            lines,
            amount,
            providerCost: centsText(providerCost),
            withCost,
          }
        }),
  }
}

/** The UTC days of instants; nearly all of a batch are of one or two. */
const dates = new Map<number, string>()

function dateOfUs(us: number): string {
  const day = Math.floor(us / DAY_US)
  const known = dates.get(day)
  if (known !== undefined) return known
  const date = new Date(day * (DAY_US / 1_000)).toISOString().slice(0, 10)
  dates.set(day, date)
  return date
}
