import { describe, expect, test } from 'bun:test'
import { sayable, valueWords } from '../../../src/console/web/controls/control-shape.ts'
import {
  CONTROL_WORDS,
  FIELD_WORDS,
  SHOWN_CONTROLS,
} from '../../../src/console/web/controls/control-words.ts'
import { withCountries } from '../../../src/console/web/controls/with-countries.ts'
import { type Draft, draftOf, itemOf, readDraft } from '../../../src/console/web/forms/drafts.ts'
import {
  asJson,
  type Json,
  type JsonSchema,
  type NamedShape,
  type Shape,
  shapeOf,
} from '../../../src/console/web/forms/schema.ts'
import { hitsChart } from '../../../src/console/web/guard/hits-chart.ts'
import { ruleWords, SHOWN_RULES } from '../../../src/console/web/guard/rules.ts'
import { listPath, NIL_CLIENT, termsOf } from '../../../src/console/web/suppressions/search.ts'
import { GUARD_RULES } from '../../../src/domain/controls/guard.ts'
import { ALL_CLIENTS, CONTROL_NAMES, CONTROLS, type ControlName } from '../../../src/domain/controls.ts'

/** As the gateway serves it. */
const schemaOf = (name: ControlName) => JSON.parse(JSON.stringify(CONTROLS[name].schema)) as JsonSchema
const usualOf = (name: ControlName) => asJson(CONTROLS[name].usual)
const formOf = (name: ControlName, holds = usualOf(name)) =>
  shapeOf(sayable(schemaOf(name), name, { holds, words: 'as usual' }))

/** What a form says again that is filled with what is said. */
const again = (name: ControlName, said: Json) => {
  const shape = formOf(name)
  return readDraft(shape, draftOf(shape, said))
}

function pathsOf({ properties = {} }: JsonSchema, before = ''): string[] {
  return Object.entries(properties).flatMap(([name, field]) => [
    `${before}${name}`,
    ...pathsOf(field, `${before}${name}.`),
  ])
}

function fieldOf(shape: Shape, ...path: readonly string[]): NamedShape | undefined {
  const [name, ...inner] = path
  const field = shape.kind === 'group' ? shape.fields.find((one) => one.name === name) : undefined
  return inner.length === 0 || !field ? field : fieldOf(field.shape, ...inner)
}

test('every control, and every field of it, has its words', () => {
  expect(SHOWN_CONTROLS).toEqual(CONTROL_NAMES)
  expect(Object.keys(CONTROL_WORDS)).toEqual([...CONTROL_NAMES])
  for (const name of CONTROL_NAMES)
    expect(Object.keys(FIELD_WORDS[name]).toSorted(), name).toEqual(pathsOf(schemaOf(name)).toSorted())
})

describe('the form of a control', () => {
  for (const name of CONTROL_NAMES)
    test(`says again all that may be said of ${name}, and nothing when nothing is`, () => {
      expect(again(name, usualOf(name))).toEqual({ value: usualOf(name), problems: [] })
      expect(again(name, {})).toEqual({ value: {}, problems: [] })
    })

  test('null is said, and so is a list with nothing in it: neither is what is not said', () => {
    const said = { allowed: null, caps: {}, group: 'main' }
    expect(again('senders', said).value).toEqual(said)
    expect(again('opt_out', { stop_words: [], stop_answer: null }).value).toEqual({
      stop_words: [],
      stop_answer: null,
    })
  })

  test('of a group with several settings one may be said', () => {
    expect(again('guard', { sequence: { run: 50 } }).value).toEqual({ sequence: { run: 50 } })
    expect(again('hours', { promotional: { from: '08:00', until: '21:00' } }).value).toEqual({
      promotional: { from: '08:00', until: '21:00' },
    })
  })

  test('what is not said shows what holds then', () => {
    const guard = formOf('guard')
    expect(fieldOf(guard, 'sequence', 'run')?.otherwise).toBe('as usual: 20')
    expect(fieldOf(guard, 'sequence', 'mode')?.otherwise).toBe('as usual: block')
    expect(fieldOf(guard, 'spend', 'cents_per_day')?.otherwise).toBe('as usual: no cap')
    const hours = formOf('hours', { promotional: { from: '09:00', until: '20:00' }, default_class: null })
    expect(fieldOf(hours, 'promotional')?.otherwise).toBe('as usual: from 09:00 until 20:00')
  })

  test('null and an empty list are choices with names', () => {
    const variants = (...path: readonly string[]) => {
      const shape = fieldOf(formOf('senders'), ...path)?.shape
      return shape?.kind === 'variants' ? shape.variants.map(({ label }) => label) : []
    }
    expect(variants('allowed')).toEqual(['any', 'only these'])
    expect(variants('caps')).toEqual(['none here', 'these'])
  })
})

test('a list of texts is typed a line each: blanks around them, and empty lines, say nothing', () => {
  const shape = formOf('opt_out')
  const item = (text: string) => itemOf({ kind: 'text', text })
  const draft = draftOf(shape, { stop_words: ['GENUG'] })
  if (draft.kind !== 'group') throw new Error('a control is a group')
  const typed: Draft = { kind: 'list', items: ['', ' BASTA ', 'GENUG', ' '].map(item) }
  const drafts = { ...draft.drafts, stop_words: { kind: 'variants', at: 1, draft: typed } as const }
  expect(readDraft(shape, { ...draft, drafts }).value).toEqual({ stop_words: ['BASTA', 'GENUG'] })
})

test('published rules of countries stand beside what is said, and not in its place', () => {
  const rules = { CA: 'numeric', US: 'numeric' }
  expect(withCountries({ allowed: null, countries: { US: 'any' } }, rules)).toEqual({
    allowed: null,
    countries: { CA: 'numeric', US: 'any' },
  })
  expect(withCountries(undefined, rules)).toEqual({ countries: rules })
})

test('a value in words is short', () => {
  expect(valueWords(['DE', 'AT'], 'any')).toBe('DE, AT')
  expect(valueWords([], 'none')).toBe('none')
  expect(valueWords(false, 'none')).toBe('no')
  expect(valueWords({ US: 'numeric' }, 'none')).toBe('US numeric')
  expect(valueWords({ '+4915': { parts_per_day: 5 } }, 'none')).toBe('+4915')
  expect(valueWords('x'.repeat(60), 'none')).toBe(`${'x'.repeat(40)}…`)
})

test('the rules of the fraud guard are those that the gateway has', () => {
  expect(SHOWN_RULES).toEqual(GUARD_RULES)
  expect(ruleWords('sequence')).toBe('Consecutive numbers')
})

test('hits of an hour stand in it, by what became of the messages, and hours without any have none', () => {
  const at = (hour: string) => `2026-11-24T${hour}:00:00.000Z`
  const chart = hitsChart(
    [
      { hour: at('10'), rule: 'sequence', outcome: 'refused', hits: 180 },
      { hour: at('10'), rule: 'per_prefix', outcome: 'refused', hits: 1 },
      { hour: at('12'), rule: 'verified_share', outcome: 'noted', hits: 7 },
    ],
    Date.parse('2026-11-24T09:30:00Z'),
    Date.parse('2026-11-24T12:10:00Z'),
  )
  expect(chart.times.map((time) => new Date(time * 1_000).getUTCHours())).toEqual([9, 10, 11, 12])
  expect(chart.lines.map(({ name, values }) => [name, values])).toEqual([
    ['refused', [0, 181, 0, 0]],
    ['noted', [0, 0, 0, 7]],
  ])
})

test('a search for suppressions asks for what was typed, and for no more', () => {
  const terms = termsOf(new URLSearchParams('number=+49 151-2345&source=keyword&cursor=x'))
  expect(listPath({ ...terms, number: '+49 151-2345' }, null)).toBe(
    '/v1/suppressions?limit=50&number=%2B491512345&source=keyword',
  )
  expect(NIL_CLIENT).toBe(ALL_CLIENTS)
})
