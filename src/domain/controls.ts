import type { TSchema } from '@sinclair/typebox'
import { Guard, USUAL_GUARD, violationOfGuard } from './controls/guard.ts'
import { Hours, USUAL_HOURS } from './controls/hours.ts'
import { OptOut, USUAL_OPT_OUT } from './controls/opt-out.ts'
import { Retention, USUAL_RETENTION } from './controls/retention.ts'
import { Senders, USUAL_SENDERS, violationOfSenders } from './controls/senders.ts'
import { isStorable, STORABLE_RULE } from './message/message-draft.ts'
import type { ClientId } from './message.ts'
import { type Violation, violation } from './violation.ts'

type ControlEntry = {
  readonly schema: TSchema
  readonly usual: object
  readonly what: string
  readonly violationIn?: (said: object) => Violation | null
}

/**
 * What may go out, and when, and for how long it is kept: each with the schema of what may be said of it, all of it optional, and what holds where nothing
 * is said. A description is the rule that a refusal names; `violationIn` finds what a schema cannot say of what it has taken.
 */
export const CONTROLS = {
  senders: {
    schema: Senders,
    usual: USUAL_SENDERS,
    what: 'Which senders it may use',
    violationIn: violationOfSenders,
  },
  hours: { schema: Hours, usual: USUAL_HOURS, what: 'When its messages may go out' },
  opt_out: { schema: OptOut, usual: USUAL_OPT_OUT, what: 'What STOP, START and HELP do' },
  guard: {
    schema: Guard,
    usual: USUAL_GUARD,
    what: 'What keeps scripts from pumping messages',
    violationIn: violationOfGuard,
  },
  retention: {
    schema: Retention,
    usual: USUAL_RETENTION,
    what: 'For how long texts and numbers are kept',
  },
} as const satisfies Readonly<Record<string, ControlEntry>>
export type ControlName = keyof typeof CONTROLS
/** All that is said of one. */
export type Control<N extends ControlName> = (typeof CONTROLS)[N]['usual']

/** Every control, in the order in which they are shown. */
export const CONTROL_NAMES = Object.keys(CONTROLS) as readonly ControlName[] // its own keys

/** Whose controls are those of all clients: the nil UUID (RFC 9562, 5.9). */
export const ALL_CLIENTS = '00000000-0000-0000-0000-000000000000' as ClientId

/** What holds by what is said of all and of a client: field by field, one of several settings within it setting by setting. */
export function controlOf<N extends ControlName>(name: N, ...said: readonly object[]): Control<N> {
  const usual: Readonly<Record<string, unknown>> = CONTROLS[name].usual
  const held: Record<string, unknown> = { ...usual }
  for (const one of said)
    for (const [field, value] of Object.entries(one))
      held[field] = isGroup(usual[field]) && isGroup(value) ? { ...(held[field] as object), ...value } : value
  return held as Control<N> // by the schema of each
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** True for a word that is a control here: one of another release may be none. */
export function isControlName(word: string): word is ControlName {
  return Object.hasOwn(CONTROLS, word)
}

/** The first field of what is to be said, of the form of its schema, that breaks a rule which the schema does not hold; null: none. */
export function violationOfControl(name: ControlName, said: object): Violation | null {
  const { violationIn }: ControlEntry = CONTROLS[name]
  return violationOfTexts(said, '') ?? violationIn?.(said) ?? null
}

/** Texts are written where what PostgreSQL cannot hold would be refused later. As deep as the schemas are. */
function violationOfTexts(said: object, within: string): Violation | null {
  for (const [name, value] of Object.entries(said)) {
    const field = `${within}${name}`
    if (!isStorable(name) || (typeof value === 'string' && !isStorable(value)))
      return violation(field, STORABLE_RULE)
    const wrong = typeof value === 'object' && value !== null ? violationOfTexts(value, `${field}.`) : null
    if (wrong) return wrong
  }
  return null
}
