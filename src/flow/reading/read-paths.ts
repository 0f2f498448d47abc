import { callingCodeOfCountry } from '../../domain/country.ts'
import type { MessageFilter } from '../../domain/message/message-filter.ts'
import { dimensionsAsked, type PathDimension } from '../../domain/report/path-dimensions.ts'
import { type PathsFacts, sentenceOf } from '../../domain/report/paths-sentence.ts'
import { riseIn } from '../../domain/report/rise.ts'
import { type StandingOut, type ValueCount, whatStandsOut } from '../../domain/report/standing-out.ts'
import { listClientNames } from '../../store/client/client-names.ts'
import { type CountedPaths, countPaths } from '../../store/message/paths.ts'
import type { ApiDeps } from '../../world.ts'
import { type ArchivedSpan, findArchivedSpan } from './archived-span.ts'

/** The way of many messages, what they have in common, and a sentence of it. */
export type Paths = PathsFacts &
  Pick<CountedPaths, 'lookedFrom' | 'isCut' | 'first' | 'last' | 'arrows' | 'times'> & {
    /** Values of clients as they are called. */
    readonly names: ReadonlyMap<string, string>
    readonly sentence: string
    /** Days that are asked for and were not looked at. */
    readonly archived: ArchivedSpan | null
  }

/** Facts told of one filter, at most: the others say less. */
const MOST_FACTS = 20

/**
 * Reads what the newest messages have in common that a filter means; `countPaths` says how many are looked at. Instants of the sentence are in
 * UTC.
 */
export async function readPaths(
  deps: Pick<ApiDeps, 'db' | 'archive'>,
  filter: MessageFilter,
): Promise<Paths> {
  const { db } = deps
  const counted = await countPaths(db, filter)
  const archived = await findArchivedSpan(deps, filter.from, filter.to)
  const { matched, base, pairs, minutes } = counted
  const asked = dimensionsAsked(filter)
  const facts = whatStandsOut(dimensionsOf(counted, asked), { matching: matched, all: base }).slice(
    0,
    MOST_FACTS,
  )
  const clients = facts.flatMap(({ dimension, value }) => (dimension === 'client' ? [value] : []))
  const names = await listClientNames(db.sql, clients)
  const found = { ...counted, facts, pair: pairOf(facts, pairs), rise: riseIn(minutes) }
  const nameOf = (dimension: PathDimension, value: string) =>
    dimension === 'client' ? (names.get(value) ?? value) : value
  return { ...found, names, archived, sentence: sentenceOf(found, nameOf, utc) }
}

/** What was counted, with the calling codes of its countries, without what was asked for. */
function dimensionsOf(
  { values }: CountedPaths,
  asked: ReadonlySet<PathDimension>,
): Map<PathDimension, readonly ValueCount[]> {
  const codes = new Map<string, ValueCount>()
  for (const { value, matching, all } of values.get('country') ?? []) {
    const digits = callingCodeOfCountry(value)
    if (digits === null) continue
    const code = codes.get(digits) ?? { value: `+${digits}`, matching: 0, all: 0 }
    codes.set(digits, { ...code, matching: code.matching + matching, all: code.all + all })
  }
  const all: readonly (readonly [PathDimension, readonly ValueCount[]])[] = [
    ...values,
    ['calling_code', [...codes.values()]],
  ]
  return new Map(all.filter(([dimension]) => !asked.has(dimension)))
}

/** Those that have both the provider and the error that stand out most. */
function pairOf(
  facts: readonly StandingOut<PathDimension>[],
  pairs: CountedPaths['pairs'],
): PathsFacts['pair'] {
  const topOf = (name: PathDimension) => facts.find(({ dimension }) => dimension === name)?.value
  const [provider, error] = [topOf('provider'), topOf('error')]
  const pair = pairs.find((one) => one.value === provider && one.error === error)
  return pair ? { count: pair.matching, baseCount: pair.all } : null
}

/** An instant to the minute, with its day: `2026-11-27 02:41 UTC`. */
function utc(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
