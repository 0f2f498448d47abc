import { typedNumber } from '../typed-number.ts'
import { conditionsOf, type RuleDraft, ruleOf } from './rules.ts'

/** Rules that are drawn at first, and that many more each time more are asked for. */
export const FEW_RULES = 100

/** Which rules are looked for, and which are drawn. */
export type DrawnRules = {
  /** How many say what is looked for. */
  readonly found: number
  /** The places of those that are drawn, ascending. */
  readonly places: readonly number[]
}

/**
 * The rules to draw: the first `most` that say what is looked for, by name, condition or provider, and those of `always`
 * (keys), which are being worked on. `nameOf` says what a client is called.
 */
export function drawnRules(
  rules: readonly RuleDraft[],
  typed: string,
  most: number,
  always: ReadonlySet<number>,
  nameOf: (clientId: string) => string,
): DrawnRules {
  const wanted = typed.trim().toLowerCase()
  let found = 0
  const places: number[] = []
  for (const [at, rule] of rules.entries()) {
    const isFound = wanted === '' || isSaid(rule, wanted, nameOf)
    if (isFound) found += 1
    if ((isFound && found <= most) || always.has(rule.key)) places.push(at)
  }
  return { found, places }
}

/** Digits, with a plus or without, are looked for among prefixes: those that a number begins with, and those within. */
function isSaid(rule: RuleDraft, wanted: string, nameOf: (clientId: string) => string): boolean {
  const digits = typedNumber(wanted).replace(/^\+/, '')
  if (/^\d+$/.test(digits)) {
    const prefixes = rule.prefixes.split(/[\s,;]+/).map((prefix) => prefix.replace(/^\+/, ''))
    if (prefixes.some((prefix) => prefix !== '' && (digits.startsWith(prefix) || prefix.startsWith(digits))))
      return true
  }
  const { match, targets } = ruleOf(rule)
  const words = [
    rule.name,
    ...conditionsOf(match, nameOf).map(({ what, value }) => `${what} ${value}`),
    ...targets.map(({ provider }) => provider),
  ]
  return words.some((word) => word.toLowerCase().includes(wanted))
}
