import type { Lane } from '../../../domain/message.ts'
import type { Route, RouteTarget } from '../answers.ts'

/** A target as it is typed. */
export type TargetDraft = {
  readonly key: number
  readonly provider: string
  readonly order: string
  readonly weight: string
}

/** A rule as it is typed; an empty text is no condition, and no bound. Times are seconds. */
export type RuleDraft = {
  /** Stays while the rule is moved. */
  readonly key: number
  readonly name: string
  readonly clientId: string
  readonly sender: string
  /** Separated by blanks or commas; a plus is left out. */
  readonly prefixes: string
  readonly country: string
  readonly lane: '' | Lane
  readonly targets: readonly TargetDraft[]
  readonly onRefusal: boolean
  readonly onThrottleS: string
  readonly onNoReceiptS: string
  readonly refuseBelowCost: boolean
}

let lastKey = 0
const nextKey = () => ++lastKey

/** A target to begin with. */
export function newTarget(provider: string, order = 1): TargetDraft {
  return { key: nextKey(), provider, order: String(order), weight: '1' }
}

/** A rule to begin with: it takes everything, once it has a provider. */
export function newRule(provider: string): RuleDraft {
  return {
    key: nextKey(),
    name: '',
    clientId: '',
    sender: '',
    prefixes: '',
    country: '',
    lane: '',
    targets: provider === '' ? [] : [newTarget(provider)],
    onRefusal: true,
    onThrottleS: '',
    onNoReceiptS: '',
    refuseBelowCost: false,
  }
}

/** A rule as a form has it. */
export function draftOfRule({ name, match, targets, failover, refuse_below_cost }: Route): RuleDraft {
  return {
    key: nextKey(),
    name,
    clientId: match.client_id ?? '',
    sender: match.sender ?? '',
    prefixes: prefixesOf(match.prefix).join(' '),
    country: match.country ?? '',
    lane: match.lane ?? '',
    targets: targets.map(({ provider, order, weight }) => ({
      key: nextKey(),
      provider,
      order: String(order),
      weight: String(weight),
    })),
    onRefusal: failover.on_refusal,
    onThrottleS: secondsOf(failover.on_throttle_ms),
    onNoReceiptS: secondsOf(failover.on_no_receipt_ms),
    refuseBelowCost: refuse_below_cost,
  }
}

/** What a form asks to be written. What is no number (`problemOf`) is NaN. */
export function ruleOf(draft: RuleDraft): Route {
  const prefixes = draft.prefixes.split(/[\s,;]+/).flatMap((prefix) => prefix.replace(/^\+/, '') || [])
  const match = {
    ...(draft.clientId.trim() && { client_id: draft.clientId.trim() }),
    ...(draft.sender && { sender: draft.sender }),
    ...(prefixes.length > 0 && { prefix: prefixes.length === 1 ? (prefixes[0] ?? '') : prefixes }),
    ...(draft.country && { country: draft.country.trim().toUpperCase() }),
    ...(draft.lane && { lane: draft.lane }),
  }
  return {
    name: draft.name.trim(),
    match,
    targets: draft.targets.map(({ provider, order, weight }) => ({
      provider,
      order: numberOf(order),
      weight: numberOf(weight),
    })),
    failover: {
      on_refusal: draft.onRefusal,
      on_throttle_ms: msOf(draft.onThrottleS),
      on_no_receipt_ms: msOf(draft.onNoReceiptS),
    },
    refuse_below_cost: draft.refuseBelowCost,
  }
}

/** The first number of a rule that is none, as the gateway would name it; it is not sent. */
export function problemOf(
  rules: readonly RuleDraft[],
): { readonly field: string; readonly rule: string } | null {
  for (const [at, { targets, onThrottleS, onNoReceiptS }] of rules.entries()) {
    const numbers = [
      ...targets.flatMap(({ order, weight }, place) => [
        [`targets.${place}.order`, numberOf(order)] as const,
        [`targets.${place}.weight`, numberOf(weight)] as const,
      ]),
      ['failover.on_throttle_ms', msOf(onThrottleS)] as const,
      ['failover.on_no_receipt_ms', msOf(onNoReceiptS)] as const,
    ]
    const wrong = numbers.find(([, number]) => Number.isNaN(number))
    if (wrong) return { field: `routes.${at}.${wrong[0]}`, rule: 'must be a number' }
  }
  return null
}

/** Targets by the order in which they are tried, each with its share in percent of those of its order. */
export function tiersOf(
  targets: readonly RouteTarget[],
): readonly (readonly { readonly provider: string; readonly share: number }[])[] {
  const orders = [...new Set(targets.map(({ order }) => order))].sort((a, b) => a - b)
  return orders.map((wanted) => {
    const tier = targets.filter(({ order }) => order === wanted)
    const whole = tier.reduce((sum, { weight }) => sum + weight, 0)
    return tier.map(({ provider, weight }) => ({ provider, share: whole > 0 ? (weight / whole) * 100 : 0 }))
  })
}

/** A condition of a rule, and the value it asks for. */
export type Condition = { readonly what: string; readonly value: string }

/** What a rule asks for; nothing: it takes every message. `nameOf` says what a client is called. */
export function conditionsOf(
  match: Route['match'],
  nameOf: (clientId: string) => string,
): readonly Condition[] {
  const prefixes = prefixesOf(match.prefix)
  const shown = prefixes.slice(0, 4).map((prefix) => `+${prefix}`)
  const more = prefixes.length > 4 ? [`${prefixes.length - 4} more`] : []
  return [
    ...(prefixes.length > 0 ? [{ what: 'to', value: [...shown, ...more].join(', ') }] : []),
    ...(match.country ? [{ what: 'country', value: match.country }] : []),
    ...(match.client_id ? [{ what: 'client', value: nameOf(match.client_id) }] : []),
    ...(match.sender ? [{ what: 'sender', value: match.sender }] : []),
    ...(match.lane ? [{ what: 'lane', value: match.lane }] : []),
  ]
}

/** What another list has that this one has not, in words, by the names of rules; empty where both say the same. */
export function differences(mine: readonly Route[], theirs: readonly Route[]): readonly string[] {
  const mineByName = new Map(mine.map((rule) => [rule.name, rule]))
  const theirsByName = new Map(theirs.map((rule) => [rule.name, rule]))
  const said: string[] = []
  for (const [name, rule] of theirsByName) {
    const own = mineByName.get(name)
    if (!own) said.push(`${name} is only in theirs`)
    else if (JSON.stringify(own) !== JSON.stringify(rule)) said.push(`${name} is another in theirs`)
  }
  for (const name of mineByName.keys()) if (!theirsByName.has(name)) said.push(`${name} is only in yours`)
  const inBoth = (rules: readonly Route[]) =>
    rules.map(({ name }) => name).filter((name) => mineByName.has(name) && theirsByName.has(name))
  if (inBoth(mine).join('\n') !== inBoth(theirs).join('\n')) said.push('the order is another')
  return said
}

/** The rule that a refusal's field is in, and the field within it: `routes.2.targets.0.weight` is 2 and `targets.0.weight`. */
export function placeOfRefusal(
  field: string | undefined,
): { readonly at: number; readonly field: string } | null {
  const found = /^routes[.[](\d+)\]?\.?(.*)$/.exec(field ?? '')
  return found ? { at: Number(found[1]), field: (found[2] ?? '').replaceAll(/\[(\d+)\]/g, '.$1') } : null
}

function prefixesOf(prefix: Route['match']['prefix']): readonly string[] {
  if (prefix === undefined) return []
  return typeof prefix === 'string' ? [prefix] : prefix
}

function secondsOf(ms: number | null): string {
  return ms === null ? '' : String(ms / 1_000)
}

function msOf(seconds: string): number | null {
  return seconds.trim() === '' ? null : Math.round(numberOf(seconds) * 1_000)
}

function numberOf(typed: string): number {
  return typed.trim() === '' ? Number.NaN : Number(typed)
}
