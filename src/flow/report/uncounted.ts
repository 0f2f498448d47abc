import { addLife, type Passage, type Passages } from '../../domain/report/passages.ts'
import { startOfSpan } from '../../domain/report/report-span.ts'
import { firstUuid7At } from '../../domain/uuid7.ts'
import { JOINS_OF_FEW, JOINS_OF_MANY, type Tx } from '../../store/database/db.ts'
import { dayEndsMs, dayOf } from '../../store/database/partitions.ts'
import { readLives } from '../../store/report/machine-lives.ts'
import type { Flow, StayOf } from '../../store/report/machine-reading.ts'
import { hasDay } from '../../store/report/report-slices.ts'

/** What messages went through that are in no count yet. */
export type Uncounted = {
  flows(fromMs: number, toMs: number, bucket: 'minute' | 'hour' | null): readonly Flow[]
  stays(fromMs: number, toMs: number): readonly StayOf[]
}

/** Reads what the messages accepted from `fromMs` until now went through. */
export async function readUncounted(tx: Tx, fromMs: number, nowMs: number): Promise<Uncounted> {
  const passages: Passages = new Map()
  await tx.unsafe(JOINS_OF_MANY)
  for (let day = fromMs; day <= nowMs; day = dayEndsMs(day)) {
    if (!(await hasDay(tx, dayOf(day)))) continue
    for (let after: string | null = firstUuid7At(day); after !== null; ) {
      const { lives, last } = await readLives(tx, dayOf(day), after, firstUuid7At(dayEndsMs(day)))
      for (const life of lives) addLife(passages, life)
      after = last
    }
  }
  await tx.unsafe(JOINS_OF_FEW)
  const all = [...passages.values()].flatMap((of) => [...of.values()])
  const within = (fromMs: number, toMs: number) => all.filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
  return {
    flows: (fromMs, toMs, bucket) =>
      within(fromMs, toMs).map((passage) => ({
        ...passage,
        atMs: bucket === null ? fromMs : startOfSpan(bucket, passage.atMs),
      })),
    stays: (fromMs, toMs) => within(fromMs, toMs).filter(hasStay).map(stayOf),
  }
}

/** Whoever came from nowhere, or stayed, has left no state. */
function hasStay({ from, stays }: Passage): boolean {
  return from !== '' && stays.size > 0
}

function stayOf({ from, provider, stays }: Passage): StayOf {
  return { state: from, provider, steps: stays }
}
