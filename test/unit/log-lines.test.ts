import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { ALARMING_LEVELS, firstTextsOf, type LogLine, logLinesOf } from '../support/log-lines.ts'
import { codeWordsOf, readPage, tablesOf } from '../support/markdown.ts'

const ROOT = join(import.meta.dir, '../..')
/** Pages of the console run in a browser. */
const PATHS = [...new Bun.Glob('src/**/*.ts').scanSync(ROOT)]
  .filter((path) => !path.startsWith('src/console/web/'))
  .sort()
const SOURCES = new Map(
  await Promise.all(PATHS.map(async (path) => [path, await Bun.file(join(ROOT, path)).text()] as const)),
)
const PAGE = await readPage('docs/operate.md')
const WRITTEN = logLinesOf(SOURCES)

/** A row of the run book. */
type Told = {
  readonly words: string
  readonly level: string
  readonly fields: readonly string[]
  readonly meaning: string
  readonly doing: string
}

const TOLD = tablesOf(PAGE, '`msg`')
  .flat()
  .map(
    ([words = '', level = '', fields = '', meaning = '', doing = '']): Told => ({
      words: codeWordsOf(words).join(' '),
      level,
      fields: codeWordsOf(fields),
      meaning,
      doing,
    }),
  )

const isAlarming = ({ level }: { readonly level: string }) =>
  ALARMING_LEVELS.some((alarming) => alarming === level)
const keysOf = ({ words, level }: LogLine) => words.map((one) => `${level} ${one}`)

describe('the lines of the log in docs/operate.md', () => {
  test('are written by the code, with words that can be found', () => {
    expect(WRITTEN.lines.length).toBeGreaterThan(60)
    expect(WRITTEN.lines.filter(({ words }) => words.length === 0)).toEqual([])
    // What writes to it by another name than `log` is not seen here.
    expect(WRITTEN.receivers).toEqual([])
    const otherwise = [...SOURCES].filter(([, text]) => /\bconsole\.\w+\(|\blog\[/.test(text))
    expect(otherwise.map(([path]) => path)).toEqual([])
  })

  test('are each warning and each error that the code writes', () => {
    const written = new Set(WRITTEN.lines.filter(isAlarming).flatMap(keysOf))
    const told = TOLD.filter(isAlarming).map(({ level, words }) => `${level} ${words}`)
    expect(told.toSorted()).toEqual([...written].toSorted())
  })

  test('name no other line that is not written', () => {
    const written = new Set(WRITTEN.lines.flatMap(keysOf))
    const told = TOLD.map(({ level, words }) => `${level} ${words}`)
    expect(told.filter((one) => !written.has(one))).toEqual([])
  })

  test('have the fields that the code writes with them', () => {
    const wrong = TOLD.flatMap((row) => {
      const lines = WRITTEN.lines.filter((line) => keysOf(line).includes(`${row.level} ${row.words}`))
      const named = new Set(lines.flatMap(({ fields }) => fields))
      const missing = [...named].filter((field) => !row.fields.includes(field))
      const isOpen = lines.some(({ hasMore }) => hasMore)
      const added = isOpen ? [] : row.fields.filter((field) => !named.has(field))
      return missing.length + added.length > 0 ? [{ words: row.words, missing, added }] : []
    })
    expect(wrong).toEqual([])
  })

  test('say what each warning and each error means, and what to do', () => {
    const silent = TOLD.filter(isAlarming).filter(
      ({ meaning, doing }) => meaning.length < 10 || doing.length < 5,
    )
    expect(silent).toEqual([])
  })

  test('name every loop that may fail', () => {
    const loops = tablesOf(PAGE, '`loop`')
      .flat()
      .flatMap(([name = '']) => codeWordsOf(name))
    expect(loops.toSorted()).toEqual([...new Set(firstTextsOf(SOURCES, 'logsFailureOf'))].toSorted())
  })
})
