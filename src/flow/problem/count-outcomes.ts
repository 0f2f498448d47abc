import { LIFECYCLE } from '../../domain/lifecycle.ts'
import { failureReason, OTHER_REASONS } from '../../domain/problem/failure-reason.ts'
import type { OutcomeCounter } from '../../domain/problem/outcome-counter.ts'
import { uuid7Ms } from '../../domain/uuid7.ts'
import { addOutcomes, type OutcomeMinute } from '../../store/problem/outcome-minutes.ts'
import type { Deps } from '../../world.ts'

/** How often what was counted is written. */
export const OUTCOMES_FLUSH_MS = 1_000

/** Reasons of a minute that have a row of their own, in each worker; what is beyond them counts as `OTHER_REASONS`. */
const MAX_REASONS_PER_MINUTE = 100

const MINUTE_MS = 60_000

/** Opens the counter; nothing was counted yet. */
export function openOutcomeCounter({ db }: Pick<Deps, 'db'>): OutcomeCounter {
  let waiting = new Map<string, OutcomeMinute>()
  let namedMinuteMs = 0
  const named = new Set<string>()
  let last: Promise<void> = Promise.resolve()

  function add(one: OutcomeMinute): void {
    const key = `${one.minute.getTime()}/${one.status}/${one.provider}/${one.reason}`
    const before = waiting.get(key)
    waiting.set(key, before === undefined ? one : together(before, one))
  }

  function keptReason(minuteMs: number, reason: string): string {
    if (minuteMs !== namedMinuteMs) named.clear()
    namedMinuteMs = minuteMs
    if (!named.has(reason) && named.size >= MAX_REASONS_PER_MINUTE) return OTHER_REASONS
    named.add(reason)
    return reason
  }

  async function write(): Promise<void> {
    const written = waiting
    if (written.size === 0) return
    waiting = new Map()
    try {
      await addOutcomes(db.sql, [...written.values()])
    } catch (error) {
      for (const one of written.values()) add(one)
      throw error
    }
  }

  return {
    moved({ id, provider, lastError }, { from, to, ignored, atMs }) {
      const facts = LIFECYCLE[to]
      if (ignored || from === to || !(facts.final || facts.waitsFor === 'retry')) return
      const minuteMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS
      const isFailure = facts.countsAs !== 'delivered' && facts.countsAs !== 'cancelled'
      const at = new Date(atMs)
      add({
        status: to,
        minute: new Date(minuteMs),
        provider: provider ?? '',
        reason: isFailure ? keptReason(minuteMs, failureReason(lastError)) : '',
        messages: 1,
        firstAt: at,
        lastAt: at,
        acceptedFrom: new Date(uuid7Ms(id)),
      })
    },
    flush() {
      last = last.then(write, write)
      return last
    },
  }
}

function together(a: OutcomeMinute, b: OutcomeMinute): OutcomeMinute {
  const [firstAt, lastAt] = [earliest(a.firstAt, b.firstAt), new Date(Math.max(+a.lastAt, +b.lastAt))]
  const acceptedFrom = earliest(a.acceptedFrom, b.acceptedFrom)
  return { ...a, messages: a.messages + b.messages, firstAt, lastAt, acceptedFrom }
}

function earliest(a: Date, b: Date): Date {
  return new Date(Math.min(+a, +b))
}
