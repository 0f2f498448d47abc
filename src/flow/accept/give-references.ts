import type { Msisdn } from '../../domain/message.ts'
import { openGroupCommit } from '../../kit/group-commit.ts'
import type { Db } from '../../store/database/db.ts'
import { REFERENCES, takeReferences } from '../../store/message/long-references.ts'

/** Groups of numbers that count together. */
const GROUPS = 0x1_0000
const MAX_BATCH = 1_000
const MAX_WAITING = 10_000
/** The next batch gathers while one commits; two would wait for the same rows. */
const MAX_RUNNING = 1

/**
 * Gives each long message to a number another reference than the ones before it had, of all processes: `Hooks.nextReference`.
 * `random` is in [0, 1).
 */
export function openReferences({
  db,
  random,
}: {
  readonly db: Pick<Db, 'sql'>
  readonly random: () => number
}): (to: Msisdn) => Promise<number> {
  const taking = openGroupCommit({
    run: (groups: readonly number[]) => takeInOrder(groups),
    maxBatch: MAX_BATCH,
    maxWaiting: MAX_WAITING,
    maxRunning: MAX_RUNNING,
  })

  async function takeInOrder(groups: readonly number[]): Promise<readonly number[]> {
    const counts = new Map<number, number>()
    for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1)
    const wanted = [...counts].map(([group, count]) => ({ group, count }))
    const last = await takeReferences(db.sql, wanted, Math.floor(random() * REFERENCES))
    return groups.map((group) => {
      const ahead = counts.get(group) ?? 1
      counts.set(group, ahead - 1)
      return ((last.get(group) ?? 0) - ahead + 1 + REFERENCES) % REFERENCES
    })
  }

  return (to) => taking.join(groupOf(to))
}

/** FNV-1a of 32 bits, folded: any even spread would do, but it must be the same in every process. */
function groupOf(to: Msisdn): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < to.length; at++) hash = Math.imul(hash ^ to.charCodeAt(at), 0x01000193)
  return ((hash >>> 16) ^ hash) & (GROUPS - 1)
}
