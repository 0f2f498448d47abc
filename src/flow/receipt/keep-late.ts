import type { Archive, DayReader } from '../../archive/archive.ts'
import type { RawReceipt } from '../../bus/port.ts'
import type { Providers } from '../../directory/providers.ts'
import type { Receipt } from '../../domain/message/receipt.ts'
import { dayOf } from '../../store/database/partitions.ts'
import type { LateReceipt } from '../../store/receipt/late-receipts.ts'
import { actorOfArchived } from '../reading/archived-rows.ts'
import { type MatchedReceipt, matchedOf, readReceipt } from './match-receipts.ts'

/**
 * How long ago a message may have been accepted whose receipt is looked for in the archive, in milliseconds: each archived day costs a
 * few reads. Providers tell of messages within their validity, and of few so late.
 */
const LOOKED_BACK_MS = 31 * 86_400_000

/** A receipt for an archived message: as an event that nothing comes of, and as it is kept. */
export type FoundLate = { readonly matched: MatchedReceipt; readonly late: LateReceipt }

/**
 * Of receipts whose messages the tables do not have those of messages that are archived: the newest days first, all receipts in each.
 * Rejects with `PlaceAway` when the archive does not answer.
 */
export async function findLate(
  {
    archive,
    providers,
  }: { readonly archive: Archive; readonly providers: Pick<Providers, 'get' | 'kindOf'> },
  receipts: readonly RawReceipt[],
  nowMs: number,
): Promise<FoundLate[]> {
  let open = receipts.flatMap((raw): Open[] => {
    const receipt = readReceipt(providers, raw)
    return receipt?.kind === 'receipt' ? [{ raw, receipt }] : []
  })
  const found: FoundLate[] = []
  if (open.length === 0) return found
  for (const day of await archive.archivedDays(dayOf(nowMs - LOOKED_BACK_MS), dayOf(nowMs))) {
    if (open.length === 0) break
    const reader = await archive.readDay(day)
    if (!reader) continue
    const ofDay = await findOnDay(reader, open)
    found.push(...ofDay)
    const done = new Set(ofDay.map(({ matched }) => matched.receipt))
    open = open.filter(({ raw }) => !done.has(raw))
  }
  return found
}

type Open = { readonly raw: RawReceipt; readonly receipt: Receipt }

async function findOnDay(day: DayReader, open: readonly Open[]): Promise<FoundLate[]> {
  const found: FoundLate[] = []
  for (const [provider, of] of Map.groupBy(open, ({ raw }) => raw.provider)) {
    const ids = [...new Set(of.map(({ receipt }) => receipt.providerMessageId))]
    const named = new Map((await day.providerIds(provider, ids)).map((one) => [one.providerMessageId, one]))
    for (const { raw, receipt } of of) {
      const one = named.get(receipt.providerMessageId)
      const row = one && (await day.message(one.messageId))
      if (!one || !row) continue
      const { attempt, part } = one
      const matched = matchedOf({ actor: actorOfArchived(row), attempt, part }, raw, receipt)
      const { receiptId: id, receivedAtMs } = raw
      found.push({
        matched,
        late: {
          id,
          messageId: row.id,
          provider,
          providerMessageId: receipt.providerMessageId,
          attempt,
          part,
          event: matched.incoming.event.type,
          // It may quote the number, and the begin of the text: what was removed does not come back.
          detail: row.redactedAt === null ? matched.incoming.detail : null,
          receivedAt: new Date(receivedAtMs),
        },
      })
    }
  }
  return found
}
