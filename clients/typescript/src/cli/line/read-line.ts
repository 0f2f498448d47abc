import { parseArgs } from 'node:util'
import { boundsOf, type Command, type Verb } from '../command.ts'
import { Usage } from '../exits.ts'
import { EVERYWHERE, type Given, OPTIONS, type Option, type OptionName } from '../options.ts'
import { nearestOf } from './nearest.ts'

/** A line, understood. `command` null: the list of all was asked for; `verb` null: the help of the command. */
export type Line = {
  readonly command: Command | null
  readonly verb: Verb | null
  readonly args: readonly string[]
  readonly given: Given
}

const NAMES = Object.keys(OPTIONS).filter(isOption)

/** Reads what stands behind `sms`. Throws `Usage` where it cannot be understood, with the nearest word that can. */
export function readLine(words: readonly string[], commands: readonly Command[]): Line {
  const { positionals, given } = parse(words)
  const [name, ...rest] = positionals
  if (name === undefined || name === 'help') {
    const [about] = rest
    const command = about === undefined ? null : commandOf(about, commands)
    return { command, verb: null, args: [], given }
  }
  const command = commandOf(name, commands)
  if (given.help) return { command, verb: null, args: [], given }
  const { verb, args } = verbOf(command, rest, given)
  const unfit = NAMES.find((option) => given[option] !== undefined && !takes(verb, option))
  if (unfit !== undefined)
    throw new Usage(`${lineOf(command, verb)} does not take --${unfit}: sms help ${command.name}`)
  checkWords(given)
  return { command, verb, args, given }
}

/** `sms providers pause`, `sms send --file FILE`. */
export function lineOf(command: Command, { word, by }: Verb): string {
  return ['sms', command.name, word, by && `--${by} ${OPTIONS[by].value ?? ''}`.trimEnd()]
    .filter((each) => each != null)
    .join(' ')
}

function takes(verb: Verb, option: OptionName): boolean {
  return verb.by === option || verb.options.includes(option) || EVERYWHERE.some((each) => each === option)
}

function parse(words: readonly string[]): { positionals: readonly string[]; given: Given } {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: Object.fromEntries(
        NAMES.map((name) => {
          const { value, short }: Option = OPTIONS[name]
          return [
            name,
            { type: value === null ? 'boolean' : 'string', ...(short !== undefined && { short }) },
          ]
        }),
      ),
      allowPositionals: true,
    })
    // By the catalogue each value is a text or true, as its option says.
    return { positionals, given: values as Given }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new Usage(wordsOf(error, words))
  }
}

/** Node's words are for programmers; these are for who typed. */
function wordsOf(error: TypeError, words: readonly string[]): string {
  const code = 'code' in error ? error.code : ''
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const option = words.find((word) => word.startsWith('-') && !isKnown(word)) ?? ''
    const near = nearestOf(option.replace(/^-+/, ''), NAMES)
    const hint =
      near === null ? 'sms help lists commands, sms help COMMAND its options' : `did you mean --${near}?`
    return `${option} is no option: ${hint} (a text that begins with - goes behind --)`
  }
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    const option = NAMES.find((name) => new RegExp(`--${name}\\b(?!-)`).test(error.message))
    if (option === undefined) return error.message
    const { value }: Option = OPTIONS[option]
    return value === null ? `--${option} takes no value` : `--${option} takes a value: --${option} ${value}`
  }
  return error.message
}

function isKnown(word: string): boolean {
  const name = word.replace(/^--?/, '').replace(/=.*$/s, '')
  return (
    word === '--' ||
    NAMES.some((known) => known === name || ('short' in OPTIONS[known] && OPTIONS[known].short === name))
  )
}

function commandOf(name: string, commands: readonly Command[]): Command {
  const command = commands.find((one) => one.name === name)
  if (command) return command
  const near = nearestOf(
    name,
    commands.map((one) => one.name),
  )
  throw new Usage(
    `${name} is no command: ${near === null ? 'sms help lists them' : `did you mean sms ${near}?`}`,
  )
}

/** The verb whose words come next, or the one that has none. */
function verbOf(
  command: Command,
  rest: readonly string[],
  given: Given,
): { readonly verb: Verb; readonly args: readonly string[] } {
  const named = command.verbs.find(({ word }) => word !== null && beginsWith(rest, word.split(' ')))
  const bare = command.verbs.filter(({ word }) => word === null)
  const verb = named ?? bare.find(({ by }) => by && given[by] !== undefined) ?? bare.find(({ by }) => !by)
  const words = command.verbs.flatMap(({ word }) => word ?? [])
  const [typed = '', next = ''] = rest
  const near = named ? null : (nearestOf(typed, words) ?? nearestOf(`${typed} ${next}`, words))
  const meant =
    near === null ? '' : `sms ${command.name} has no ${typed}: did you mean sms ${command.name} ${near}?`
  if (!verb)
    throw new Usage(meant || `sms ${command.name} wants one of ${words.join(', ')}: sms help ${command.name}`)
  const args = rest.slice(named?.word?.split(' ').length ?? 0)
  const { least, most } = boundsOf(verb)
  if (args.length >= least && args.length <= most) return { verb, args }
  if (meant) throw new Usage(meant)
  throw new Usage(
    `${lineOf(command, verb)} takes ${verb.args.length === 0 ? 'nothing' : verb.args.join(' ')}${args.length > most && verb.args.length > 0 ? `, not ${args.length} words (quote a text that has spaces)` : ''}: sms help ${command.name}`,
  )
}

function beginsWith(words: readonly string[], first: readonly string[]): boolean {
  return first.every((word, place) => words[place] === word)
}

function checkWords(given: Given): void {
  for (const name of NAMES) {
    const { words }: Option = OPTIONS[name]
    const value = given[name]
    if (words !== undefined && typeof value === 'string' && !words.includes(value))
      throw new Usage(`--${name} must be one of ${words.join(', ')}`)
  }
}

function isOption(name: string): name is OptionName {
  return name in OPTIONS
}
