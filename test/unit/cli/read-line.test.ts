import { describe, expect, test } from 'bun:test'
import { COMMANDS } from '../../../clients/typescript/src/cli/commands.ts'
import { Usage } from '../../../clients/typescript/src/cli/exits.ts'
import { readLine } from '../../../clients/typescript/src/cli/line/read-line.ts'

const read = (...words: string[]) => readLine(words, COMMANDS)

describe('a line is understood', () => {
  test('as command, word, places and options, wherever the options stand', () => {
    const line = read('--json', 'send', '+1234567890', '-f', 'SHOP', 'Hello World', '--watch')
    expect(line.command?.name).toBe('send')
    expect(line.args).toEqual(['+1234567890', 'Hello World'])
    expect({ ...line.given }).toEqual({ json: true, from: 'SHOP', watch: true })
  })

  test('with the word of a command, or with none', () => {
    expect(read('providers').verb?.word).toBeNull()
    expect(read('providers', 'pause', 'mock').verb?.word).toBe('pause')
    expect(read('dead', 'replay').args).toEqual([])
    expect(read('dead', 'discard', 'a', 'b').args).toEqual(['a', 'b'])
    const account = read('smpp', 'account', 'set', 'shop', 'window=50')
    expect([account.verb?.word, account.args]).toEqual(['account set', ['shop', 'window=50']])
  })

  test('with an option that stands for a word', () => {
    const line = read('send', 'Hello', '--file', 'a.csv')
    expect([line.verb?.by, line.args]).toEqual(['file', ['Hello']])
    expect(read('send', '+1234567890').verb?.by).toBeUndefined()
  })

  test('as a question for help', () => {
    expect(read()).toMatchObject({ command: null, verb: null })
    expect(read('help')).toMatchObject({ command: null, verb: null })
    expect(read('help', 'send')).toMatchObject({ command: { name: 'send' }, verb: null })
    expect(read('send', '--help')).toMatchObject({ command: { name: 'send' }, verb: null })
  })

  test('with a text that begins with - behind --', () => {
    expect(read('send', '+1234567890', '--', '-50 %').args).toEqual(['+1234567890', '-50 %'])
  })
})

describe('a line that cannot be understood says what to write instead', () => {
  const cases: readonly (readonly [words: readonly string[], says: string])[] = [
    [['sned', 'x'], 'sned is no command: did you mean sms send?'],
    [['teleport'], 'teleport is no command: sms help lists them'],
    [['help', 'prizes'], 'prizes is no command: did you mean sms prices?'],
    [['providers', 'paus', 'x'], 'sms providers has no paus: did you mean sms providers pause?'],
    [['providers', 'pause'], 'sms providers pause takes NAME: sms help providers'],
    [['audit', 'now'], 'sms audit takes nothing: sms help audit'],
    [
      ['smpp'],
      'sms smpp wants one of sessions, account show, account set, account remove, kick: sms help smpp',
    ],
    [['smpp', 'account', 'shwo'], 'sms smpp has no account: did you mean sms smpp account show?'],
    [['smpp', 'account', 'set'], 'sms smpp account set takes SYSTEM_ID [FIELD=VALUE…]: sms help smpp'],
    [['send', '--file', 'a.csv', '-r', 'x'], 'sms send --file FILE does not take --reference: sms help send'],
    [['send', '+1', 'Hello', '--force'], 'sms send does not take --force: sms help send'],
    [
      ['send', '+1234567890', 'Hello', 'World'],
      'sms send takes NUMBER [TEXT], not 3 words (quote a text that has spaces): sms help send',
    ],
    [['credit', '--watch'], 'sms credit does not take --watch: sms help credit'],
    [['send', '--from'], '--from takes a value: --from SENDER'],
    [['send', '--otp=yes', '+1234567890'], '--otp takes no value'],
    [
      ['send', '--refrence', 'x'],
      '--refrence is no option: did you mean --reference? (a text that begins with - goes behind --)',
    ],
    [['explain', '+49', '--lane', 'fast'], '--lane must be one of otp, express, normal'],
  ]
  for (const [words, says] of cases)
    test(`sms ${words.join(' ')}`, () => {
      expect(() => read(...words)).toThrow(new Usage(says))
    })
})
