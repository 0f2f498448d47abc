import type { Logger } from 'pino'
import type { Suppressions } from '../directory/suppressions.ts'
import { MAX_REASON, type Suppression, senderKey } from '../domain/opt-out/suppression.ts'
import { storable } from '../domain/storable.ts'
import { type Db, reasonOf } from '../store/database/db.ts'
import { findGroups } from '../store/inbound/numbers.ts'
import { addSuppressions } from '../store/opt-out/suppressions.ts'
import type { OptOuts } from '../world.ts'

/** How soon what a provider has said is in the database; and when it is tried again. */
const WRITE_EVERY_MS = 250
/** Rows in one statement. */
const MAX_BATCH = 500
/** What waits in memory, at most. What is lost the provider says again of the next message to that number. */
const MAX_WAITING = 10_000

type OptOutDeps = {
  readonly db: Pick<Db, 'sql'>
  readonly suppressions: Pick<Suppressions, 'note'>
  readonly now: () => number
  readonly newId: () => string
  readonly log: Pick<Logger, 'warn'>
}

type Said = Suppression & { readonly sender: string }

/** Opens it. Nothing runs while nothing waits. */
export function openOptOuts({ db, suppressions, now, newId, log }: OptOutDeps): OptOuts {
  const waiting: Said[] = []
  let timer: Timer | undefined
  let writing: Promise<void> = Promise.resolve()

  function wake(): void {
    timer ??= setTimeout(() => {
      timer = undefined
      writing = write()
    }, WRITE_EVERY_MS)
  }

  async function write(): Promise<void> {
    try {
      while (waiting.length > 0) {
        const batch = waiting.slice(0, MAX_BATCH)
        await addSuppressions(db.sql, await withGroups(batch), 'first')
        waiting.splice(0, batch.length)
      }
    } catch (error) {
      log.warn({ reason: reasonOf(error), waiting: waiting.length }, 'opt-outs wait for the database')
      wake()
    }
  }

  /** As when the handset says STOP to us: no other number of its sender's group takes over. */
  async function withGroups(said: readonly Said[]): Promise<readonly Suppression[]> {
    const groups = await findGroups(db.sql, said)
    return said.flatMap((row) => [
      row,
      ...(groups.get(`${row.clientId}/${senderKey(row.sender)}`) ?? []).map((sender) => ({
        ...row,
        id: newId(),
        sender,
      })),
    ])
  }

  return {
    keep({ clientId, to: number, from: sender, provider }, words) {
      suppressions.note([number])
      if (waiting.length >= MAX_WAITING) return
      const reason = Array.from(storable(`${provider}: ${words}`))
        .slice(0, MAX_REASON)
        .join('')
      const said = { clientId, sender, number, reason, source: 'provider' } as const
      waiting.push({ id: newId(), ...said, sinceMs: now(), untilMs: null })
      wake()
    },
    async close() {
      clearTimeout(timer)
      await writing
      clearTimeout(timer)
      await write()
      clearTimeout(timer)
    },
  }
}
