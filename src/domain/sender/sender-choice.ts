import type { Senders } from '../controls/senders.ts'
import { countryOf, NO_COUNTRY } from '../country.ts'
import type { Msisdn } from '../message.ts'
import { drawOf, hashOf } from '../rendezvous.ts'

/** The numbers of a client that can be senders. */
export type OwnNumbers = {
  /** Those of this group, numbers in E.164 form and short codes; none: it has no such group. The same list while it stands. */
  group(name: string): readonly string[]
  /** Whether this number or short code is the client's whatever a text says: a keyword there is not enough. */
  has(number: string): boolean
}

/** The sender that a message goes out with. */
export type SenderChoice =
  /** `note` says why it is not the one that was asked for; null: it is. */
  | { readonly kind: 'sender'; readonly from: string; readonly note: string | null }
  /** `rule` is worded so that it can follow `from`. */
  | { readonly kind: 'sender_refused'; readonly rule: string }

/**
 * The sender of a message that asks for `from`. Where that names a group of numbers of the client, one of them; where the
 * country of the number takes no alphanumeric sender, a number of the client's stand-in group. Asked again with the same
 * numbers it is the same for a destination. What the client may not use, and what has no stand-in, is refused.
 */
export function chooseSender(
  senders: Senders,
  own: OwnNumbers,
  { from, to }: { readonly from: string; readonly to: Msisdn },
): SenderChoice {
  const isAlphanumeric = LETTER.test(from)
  const pool = isAlphanumeric ? own.group(from) : NO_NUMBERS
  if (!mayUse(senders, own, from)) return { kind: 'sender_refused', rule: allowedRule(senders) }
  const pooled = numberFor(to, pool)
  if (pooled !== null) return { kind: 'sender', from: pooled, note: `${pooled} of the group ${from}` }
  const country = countryOf(to)
  if (!isAlphanumeric || senders.countries[country] !== 'numeric') return { kind: 'sender', from, note: null }
  const { group } = senders
  const standIn = group === null ? null : numberFor(to, own.group(group))
  if (standIn !== null)
    return {
      kind: 'sender',
      from: standIn,
      note: `${standIn} in the place of ${from}: ${onlyNumbers(country)}`,
    }
  const missing = group === null ? '' : `, and the group ${group} of the client has none to stand in`
  return { kind: 'sender_refused', rule: `must be a number: ${onlyNumbers(country)}${missing}` }
}

const LETTER = /[A-Za-z]/
const NO_NUMBERS: readonly string[] = []

function onlyNumbers(country: string): string {
  return `${country} takes no alphanumeric sender`
}

/** Whatever its list says a client may use its numbers, and the group that stands in with its numbers. */
function mayUse({ allowed, group }: Senders, own: OwnNumbers, from: string): boolean {
  if (allowed === null || from === group) return true
  if (known(ALLOWED, allowed, plainSetOf).has(plain(from))) return true
  if (LETTER.test(from)) return false
  return own.has(from) || (group !== null && own.group(group).includes(from))
}

/** Senders that a refusal names, at most. */
const NAMED_SENDERS = 10

function allowedRule({ allowed }: Senders): string {
  const names = (allowed ?? []).slice(0, NAMED_SENDERS)
  if (names.length === 0) return 'must be a number of the client: no other sender is allowed'
  const more = (allowed?.length ?? 0) - names.length
  return `must be one of those that the client may use: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** A number is the same with and without its plus. */
function plain(sender: string): string {
  return sender.startsWith('+') ? sender.slice(1) : sender
}

function plainSetOf(senders: readonly string[]): ReadonlySet<string> {
  return new Set(senders.map(plain))
}

/** Of these numbers the one for this destination: one of its country before others, among them by rendezvous hashing. */
function numberFor(to: Msisdn, numbers: readonly string[]): string | null {
  const [only = null, another] = numbers
  if (another === undefined) return only
  const { all, byCountry } = known(POOLS, numbers, poolOf)
  const hash = hashOf(to)
  let best = only
  let bestDraw = -1
  for (const one of byCountry.get(countryOf(to)) ?? all) {
    const draw = drawOf(hash, one.hash)
    if (draw <= bestDraw) continue
    best = one.number
    bestDraw = draw
  }
  return best
}

type Pooled = { readonly number: string; readonly hash: number }
type Pool = { readonly all: readonly Pooled[]; readonly byCountry: ReadonlyMap<string, readonly Pooled[]> }

/** Digits without a plus are a short code up to this length, longer ones a number. */
const MAX_SHORT_CODE_DIGITS = 8

function poolOf(numbers: readonly string[]): Pool {
  const all = numbers.map((number) => ({ number, hash: hashOf(number) }))
  const byCountry = Map.groupBy(all, ({ number }) => countryOfSender(number))
  byCountry.delete(NO_COUNTRY)
  return { all, byCountry }
}

/** A short code does not tell its country. */
function countryOfSender(number: string): string {
  if (number.startsWith('+')) return countryOf(number)
  return number.length > MAX_SHORT_CODE_DIGITS ? countryOf(`+${number}`) : NO_COUNTRY
}

/** What is made of a list is made once, for as long as somebody has the list. */
const ALLOWED = new WeakMap<readonly string[], ReadonlySet<string>>()
const POOLS = new WeakMap<readonly string[], Pool>()

function known<T>(
  of: WeakMap<readonly string[], T>,
  list: readonly string[],
  make: (list: readonly string[]) => T,
): T {
  const found = of.get(list)
  if (found !== undefined) return found
  const made = make(list)
  of.set(list, made)
  return made
}
