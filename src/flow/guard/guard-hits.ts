import type { Finding } from '../../domain/guard/guard-rules.ts'
import type { ClientId } from '../../domain/message.ts'
import { addGuardHits, type GuardOutcome, type StoredGuardHits } from '../../store/guard/guard-hits.ts'
import type { ApiDeps } from '../../world.ts'

/** How often what was found is written. */
export const HITS_FLUSH_MS = 1_000

/** Keys of a minute that have a row of their own; what is found beyond them counts under the key ''. */
const MAX_KEYS_PER_MINUTE = 200

const MINUTE_MS = 60_000

/** Counts what rules find, and writes it a little later: a row for each minute, client, rule, key and outcome. */
export type GuardHitCounter = {
  add(clientId: ClientId, finding: Pick<Finding, 'rule' | 'key'>, outcome: GuardOutcome, nowMs: number): void
  /** Writes what was added. Rejects when the database is away: it is written the next time. */
  flush(): Promise<void>
}

type Counted = Omit<StoredGuardHits, 'id'>

/** Opens the counter; nothing was found yet. */
export function openGuardHitCounter({
  db,
  newId,
  metrics,
}: Pick<ApiDeps, 'db' | 'newId' | 'metrics'>): GuardHitCounter {
  let waiting = new Map<string, Counted>()
  let minuteMs = 0
  const named = new Set<string>()
  let last: Promise<void> = Promise.resolve()

  function count(counted: Counted): void {
    const { minute, clientId, rule, key, outcome, hits, lastAt } = counted
    const name = `${minute.getTime()}/${clientId}/${rule}/${outcome}/${key}`
    const before = waiting.get(name)
    const latest = before && before.lastAt > lastAt ? before.lastAt : lastAt
    waiting.set(name, { ...counted, hits: hits + (before?.hits ?? 0), lastAt: latest })
  }

  async function write(): Promise<void> {
    const written = waiting
    if (written.size === 0) return
    waiting = new Map()
    try {
      await addGuardHits(
        db.sql,
        [...written.values()].map((hits) => ({ ...hits, id: newId() })),
      )
    } catch (error) {
      for (const hits of written.values()) count(hits)
      throw error
    }
  }

  return {
    add(clientId, { rule, key }, outcome, nowMs) {
      metrics.guardFound(rule, outcome)
      const at = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS
      if (at !== minuteMs) named.clear()
      minuteMs = at
      const name = `${clientId}/${rule}/${key}`
      const hasRow = named.has(name) || named.size < MAX_KEYS_PER_MINUTE
      if (hasRow) named.add(name)
      const of = { minute: new Date(at), clientId, rule, key: hasRow ? key : '' }
      count({ ...of, outcome, hits: 1, lastAt: new Date(nowMs) })
    },
    flush() {
      last = last.then(write, write)
      return last
    },
  }
}
