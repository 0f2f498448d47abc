import type { Call } from './call.ts'
import type { Exit } from './exits.ts'
import type { OptionName } from './options.ts'

/** One way to use a command: `sms COMMAND [WORD] ARGS`. */
export type Verb = {
  /** What stands behind the command, a word or several; null: nothing, it is what the command does by itself. */
  readonly word: string | null
  /** Among those without a word: it is meant where this option is given. */
  readonly by?: OptionName
  /** What it takes by place, as its help shows them: `NAME`; `[NAME]` may be left out; `NAME…` may be several. */
  readonly args: readonly string[]
  readonly says: string
  readonly options: readonly OptionName[]
  /** How long one try of its requests may take, where that is longer than of others. */
  readonly tryMs?: number
  run(call: Call): Promise<Exit>
}

/** A command, whole: help, completion and documentation are drawn from it. */
export type Command = {
  readonly name: string
  /** Half a line, for the list of all. */
  readonly says: string
  /** What it is good for, in a few lines; empty where the list says all. */
  readonly about: string
  readonly verbs: readonly Verb[]
  /** Lines that work right after `npm start`, each with what it does. */
  readonly examples: readonly (readonly [line: string, says: string])[]
}

/** How many of `args` a verb needs, and takes. */
export function boundsOf({ args }: Pick<Verb, 'args'>): { readonly least: number; readonly most: number } {
  const least = args.filter((arg) => !arg.startsWith('[')).length
  return { least, most: args.some((arg) => arg.includes('…')) ? Number.POSITIVE_INFINITY : args.length }
}
