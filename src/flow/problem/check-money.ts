import { type Money, minus, sumOf } from '../../domain/money.ts'
import { inTime } from '../../kit/in-time.ts'
import { findLastAudit, type LastAudit } from '../../store/audit-turns.ts'
import { type MoneySums, readMoneySums } from '../../store/problem/money-sums.ts'
import type { Deps } from '../../world.ts'

/** Money is added up no more often than this, in milliseconds, however many ask. */
const CHECKED_FOR_MS = 2_000

/** And so seldom that it takes this part of the time of one connection, at most: what takes 300 ms is done each 10 s. */
const SHARE_OF_TIME = 0.03

/** Who asks waits for a check that is under way so long, then gets the one before, in milliseconds. */
const ANSWER_WITHIN_MS = 2_000

/** Locks of so many open messages are added up; beyond them the audit's last word is all there is. */
const MOST_OPEN = 20_000

/** Whether the money of all clients adds up: topped up = available + held + captured. */
export type MoneyCheck = MoneySums & {
  /** What is topped up without the three others; null: what is held was not added up. */
  readonly difference: Money | null
  /** The last audit that came to its end, which adds up each client by itself (I2); null: there was none. */
  readonly audit: LastAudit | null
}

/** Answers the last check, which is a new one where that is due. Null: none has come to its end in time. Rejects when the database is away. */
export type CheckMoney = () => Promise<MoneyCheck | null>

/** One for each process: those who ask share it. */
export function openMoneyCheck(
  { db }: { readonly db: Pick<Deps['db'], 'sql'> },
  mostOpen = MOST_OPEN,
): CheckMoney {
  let last: MoneyCheck | null = null
  let dueAtMs = 0
  let isFirst = true
  let underWay: Promise<MoneyCheck> | null = null

  async function check(): Promise<MoneyCheck> {
    const startedMs = performance.now()
    try {
      const sums = await readMoneySums(db.sql, mostOpen)
      const { toppedUp, available, captured, held } = sums
      const difference = held === null ? null : minus(toppedUp, sumOf(available, held, captured))
      last = { ...sums, difference, audit: await findLastAudit(db.sql) }
      return last
    } finally {
      underWay = null
      const endMs = performance.now()
      // The first one makes plans and reads what no memory holds: it says nothing of the others.
      const tookMs = isFirst ? 0 : endMs - startedMs
      isFirst = false
      dueAtMs = endMs + Math.max(CHECKED_FOR_MS, tookMs / SHARE_OF_TIME)
    }
  }

  return async () => {
    if (underWay === null && last !== null && performance.now() < dueAtMs) return last
    underWay ??= check()
    return await inTime(underWay, ANSWER_WITHIN_MS, () => last)
  }
}
