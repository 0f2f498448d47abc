import { COUNTED, type CounterName, type HistogramName, type LabelValues } from './catalogue.ts'

/** What was counted under one name and one value for each label. */
type Series = {
  readonly labels: readonly string[]
  /** Of a counter its sum, of a histogram the sum of what was observed. */
  sum: number
  /** Of a histogram: how many were at most each bound and above the one before, and then how many were above all. */
  readonly inBuckets: number[]
}

/** What was counted, by name; plain data, which can be sent from thread to thread. */
export type Tallied = ReadonlyMap<CounterName | HistogramName, readonly Readonly<Series>[]>

/** Counts in memory. An increment costs some 50 ns, what a library does with labels ten times as much. */
export type Tally = {
  count<Name extends CounterName>(name: Name, labels: LabelValues<Name>, by?: number): void
  observe<Name extends HistogramName>(name: Name, labels: LabelValues<Name>, value: number): void
  /** Adds what was counted elsewhere. */
  add(tallied: Tallied): void
  /** What was counted so far; it goes on to count. */
  all(): Tallied
  /** What was counted since it was last taken. */
  take(): Tallied
}

/** By the values of the labels, one level for each: a look costs less than a key put together from them. */
type Branch = { readonly next: Map<string, Branch>; series: Counting | null }
type Counting = Series & { readonly bounds: readonly number[] }

/** Nothing was counted yet. */
export function openTally(): Tally {
  let roots = new Map<CounterName | HistogramName, Branch>()
  let all: [CounterName | HistogramName, Counting][] = []

  function seriesOf(name: CounterName | HistogramName, labels: readonly string[]): Counting {
    let branch = roots.get(name) ?? grow(roots, name)
    for (const label of labels) branch = branch.next.get(label) ?? grow(branch.next, label)
    return branch.series ?? begin(branch, name, labels)
  }

  function begin(branch: Branch, name: CounterName | HistogramName, labels: readonly string[]): Counting {
    const facts = COUNTED[name]
    const bounds = facts.type === 'histogram' ? facts.buckets : []
    const inBuckets = facts.type === 'histogram' ? [...bounds.map(() => 0), 0] : []
    const series: Counting = { labels: [...labels], sum: 0, inBuckets, bounds }
    branch.series = series
    all.push([name, series])
    return series
  }

  function list(): Tallied {
    const byName = Map.groupBy(all, ([name]) => name)
    return new Map([...byName].map(([name, of]) => [name, of.map(([, series]) => plain(series))]))
  }

  return {
    count(name, labels, by = 1) {
      seriesOf(name, labels).sum += by
    },
    observe(name, labels, value) {
      const series = seriesOf(name, labels)
      series.sum += value
      const { bounds, inBuckets } = series
      let at = 0
      while (at < bounds.length && value > (bounds[at] ?? 0)) at++
      inBuckets[at] = (inBuckets[at] ?? 0) + 1
    },
    add(tallied) {
      for (const [name, ofName] of tallied)
        for (const { labels, sum, inBuckets } of ofName) {
          const known = seriesOf(name, labels)
          known.sum += sum
          for (const [at, count] of inBuckets.entries())
            known.inBuckets[at] = (known.inBuckets[at] ?? 0) + count
        }
    },
    all: list,
    take() {
      const taken = list()
      roots = new Map()
      all = []
      return taken
    },
  }
}

function grow<Key>(from: Map<Key, Branch>, key: Key): Branch {
  const branch: Branch = { next: new Map(), series: null }
  from.set(key, branch)
  return branch
}

function plain({ labels, sum, inBuckets }: Counting): Series {
  return { labels, sum, inBuckets: [...inBuckets] }
}
