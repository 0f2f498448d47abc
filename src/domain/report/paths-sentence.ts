import { isLifecycleState, type LifecycleState } from '../lifecycle.ts'
import { type PathDimension, UNKNOWN_COUNTRY } from './path-dimensions.ts'
import type { Rise } from './rise.ts'
import type { StandingOut } from './standing-out.ts'

/** What the sentence is made of. */
export type PathsFacts = {
  readonly matched: number
  readonly lookedAt: number
  /** All of the same time and scope as those that match, or all that were looked at where that leaves none to compare with. */
  readonly base: number
  readonly isBaseAll: boolean
  readonly statuses: readonly { readonly status: string; readonly count: number }[]
  readonly facts: readonly StandingOut<PathDimension>[]
  /** How many have both the provider and the error that stand out most; null: not both stand out. */
  readonly pair: { readonly count: number; readonly baseCount: number } | null
  readonly rise: Rise | null
}

/** How a value is called: a client by its name, say. */
export type NameOf = (dimension: PathDimension, value: string) => string
/** An instant in Unix milliseconds as it is read. */
export type ClockOf = (atMs: number) => string

const MOST_NAMED = 3

/**
 * What messages have in common, in one sentence of the facts alone: how many of them went where with which error, since when, and up to three
 * values more, each with its share among all messages of that time. It says so when none match, when all do, and when nothing stands out.
 */
export function sentenceOf(found: PathsFacts, nameOf: NameOf, clockOf: ClockOf): string {
  const { matched, lookedAt, base, facts, rise } = found
  if (lookedAt === 0) return 'There is no message to look at.'
  if (matched === 0) return `None of the ${whole(lookedAt)} messages looked at matches.`
  const time = rise === null ? '' : timeWords(rise, matched, clockOf)
  if (matched === base)
    return `${whole(matched)} ${plural(matched)} ${verbOf(found)}${isAll(matched)}: there is nothing to compare with.`
  if (facts.length === 0 && rise === null)
    return `${whole(matched)} ${plural(matched)} ${verbOf(found)}, and nothing sets them apart from all ${whole(base)}${found.isBaseAll ? ' looked at' : ' of that time'}.`
  const { lead, named } = leadOf(found, nameOf)
  const others = notOfOneKind(facts.filter((fact) => !named.includes(fact))).slice(0, MOST_NAMED)
  const rest = others.map(
    ({ dimension, value, share, baseShare }, index) =>
      `${percent(share)} ${phraseOf(dimension, nameOf(dimension, value))} (${index === 0 && named.length === 0 ? allOf(found) : 'all'}: ${percent(baseShare)})`,
  )
  return `${[`${lead}${time}`, ...rest].join(', ')}.`
}

function allOf({ isBaseAll }: PathsFacts): string {
  return isBaseAll ? 'all messages looked at' : 'all messages then'
}

function isAll(matched: number): string {
  return matched === 1 ? ', and it is the only one of that time' : ', and they are all of that time'
}

/** The number of all, or of those with the provider and the error that stand out. */
function leadOf(
  found: PathsFacts,
  nameOf: NameOf,
): { readonly lead: string; readonly named: readonly StandingOut<PathDimension>[] } {
  const { matched, base, facts, pair } = found
  const provider = facts.find(({ dimension }) => dimension === 'provider')
  const error = facts.find(({ dimension }) => dimension === 'error')
  const named = [provider, error].filter((fact) => fact !== undefined)
  const [first] = named
  if (!first) return { lead: `${whole(matched)} ${plural(matched)} ${verbOf(found)}`, named: [] }
  const isPair = provider && error && pair
  const count = isPair ? pair.count : first.count
  const baseCount = isPair ? pair.baseCount : first.baseCount
  const shown = isPair ? named : [first]
  const words = shown.map(({ dimension, value }) => phraseOf(dimension, nameOf(dimension, value))).join(' ')
  return {
    lead: `${whole(count)} of ${whole(matched)} ${verbOf(found, 'are')} ${words} (${allOf(found)}: ${percent(baseCount / base)})`,
    named: shown,
  }
}

/** Not all of them need be of the time in which there were more. */
function timeWords({ atMs, untilMs, count }: Rise, matched: number, clockOf: ClockOf): string {
  const words = untilMs === null ? `since ${clockOf(atMs)}` : `from ${clockOf(atMs)} to ${clockOf(untilMs)}`
  return count === matched ? ` ${words}` : `, ${whole(count)} of the ${whole(matched)} ${words}`
}

const VERBS: Readonly<Record<LifecycleState, string>> = {
  SCHEDULED: 'wait for their time',
  QUEUED: 'wait in a queue',
  SENDING: 'are being submitted',
  SENT: 'wait for a receipt',
  DELIVERED: 'were delivered',
  FAILED_TEMP: 'wait to be tried again',
  FAILED_PERM: 'failed',
  CANCELLED: 'were cancelled',
  EXPIRED: 'expired',
}

/** What became of them, where it is the same of all. */
function verbOf({ statuses }: PathsFacts, mixed: 'match' | 'are' = 'match'): string {
  const [only, other] = statuses
  return only && !other && isLifecycleState(only.status) ? VERBS[only.status] : mixed
}

const PHRASES: Readonly<Record<PathDimension, (name: string) => string>> = {
  provider: (name) => `at ${name}`,
  error: (name) => `with ${name}`,
  country: (name) => `to ${name === UNKNOWN_COUNTRY ? 'no known country' : name}`,
  calling_code: (name) => `to ${name}`,
  prefix: (name) => `to numbers ${name}…`,
  client: (name) => `of ${name}`,
  lane: (name) => `in the lane ${name}`,
  door: (name) => `by the door ${name}`,
  sender: (name) => `from sender ${name}`,
  parts: (name) => `of ${name} ${name === '1' ? 'part' : 'parts'}`,
  encoding: (name) => `in ${name}`,
  class: (name) => `of class ${name}`,
}

function phraseOf(dimension: PathDimension, name: string): string {
  return PHRASES[dimension](name)
}

/** Where a message goes is said once: by the country, the calling code or the prefix, by what tells most. */
function notOfOneKind(facts: readonly StandingOut<PathDimension>[]): StandingOut<PathDimension>[] {
  const seen = new Set<string>()
  return facts.filter(({ dimension }) => {
    const kind = WHERE_TO.has(dimension) ? 'where to' : dimension
    if (seen.has(kind)) return false
    seen.add(kind)
    return true
  })
}
const WHERE_TO: ReadonlySet<PathDimension> = new Set(['country', 'calling_code', 'prefix'])

function plural(count: number): string {
  return count === 1 ? 'message' : 'messages'
}

function whole(count: number): string {
  return count.toLocaleString('en')
}

/** A share in percent: nothing is 0 % that is there, nor 100 % that is not all. */
export function percent(share: number): string {
  if (share > 0 && share < 0.01) return share < 0.001 ? '< 0.1 %' : `${(share * 100).toFixed(1)} %`
  if (share < 1 && share >= 0.995) return '> 99 %'
  return `${Math.round(share * 100)} %`
}
