import type { Command, Verb } from '../command.ts'
import { EXITS } from '../exits.ts'
import { EVERYWHERE, OPTIONS, type Option, type OptionName } from '../options.ts'
import type { Paint } from '../paint.ts'
import { lineOf } from './read-line.ts'

/** What `sms` says by itself: what there is, how to begin, where settings come from. */
export function helpOfAll(commands: readonly Command[], paint: Paint): string {
  return text([
    'sms: the SMS gateway, from the command line.',
    '',
    paint('bold', 'Begin'),
    ...rows([
      ['sms send +1234567890 "Hello World" --watch', 'send, and follow it to its end'],
      ['sms tail', 'what moves right now'],
      ['sms help send', 'one command, with examples'],
    ]),
    '',
    paint('bold', 'Commands'),
    ...rows(commands.map(({ name, says }) => [name, says])),
    '',
    paint('bold', 'Everywhere'),
    ...optionRows(EVERYWHERE),
    '',
    paint('bold', 'Environment'),
    ...rows([
      ['SMS_URL', 'the gateway (http://localhost:8080)'],
      [
        'SMS_TOKEN',
        "the admins' token; for a gateway on this machine it is read from DATA_DIR/admin-token (.data)",
      ],
      ['SMS_KEY', 'the API key of a client, where the gateway asks for one'],
      ['SMS_CLIENT', 'the client, where none is named (the demo client of a gateway here)'],
      ['NO_COLOR', 'no colours'],
    ]),
    '',
    paint('bold', 'Exit codes'),
    ...rows(Object.values(EXITS).map(({ code, says }) => [String(code), says])),
  ])
}

/** What a command can do, with lines to try. */
export function helpOf(command: Command, paint: Paint): string {
  return text([
    `sms ${command.name}: ${command.says}.`,
    ...(command.about === '' ? [] : ['', command.about]),
    '',
    paint('bold', 'Usage'),
    ...rows(command.verbs.map((verb) => [usageOf(command, verb), verb.says])),
    ...optionsPart(command, paint),
    '',
    paint('bold', 'Examples'),
    ...command.examples.flatMap(([line, says]) => [`  ${paint('dim', `# ${says}`)}`, `  ${line}`]),
  ])
}

/** `sms providers pause NAME`. */
export function usageOf(command: Command, verb: Verb): string {
  return [lineOf(command, verb), ...verb.args].join(' ')
}

function optionsPart({ verbs }: Command, paint: Paint): string[] {
  const names = [...new Set(verbs.flatMap(({ options }) => options))]
  if (names.length === 0) return []
  const only = (name: OptionName) => {
    const takers = verbs.filter(({ options }) => options.includes(name))
    const words = takers.flatMap(({ word, by }) => (by ? `--${by}` : (word ?? [])))
    if (words.length < takers.length || takers.length === verbs.length) return ''
    return ` [${[...new Set(words.map((word) => shortOf(word, words, verbs)))].join(', ')}]`
  }
  return ['', paint('bold', 'Options'), ...optionRows(names, only)]
}

/** The first of several words, where all verbs that begin with it are among `words`. */
function shortOf(word: string, words: readonly string[], verbs: readonly Verb[]): string {
  const [first = word] = word.split(' ')
  const alike = verbs.flatMap(({ word }) => (word?.startsWith(`${first} `) ? word : []))
  return alike.length > 0 && alike.every((each) => words.includes(each)) ? first : word
}

function optionRows(names: readonly OptionName[], more: (name: OptionName) => string = () => ''): string[] {
  return rows(
    names.map((name) => {
      const { value, short, says, words }: Option = OPTIONS[name]
      const taken = value === null ? '' : ` ${value}`
      return [
        `${short === undefined ? '    ' : `-${short}, `}--${name}${taken}`,
        `${says}${words ? `: ${words.join(', ')}` : ''}${more(name)}`,
      ] as const
    }),
  )
}

function rows(pairs: readonly (readonly [left: string, right: string])[]): string[] {
  const width = Math.max(...pairs.map(([left]) => left.length))
  return pairs.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}

function text(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`
}
