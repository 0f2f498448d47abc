import { describe, expect, test } from 'bun:test'
import { type KeywordAction, keywordOf, readKeyword } from '../../../../src/domain/opt-out/keywords.ts'
import cases from '../../../cases/optout_keywords.json'
import { readPage, tableOf } from '../../../support/markdown.ts'

const NO_WORDS = { stop_words: [], start_words: [], help_words: [] }

for (const { id, input, expected, source } of cases.cases) {
  const { text } = input
  if (text !== undefined)
    test(`${id}: ${JSON.stringify(text)} is ${expected.action} (${source})`, () =>
      expect(readKeyword(text, NO_WORDS) ?? 'none').toBe(expected.action as KeywordAction | 'none'))
}

describe('words of every language', () => {
  const table: readonly [string, KeywordAction][] = [
    // Twilio and AWS, as the cases name them.
    ...['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'].map(optOut),
    ...['ARRET', 'OPT-OUT', 'REMOVE', 'TD'].map(optOut),
    ['START', 'opt_in'],
    ['YES', 'opt_in'],
    ['UNSTOP', 'opt_in'],
    ['HELP', 'help'],
    ['INFO', 'help'],
    // Spanish, French, German, Portuguese, Italian, Dutch.
    ...['BAJA', 'Arrêt', 'Abmelden', 'SAIR', 'basta', 'afmelden'].map(optOut),
    ['Alta', 'opt_in'],
    ['reprendre', 'opt_in'],
    ['anmelden', 'opt_in'],
    ['Começar', 'opt_in'],
    ['inizia', 'opt_in'],
    ['aanmelden', 'opt_in'],
    ['AYUDA', 'help'],
    ['aide', 'help'],
    ['Hilfe', 'help'],
    ['ajuda', 'help'],
    ['aiuto', 'help'],
    ['hulp', 'help'],
  ]
  for (const [text, action] of table)
    test(`${text} is ${action}`, () => expect(readKeyword(text, NO_WORDS)).toBe(action))
})

function optOut(word: string): [string, KeywordAction] {
  return [word, 'opt_out']
}

test('every word that docs/opt-out.md names is one', async () => {
  const rows = tableOf(await readPage('docs/opt-out.md'), 'Word')
  const actions = { STOP: 'opt_out', START: 'opt_in', HELP: 'help' } as const
  const read = rows.flatMap(([what = '', ...cells]) =>
    cells.flatMap((cell) =>
      cell
        .split(', ')
        .map((word) => [word, readKeyword(word, NO_WORDS), actions[what as keyof typeof actions]]),
    ),
  )
  expect(read.length).toBeGreaterThan(40)
  for (const [word, action, expected] of read) expect([word, action]).toEqual([word, expected])
})

test('an accent is the same in one character and in two', () =>
  expect(readKeyword('arre\u0302t', NO_WORDS)).toBe('opt_out'))

test('who stops with a dot or in quotes stops, and who consents does so exactly', () => {
  const read = ['Stop.', '"STOP"', '¡Alto!', ' stop !! ', 'Yes!', 'start.'].map((text) =>
    readKeyword(text, NO_WORDS),
  )
  expect(read).toEqual(['opt_out', 'opt_out', 'opt_out', 'opt_out', null, null])
})

test('nothing is a word but the whole text', () => {
  for (const text of [
    '',
    ' ',
    '...',
    'stop it',
    'stop\nit',
    'yes please',
    's t o p',
    `stop${' '.repeat(80)}`,
  ])
    expect([text, readKeyword(text, NO_WORDS)]).toEqual([text, null])
})

test('words of a client count before the others, and are compared alike', () => {
  const own = { stop_words: ['No Más'], start_words: ['CANCEL'], help_words: ['？'] }
  expect(readKeyword(' no  MÁS', own)).toBe('opt_out')
  expect(readKeyword('cancel', own)).toBe('opt_in')
  expect(readKeyword('?', own)).toBe('help')
  expect(readKeyword('stop', own)).toBe('opt_out')
})

test('a word is folded once: again changes nothing', () => {
  for (const text of ['ＳＴＯＰ', 'ARRÊT', 'Stop\u{fe0f}', '\u200bStop', 'İNFO'])
    expect(keywordOf(keywordOf(text))).toBe(keywordOf(text))
})
