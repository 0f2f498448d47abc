import { ALL_CLIENTS } from '../../domain/controls.ts'
import type { ClientId } from '../../domain/message.ts'
import { dayOf } from '../../store/database/partitions.ts'
import type { RetainedWhat, RetentionProgress } from '../../store/erasure/retention-progress.ts'
import type { Deps } from '../../world.ts'

const DAY_MS = 86_400_000

/** What is due of a client on a day. */
export type DayWork = { readonly clientId: ClientId; readonly text: boolean; readonly number: boolean }

/**
 * What is due, by day, the oldest first: of each client, and of what is nobody's, the days whose time has passed and that are not done. A
 * day ends `text_days` or `number_days` whole days after it.
 */
export function retentionWork(
  { controls }: Pick<Deps, 'controls'>,
  clientIds: readonly ClientId[],
  progress: readonly RetentionProgress[],
  days: readonly string[],
  nowMs: number,
  hashes: boolean,
): ReadonlyMap<string, readonly DayWork[]> {
  const known = new Map(progress.map((one) => [`${one.clientId} ${one.what}`, one]))
  const isDue = (clientId: ClientId, what: RetainedWhat, kept: number | null, day: string) => {
    if (kept === null || day > dayOf(nowMs - (kept + 1) * DAY_MS)) return false
    const done = known.get(`${clientId} ${what}`)
    return done === undefined || day > done.through || done.leftDays.includes(day)
  }
  const work = new Map<string, DayWork[]>()
  for (const clientId of [...clientIds, ALL_CLIENTS]) {
    const { text_days, number_days } = controls.of('retention', clientId)
    if (text_days === null && number_days === null) continue
    for (const day of days) {
      const text = isDue(clientId, 'text', text_days, day)
      const number = hashes && isDue(clientId, 'number', number_days, day)
      if (!text && !number) continue
      const ofDay = work.get(day) ?? []
      ofDay.push({ clientId, text, number })
      work.set(day, ofDay)
    }
  }
  return new Map([...work].sort(([a], [b]) => (a < b ? -1 : 1)))
}
