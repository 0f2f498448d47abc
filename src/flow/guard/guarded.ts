import type { Barred } from '../../domain/controls/admission.ts'
import type { GuardRule } from '../../domain/controls/guard.ts'
import type { Finding, Watched } from '../../domain/guard/guard-rules.ts'
import type { MessageDraft } from '../../domain/message/message-draft.ts'

/** A message under the eyes of the guard. */
export type Guarded = Watched & {
  readonly draft: MessageDraft
  /** What was found of it and does not keep it from going out. */
  readonly noted: Finding[]
  /** Null: nothing keeps it from going out, so far. */
  barred: Barred | null
}

/** What a rule found of a message. */
export type Found<R extends GuardRule = GuardRule> = Finding<R> & { readonly of: Guarded }

/** True while it may go out, and the rule is to look at it. */
export function isOpenTo(rule: GuardRule, { barred, guard }: Guarded): boolean {
  return barred === null && guard[rule].mode !== 'off'
}

/** What the history of an accepted message says of it; null: nothing. At most some 700 characters. */
export function noteOf({ noted }: Pick<Guarded, 'noted'>): string | null {
  return noted.length === 0 ? null : `fraud guard: ${noted.map(({ words }) => words).join('; ')}`
}
