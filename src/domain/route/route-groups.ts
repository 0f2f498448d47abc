import type { RouteMatch, RouteRule } from './routing.ts'

/** Conditions besides the prefix, as numbers: 0 where none is given, -1 where no rule asks for this value. */
export type GroupKey = readonly [client: number, sender: number, country: number, lane: number]

/** What a walk along a number has found: places of rules; `NO_RULE` for none. */
export type Walked = {
  /** The first of all rules whose prefix begins the number. */
  readonly first: number
  /** The one of them whose prefix is the longest. */
  readonly longest: number
  /** The one whose prefix is the whole of what was walked. */
  readonly exact: number
}

/** No rule, and after every rule. */
export const NO_RULE = 0x7fff_ffff

/** Rules by what they ask for besides the prefix: siblings are a group, with a tree of their prefixes, digit by digit. */
export type RouteGroups = {
  /** The key of conditions. */
  keyOf(match: Omit<RouteMatch, 'prefixes'>): GroupKey
  /** The groups that ask for nothing which the key does not have, its own included. */
  rootsOf(key: GroupKey): readonly number[]
  /** The group that asks for all of the key; null: there is none. */
  rootOf(key: GroupKey): number | null
  /** Follows the digits of a text from a place on, as far as the tree goes. */
  walk(root: number, text: string, from: number): Walked
  /** What it takes, in bytes, roughly. */
  readonly bytes: number
}

const DIGITS = 10
const ZERO = 48
/** Of a Map, for each entry. */
const BYTES_OF_ENTRY = 48

/** Groups the rules. Where siblings have the same prefix it is the first one's. */
export function openRouteGroups(rules: readonly RouteRule[]): RouteGroups {
  const clients = numbersOf(rules, ({ clientId }) => clientId)
  const senders = numbersOf(rules, ({ sender }) => sender)
  const countries = numbersOf(rules, ({ country }) => country)
  const lanes = numbersOf(rules, ({ lane }) => lane)
  const numberOf = (known: ReadonlyMap<string, number>, value: string | undefined) =>
    value === undefined ? 0 : (known.get(value) ?? -1)
  const keyOf = ({ clientId, sender, country, lane }: Omit<RouteMatch, 'prefixes'>): GroupKey => [
    numberOf(clients, clientId),
    numberOf(senders, sender),
    numberOf(countries, country),
    numberOf(lanes, lane),
  ]
  /** One number for a key, or for those of its conditions that are in the mask; below 2^53, as 5,000 rules give at most. */
  const packed = ([client, sender, country, lane]: GroupKey, mask: number) =>
    (((mask & 1 ? client : 0) * (senders.size + 1) + (mask & 2 ? sender : 0)) * (countries.size + 1) +
      (mask & 4 ? country : 0)) *
      (lanes.size + 1) +
    (mask & 8 ? lane : 0)

  const tree = openDigitTree()
  const roots = new Map<number, number>()
  const masks = new Set<number>()
  for (const [place, { match }] of rules.entries()) {
    const key = keyOf(match)
    const mask = maskOf(key)
    masks.add(mask)
    const root = roots.get(packed(key, mask)) ?? tree.newNode()
    roots.set(packed(key, mask), root)
    for (const prefix of match.prefixes ?? ['']) tree.put(root, prefix, place)
  }
  const order = [...masks]

  return {
    keyOf,
    rootsOf(key) {
      const given = maskOf(key)
      const found: number[] = []
      for (const mask of order) {
        if ((mask & given) !== mask) continue
        const root = roots.get(packed(key, mask))
        if (root !== undefined) found.push(root)
      }
      return found
    },
    rootOf: (key) => roots.get(packed(key, maskOf(key))) ?? null,
    walk: tree.walk,
    bytes:
      tree.bytes() +
      BYTES_OF_ENTRY * (roots.size + clients.size + senders.size + countries.size + lanes.size),
  }
}

/** A bit for each condition that has a value which some rule asks for. */
function maskOf([client, sender, country, lane]: GroupKey): number {
  return (client > 0 ? 1 : 0) | (sender > 0 ? 2 : 0) | (country > 0 ? 4 : 0) | (lane > 0 ? 8 : 0)
}

/** Numbers from 1 for the values that rules ask for. */
function numbersOf(
  rules: readonly RouteRule[],
  of: (match: RouteMatch) => string | undefined,
): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>()
  for (const { match } of rules) {
    const value = of(match)
    if (value !== undefined && !numbers.has(value)) numbers.set(value, numbers.size + 1)
  }
  return numbers
}

/** Trees of digits in two arrays: ten children and the place of a rule for each node. Node 0 is nobody's. */
function openDigitTree() {
  let children = new Int32Array(DIGITS * 64)
  let placeOf = new Int32Array(64).fill(NO_RULE)
  let nodes = 1

  function newNode(): number {
    if (nodes === placeOf.length) {
      const more = new Int32Array(children.length * 2)
      more.set(children)
      children = more
      const morePlaces = new Int32Array(placeOf.length * 2).fill(NO_RULE)
      morePlaces.set(placeOf)
      placeOf = morePlaces
    }
    return nodes++
  }

  return {
    newNode,
    put(root: number, prefix: string, place: number): void {
      let node = root
      for (let at = 0; at < prefix.length; at++) {
        const slot = prefix.charCodeAt(at) - ZERO
        const next = children[node * DIGITS + slot] || newNode()
        children[node * DIGITS + slot] = next
        node = next
      }
      placeOf[node] = Math.min(placeOf[node] ?? NO_RULE, place)
    },
    walk(root: number, text: string, from: number): Walked {
      let node = root
      let first = placeOf[node] ?? NO_RULE
      let longest = first
      let at = from
      for (; at < text.length; at++) {
        const next = children[node * DIGITS + text.charCodeAt(at) - ZERO] ?? 0
        if (next === 0) break
        node = next
        const place = placeOf[node] ?? NO_RULE
        if (place === NO_RULE) continue
        longest = place
        if (place < first) first = place
      }
      return { first, longest, exact: at === text.length ? (placeOf[node] ?? NO_RULE) : NO_RULE }
    },
    bytes: () => children.byteLength + placeOf.byteLength,
  }
}
