import { reasonOf } from '../../store/database/db.ts'
import { isDayGone } from '../../store/database/partitions.ts'
import {
  makeSearchIndex,
  type SearchedDay,
  type SummedUp,
  searchedDays,
  sumUpPages,
} from '../../store/message/search-index.ts'
import type { Deps } from '../../world.ts'

/** How often what came in is summed up, in milliseconds: a search reads what came since. */
export const SUM_UP_TICK_MS = 60_000

/** Days that are written to: today's, and what ended lately. */
const DAYS_WRITTEN_TO = 3

/**
 * Keeps numbers and references of all days quick to find. Any number of processes may do so at once; whoever finds another at work, or
 * the day gone, leaves it to the next turn.
 */
export function openSearchKeeping({ db, now }: Pick<Deps, 'db' | 'now'>): {
  /** Sums up what is full of the days that are written to. */
  sumUp(): Promise<void>
  /** Makes the index of days that have none. */
  makeMissing(): Promise<void>
} {
  const summedUp: SummedUp = new Map()
  const pastDays = async () => {
    const today = new Date(now()).toISOString().slice(0, 10).replaceAll('-', '')
    return (await searchedDays(db.sql)).filter(({ day }) => day.length === today.length && day <= today)
  }
  return {
    async sumUp() {
      for (const day of (await pastDays()).slice(0, DAYS_WRITTEN_TO))
        while (!(await unlessBusy(() => sumUpPages(db, day, summedUp), true)));
    },
    async makeMissing() {
      for (const day of (await pastDays()).filter(({ index }: SearchedDay) => index === null))
        await unlessBusy(() => makeSearchIndex(db, day), undefined)
    },
  }
}

async function unlessBusy<T>(work: () => Promise<T>, instead: T): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isDayGone(error) || reasonOf(error) === LOCK_NOT_AVAILABLE) return instead
    throw error
  }
}

const LOCK_NOT_AVAILABLE = '55P03'
