import { describe, expect, test } from 'bun:test'
import { bounded, MAX_STATE_CHARACTERS, narrowed } from '../../../src/domain/act-state.ts'

const rules = (count: number) => Array.from({ length: count }, (_, place) => ({ name: `rule ${place}` }))

describe('what an act keeps', () => {
  test('of a short list is all of it', () => {
    const states = { before: { routes: rules(3) }, after: { routes: rules(4) } }
    expect(narrowed(states.before, states.after)).toEqual(states)
  })

  test('of a long list is how many it has, and what went and came', () => {
    const before = { version: 1, routes: rules(5_000) }
    const after = { version: 2, routes: [...rules(4_999), { name: 'new' }] }
    expect(narrowed(before, after)).toEqual({
      before: { version: 1, routes: { items: 5_000, went: [{ name: 'rule 4999' }] } },
      after: { version: 2, routes: { items: 5_000, came: [{ name: 'new' }] } },
    })
  })

  test('of what was not there, or is not any more, is nothing', () => {
    expect(narrowed(null, { routes: rules(21) })).toEqual({
      before: null,
      after: { routes: { items: 21, came: rules(21) } },
    })
    expect(narrowed({ name: 'Shop' }, null)).toEqual({ before: { name: 'Shop' }, after: null })
  })

  test('is never longer than a row should be', () => {
    const long = { text: 'x'.repeat(MAX_STATE_CHARACTERS) }
    expect(bounded(long)).toEqual({ too_long_characters: JSON.stringify(long).length })
    const many = { numbers: Array.from({ length: 100_000 }, () => crypto.randomUUID()) }
    expect(JSON.stringify(narrowed(null, many).after).length).toBeLessThan(MAX_STATE_CHARACTERS)
  })
})
