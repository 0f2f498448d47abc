import { assert } from '../assert.ts'
import type { Money } from '../money.ts'

/** The list of prices that is everybody's. */
export const DEFAULT_PRICE_LIST = 'default'

/** Names of price lists, in URLs and in `clients.price_list`. */
export const PRICE_LIST_NAME_PATTERN = '^[a-z0-9][a-z0-9-]{0,31}$'

/** Digits of E.164 without the plus; '' is every number. */
export const PREFIX_PATTERN = '^([1-9][0-9]{0,14})?$'

/** Entries of one list: more than there are prefixes of networks, about 11 MB in each process. */
export const MAX_TARIFF_ENTRIES = 200_000

/** Lists of prices. */
export const MAX_PRICE_LISTS = 1_000

/** Entries of all lists of prices together, and of all lists of costs: about 55 MB in each process. */
export const MAX_TARIFF_ENTRIES_IN_ALL = 1_000_000

/** What a part costs on numbers that begin with `prefix`, from an instant on. */
export type TariffEntry = TariffRate & {
  /** Of the form of `PREFIX_PATTERN`. */
  readonly prefix: string
  /** Unix milliseconds. */
  readonly validFromMs: number
}

/** What a list says of one number. */
export type TariffRate = {
  /** For each part. */
  readonly perPart: Money
  /** For each part of an express message besides; null: the list does not say. */
  readonly expressSurcharge: Money | null
}

/** A list that can be asked, about 60 bytes an entry. */
export type Tariff = {
  readonly entries: number
  /**
   * What holds at this instant for a number in E.164 form, with its plus or without: of the prefixes that begin it, and
   * have an entry that is valid by then, the longest; of its entries the newest. Null: none. Well below 1 µs.
   */
  find(msisdn: string, atMs: number): TariffRate | null
}

/** The order in which lists are written, read and compiled: a prefix before those that begin with it, older entries first. */
export function compareEntries(
  a: Pick<TariffEntry, 'prefix' | 'validFromMs'>,
  b: Pick<TariffEntry, 'prefix' | 'validFromMs'>,
): number {
  if (a.prefix !== b.prefix) return a.prefix < b.prefix ? -1 : 1
  return a.validFromMs - b.validFromMs
}

const NONE = -1

/** Digits of the longest number (ITU-T E.164, clause 6); numbers are compared filled up to it with zeros, below 2^53. */
const MAX_DIGITS = 15

/**
 * Makes a list that can be asked. The entries must be in the order of `compareEntries`, without two of the same prefix and
 * time. Numbers are a line on which a prefix is an interval, and intervals lie within one another: the line is cut at
 * their ends, each piece belongs to the innermost, and each knows the one around it.
 */
export function compileTariff(entries: readonly TariffEntry[]): Tariff {
  const line = cutLine(entries)
  const validFromMs = Float64Array.from(entries, (entry) => entry.validFromMs)
  const perPart = Float64Array.from(entries, (entry) => entry.perPart)
  const surcharges = Float64Array.from(entries, (entry) => entry.expressSurcharge ?? NONE)

  /** The newest entry of the prefix that is valid by then. */
  function newestOf(prefix: number, atMs: number): number {
    const first = line.firstEntries[prefix] ?? 0
    for (let at = (line.firstEntries[prefix + 1] ?? first) - 1; at >= first; at--)
      if ((validFromMs[at] ?? Number.POSITIVE_INFINITY) <= atMs) return at
    return NONE
  }

  return {
    entries: entries.length,
    find(msisdn, atMs) {
      const from = msisdn.startsWith('+') ? 1 : 0
      const digits = msisdn.length - from
      let prefix = prefixAt(line, placeOf(msisdn, from))
      for (; prefix !== NONE; prefix = line.parents[prefix] ?? NONE) {
        // The zeros that fill up a short number are not its own.
        if ((line.lengths[prefix] ?? 0) > digits) continue
        const found = newestOf(prefix, atMs)
        if (found === NONE) continue
        const surcharge = surcharges[found] ?? NONE
        return {
          perPart: (perPart[found] ?? 0) as Money, // it was one
          expressSurcharge: surcharge === NONE ? null : (surcharge as Money), // and so was this
        }
      }
      return null
    },
  }
}

/** Prefixes by their number in the order of the list. */
type Line = {
  /** Where the pieces begin, ascending. */
  readonly starts: Float64Array
  /** The innermost prefix of each piece, or `NONE`. */
  readonly innermost: Int32Array
  /** The longest shorter prefix that begins it, or `NONE`. */
  readonly parents: Int32Array
  /** Its digits. */
  readonly lengths: Uint8Array
  /** Its first entry; one more at the end. */
  readonly firstEntries: Int32Array
}

function cutLine(entries: readonly TariffEntry[]): Line {
  const starts: number[] = []
  const innermost: number[] = []
  const parents: number[] = []
  const lengths: number[] = []
  const firstEntries: number[] = []
  const around: { readonly prefix: string; readonly number: number }[] = []

  function cut(place: number, prefix: number): void {
    if (starts.at(-1) === place) innermost[innermost.length - 1] = prefix
    else {
      starts.push(place)
      innermost.push(prefix)
    }
  }
  function leave(unless: (prefix: string) => boolean): void {
    for (let top = around.at(-1); top && !unless(top.prefix); top = around.at(-1)) {
      around.pop()
      cut(endOf(top.prefix), around.at(-1)?.number ?? NONE)
    }
  }

  let before: TariffEntry | null = null
  let index = -1
  for (const entry of entries) {
    index++
    assert(!before || compareEntries(before, entry) < 0, 'the entries of a list are in order, each once')
    const isSame = before?.prefix === entry.prefix
    before = entry
    if (isSame) continue
    leave((prefix) => entry.prefix.startsWith(prefix))
    const number = parents.length
    parents.push(around.at(-1)?.number ?? NONE)
    lengths.push(entry.prefix.length)
    firstEntries.push(index)
    cut(placeOf(entry.prefix, 0), number)
    around.push({ prefix: entry.prefix, number })
  }
  leave(() => false)
  firstEntries.push(entries.length)
  return {
    starts: Float64Array.from(starts),
    innermost: Int32Array.from(innermost),
    parents: Int32Array.from(parents),
    lengths: Uint8Array.from(lengths),
    firstEntries: Int32Array.from(firstEntries),
  }
}

/** Where a number lies on the line: its digits from `from` on, filled up with zeros. */
function placeOf(digits: string, from: number): number {
  let place = 0
  for (let at = from; at < from + MAX_DIGITS; at++) {
    const digit = at < digits.length ? digits.charCodeAt(at) - ZERO : 0
    place = place * 10 + digit
  }
  return place
}

const ZERO = 0x30

/** Where the numbers end that begin so. */
function endOf(prefix: string): number {
  return placeOf(prefix, 0) + (WIDTHS[prefix.length] ?? 0)
}

/** How many places a prefix of so many digits has. */
const WIDTHS = Array.from({ length: MAX_DIGITS + 1 }, (_, length) => 10 ** (MAX_DIGITS - length))

/** The innermost prefix at a place. */
function prefixAt({ starts, innermost }: Line, place: number): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((starts[middle] ?? 0) <= place) low = middle + 1
    else high = middle
  }
  return innermost[low - 1] ?? NONE
}
