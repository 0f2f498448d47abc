import { describe, expect, test } from 'bun:test'
import { COMMANDS } from '../../../clients/typescript/src/cli/commands.ts'
import { EXITS } from '../../../clients/typescript/src/cli/exits.ts'
import { helpOf, helpOfAll, usageOf } from '../../../clients/typescript/src/cli/line/help.ts'
import { readLine } from '../../../clients/typescript/src/cli/line/read-line.ts'
import { OPTIONS } from '../../../clients/typescript/src/cli/options.ts'
import { openPaint } from '../../../clients/typescript/src/cli/paint.ts'
import { LIFECYCLE_STATES } from '../../../src/domain/lifecycle.ts'
import { readPage, tableOf } from '../../support/markdown.ts'

const plain = openPaint(false)
const page = await readPage('docs/cli.md')

/** The words of a line, as a shell takes them, from `sms` to the next program. */
function wordsOf(line: string): string[] {
  const [, own = ''] = /\bsms ((?:"[^"]*"|[^|>")])*)/.exec(line) ?? []
  return [...own.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '')
}

describe('the help', () => {
  test('fits a terminal of 140 columns', () => {
    const all = [helpOfAll(COMMANDS, plain), ...COMMANDS.map((command) => helpOf(command, plain))]
    expect(all.flatMap((text) => text.split('\n')).filter((line) => line.length > 140)).toEqual([])
  })

  for (const command of COMMANDS)
    test(`of ${command.name} names all that it takes, and its examples can be typed`, () => {
      const text = helpOf(command, plain)
      for (const verb of command.verbs) {
        expect(text).toContain(usageOf(command, verb))
        for (const option of verb.options) expect(text).toContain(`--${option}`)
      }
      expect(command.examples.length).toBeGreaterThan(0)
      for (const [line] of command.examples)
        expect(readLine(wordsOf(line), COMMANDS)).toMatchObject({ command: { name: command.name } })
    })

  test('has no option that no command takes', () => {
    const taken = new Set<string>(
      COMMANDS.flatMap(({ verbs }) => verbs.flatMap(({ by, options }) => [by ?? '', ...options])),
    )
    const everywhere = ['url', 'json', 'no-color', 'help']
    expect(Object.keys(OPTIONS).filter((name) => ![...taken, ...everywhere].includes(name))).toEqual([])
  })
})

test('statuses are those of the life cycle', () => {
  expect([...OPTIONS.status.words].sort()).toEqual([...LIFECYCLE_STATES].sort())
})

describe('docs/cli.md', () => {
  test('has every command, in the words of the help', () => {
    expect(tableOf(page, 'Command')).toEqual(COMMANDS.map(({ name, says }) => [`\`${name}\``, says]))
  })

  test('has every exit code', () => {
    expect(tableOf(page, 'Exit')).toEqual(Object.values(EXITS).map(({ code, says }) => [String(code), says]))
  })
})
