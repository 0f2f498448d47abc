import type { GuardRule } from '../../../domain/controls/guard.ts'
import { FIELD_WORDS } from '../controls/control-words.ts'

/** The rules of the fraud guard, in the order in which they are shown: what has a mode. */
export const SHOWN_RULES = Object.keys(FIELD_WORDS.guard)
  .filter((path) => path.endsWith('.mode'))
  .map((path) => path.slice(0, -'.mode'.length)) as readonly GuardRule[] // a test holds them to the gateway's

/** What a rule of the fraud guard looks at. One of another release is called by its name. */
export function ruleWords(rule: string): string {
  return FIELD_WORDS.guard[rule]?.label ?? rule
}
