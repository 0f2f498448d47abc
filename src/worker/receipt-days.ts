import type { MessageId } from '../domain/message.ts'
import { dayOfId, recentDays } from '../store/database/partitions.ts'

/** Older days looked into besides the last two, at most: each costs a query when a receipt is not found before. */
const MAX_OLDER = 8

/** An older day is looked into for so long after its last receipt. */
const REMEMBERED_MS = 600_000

/** On which days the messages were accepted that receipts come for. */
export type ReceiptDays = {
  /** The last two UTC days, then the older ones of which receipts came lately. */
  list(): readonly string[]
  /** A receipt came for this message. */
  saw(id: MessageId): void
}

/**
 * Most receipts come within minutes of the acceptance, those of a scheduled campaign days after it. The first of these is
 * found only by a look into every day, once it can no longer be an early one; the others are looked for on its day at once.
 */
export function openReceiptDays(now: () => number): ReceiptDays {
  // In the order of their last receipts.
  const older = new Map<string, number>()

  return {
    list() {
      const recent = recentDays(now())
      for (const [day, atMs] of older) if (now() - atMs >= REMEMBERED_MS) older.delete(day)
      return [...recent, ...[...older.keys()].filter((day) => !recent.includes(day))]
    },
    saw(id) {
      const day = dayOfId(id)
      if (recentDays(now()).includes(day)) return
      older.delete(day)
      older.set(day, now())
      const [eldest] = older.keys()
      if (older.size > MAX_OLDER && eldest !== undefined) older.delete(eldest)
    },
  }
}
