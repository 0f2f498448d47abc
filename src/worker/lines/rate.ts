import type { Bucket } from './bucket.ts'
import { openLearntRate } from './learnt-rate.ts'
import type { Heard } from './patience.ts'

/** How fast a line may go: its share of what the provider's row allows, or less while the provider throttles. */
export type Rate = {
  /** Null: the row has no bound. */
  setShare(partsPerS: number | null): void
  answered(heard: Heard, parts: number): void
  /** The provider is another one now. */
  forget(): void
  /** Parts per second, which the bucket has then, too; null: no bound. */
  now(): number | null
}

/** Of this bucket. `clock` only goes forward, in milliseconds. */
export function openRate(bucket: Bucket, clock: () => number): Rate {
  let share: number | null = null
  let learnt = openLearntRate()
  return {
    setShare(partsPerS) {
      share = partsPerS
    },
    answered: (heard, parts) => learnt.answered(heard, parts, clock()),
    forget() {
      learnt = openLearntRate()
    },
    now() {
      const taken = learnt.partsPerS(clock())
      const rate = taken === null || share === null ? (share ?? taken) : Math.min(share, taken)
      bucket.setRate(rate, clock())
      return rate
    },
  }
}
