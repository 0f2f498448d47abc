/** How often a value of a dimension is there: among what is asked about, and among all of the same time and scope, those included. */
export type ValueCount = { readonly value: string; readonly matching: number; readonly all: number }

/** How many are asked about, and how many there are in all. */
export type Totals = { readonly matching: number; readonly all: number }

/** A value that those asked about have more often than the others of their time. */
export type StandingOut<D extends string = string> = {
  readonly dimension: D
  readonly value: string
  /** Of those asked about, how many have it, and which share of them. */
  readonly count: number
  readonly share: number
  /** Of all of the same time and scope. */
  readonly baseCount: number
  readonly baseShare: number
  /** Which share of all that have the value are asked about. */
  readonly ofValue: number
  /** How well the value tells those asked about from the others, in bits over all of them: what the order goes by. */
  readonly bits: number
}

/** Fewer say nothing. */
const MIN_COUNT = 5
/** A share that is so much above that of all, at least; smaller differences are sure in many messages and explain nothing. */
const MIN_DIFFERENCE = 0.05
/** The odds of having the value are so many times those of the others, at least, at the lower end of what they may be. */
const MIN_ODDS_RATIO = 1.5
/** Of as many values as are looked at, none stands out by chance more often than this. */
const MOST_BY_CHANCE = 0.001
/** Quantile of the normal distribution for 99.9 %, one-sided. */
const Z = 3.09

/**
 * The values that stand out, the best one first. A value does when at least 5 of those asked about have it, their share of it is 5 points
 * above that of all, the lower bound (99.9 %) of the odds ratio between them and the others is 1.5 or more, and the likelihood ratio (G-test)
 * is too great for chance among as many values as are looked at (Bonferroni, 0.1 %). They are ranked by information: the G statistic in
 * bits, so that what explains many comes before what is odd about few. Nothing stands out where nothing is left to compare with.
 */
export function whatStandsOut<D extends string>(
  counts: ReadonlyMap<D, readonly ValueCount[]>,
  { matching, all }: Totals,
): StandingOut<D>[] {
  const others = all - matching
  if (matching < MIN_COUNT || others < MIN_COUNT) return []
  const looked = [...counts].flatMap(([dimension, values]) => values.map((one) => ({ dimension, ...one })))
  const leastNats = Math.log(Math.max(1, looked.length) / MOST_BY_CHANCE)
  return looked
    .flatMap(({ dimension, value, matching: count, all: baseCount }) => {
      const share = count / matching
      const baseShare = baseCount / all
      if (count < MIN_COUNT || share - baseShare < MIN_DIFFERENCE) return []
      const table = { with: count, without: matching - count, otherWith: baseCount - count }
      const otherWithout = others - table.otherWith
      if (leastOddsRatio({ ...table, otherWithout }) < MIN_ODDS_RATIO) return []
      const nats = likelihoodRatio(count, matching, table.otherWith, others)
      if (nats < leastNats) return []
      const ofValue = count / baseCount
      return [{ dimension, value, count, share, baseCount, baseShare, ofValue, bits: nats / Math.LN2 }]
    })
    .toSorted((a, b) => b.bits - a.bits || b.count - a.count)
}

/** The lower end of the odds ratio (Woolf's interval, with half a message in each cell so that none is empty). */
function leastOddsRatio(table: {
  readonly with: number
  readonly without: number
  readonly otherWith: number
  readonly otherWithout: number
}): number {
  const [a, b, c, d] = [table.with, table.without, table.otherWith, table.otherWithout].map(
    (cell) => cell + 0.5,
  ) as [number, number, number, number] // four of four
  return Math.exp(Math.log((a * d) / (b * c)) - Z * Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d))
}

/** How much likelier two shares are than one that both have, as a natural logarithm; 0 or more. */
export function likelihoodRatio(k: number, n: number, otherK: number, otherN: number): number {
  return logLikelihood(k, n) + logLikelihood(otherK, otherN) - logLikelihood(k + otherK, n + otherN)
}

function logLikelihood(k: number, n: number): number {
  return term(k, n) + term(n - k, n)
}

function term(k: number, n: number): number {
  return k <= 0 ? 0 : k * Math.log(k / n)
}
