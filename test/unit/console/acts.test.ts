import { describe, expect, test } from 'bun:test'
import {
  codeWords,
  subjectLink,
  subjectName,
  subjectWords,
  whatWords,
} from '../../../src/console/web/acts/act-words.ts'
import { differencesOf, shownValue } from '../../../src/console/web/acts/differences.ts'
import { actsPath, saidTerms, termsOf } from '../../../src/console/web/acts/terms.ts'
import { maskNumber } from '../../../src/console/web/privacy.tsx'

describe('what an act changed', () => {
  const target = (provider: string, weight: number) => ({ provider, weight })
  const cases: readonly (readonly [
    string,
    unknown,
    unknown,
    readonly (readonly [string, unknown, unknown])[],
  ])[] = [
    ['nothing', { a: 1 }, { a: 1 }, []],
    ['the order of names is no difference', { a: 1, b: 2 }, { b: 2, a: 1 }, []],
    ['a value', { limit: 5, name: 'Shop' }, { limit: 7, name: 'Shop' }, [['limit', 5, 7]]],
    ['null is a value', { limit: null }, { limit: 7 }, [['limit', null, 7]]],
    ['what came', {}, { limit: 7 }, [['limit', undefined, 7]]],
    ['what went', { limit: 7 }, {}, [['limit', 7, undefined]]],
    [
      'all of it is new: told by its parts',
      null,
      { name: 'Shop', tlvs: { '0x1400': 'a' } },
      [
        ['name', undefined, 'Shop'],
        ['tlvs.0x1400', undefined, 'a'],
      ],
    ],
    ['all of it is gone', { name: 'Shop' }, null, [['name', 'Shop', undefined]]],
    [
      'items of lists by their place',
      { targets: [target('a', 1), target('b', 1)] },
      { targets: [target('a', 3)] },
      [
        ['targets[0].weight', 1, 3],
        ['targets[1].provider', 'b', undefined],
        ['targets[1].weight', 1, undefined],
      ],
    ],
    ['a list that becomes something else', { x: [1] }, { x: { y: 1 } }, [['x', [1], { y: 1 }]]],
    ['an item of a list that was empty', { x: [] }, { x: [1] }, [['x[0]', undefined, 1]]],
    ['a list without items that came', {}, { x: [] }, [['x', undefined, []]]],
    ['a name that all objects have', {}, { constructor: 1 }, [['constructor', undefined, 1]]],
  ]
  for (const [name, before, after, told] of cases)
    test(name, () => {
      expect(differencesOf(before, after).map((one) => [one.path, one.before, one.after])).toEqual(
        told.map((one) => [...one]),
      )
    })

  test('is shown as it is, texts without quotes', () => {
    expect([undefined, null, 'Shop', 5, ['a'], true].map(shownValue)).toEqual([
      '–',
      'null',
      'Shop',
      '5',
      '["a"]',
      'true',
    ])
  })
})

describe('which acts are looked for', () => {
  test('is what the address says, and nothing more', () => {
    const terms = termsOf(new URLSearchParams('name=Ada&outcome=refused&other=1'))
    expect(saidTerms(terms)).toEqual({ name: 'Ada', outcome: 'refused' })
    expect(actsPath(terms, null, 50)).toBe('/v1/acts?limit=50&name=Ada&outcome=refused')
    expect(actsPath(terms, 'next', 50)).toEndWith('&cursor=next')
  })

  test('days are of UTC, and the last one is looked at, too', () => {
    const query = new URLSearchParams(
      actsPath(termsOf(new URLSearchParams('from=2026-02-27&to=2026-02-28')), null, 1).split('?')[1],
    )
    expect([query.get('from'), query.get('to')]).toEqual(['2026-02-27T00:00:00Z', '2026-03-01T00:00:00.000Z'])
    expect(actsPath(termsOf(new URLSearchParams('to=nonsense')), null, 1)).toBe('/v1/acts?limit=1')
  })
})

test('the name of an operation is read as words', () => {
  expect(['topUp', 'putClientSenderControl', 'restore-day'].map(whatWords)).toEqual([
    'top up',
    'put client sender control',
    'restore day',
  ])
})

test('abbreviations keep their capitals, and codes are read as words', () => {
  expect(['makeApiKey', 'putSmppAccount'].map(whatWords)).toEqual(['make API key', 'put SMPP account'])
  expect((['api_keys', 'smpp_session'] as const).map(subjectWords)).toEqual(['API keys', 'SMPP session'])
  expect(['scope_missing', 'no_api_key'].map(codeWords)).toEqual(['scope missing', 'no API key'])
})

test('what was acted on leads to where it is seen', () => {
  const of = (
    subject_kind: Parameters<typeof subjectLink>[0]['subject_kind'],
    id: string | null,
    client: string | null,
  ) => subjectLink({ subject_kind, subject_id: id, client_id: client })
  expect(of('credits', null, 'c1')).toBe('#/clients/c1')
  expect(of('api_keys', 'k1', 'c1')).toBe('#/clients/c1?show=access')
  expect(of('control', 'hours/c1', 'c1')).toBe('#/controls/hours?client_id=c1')
  expect(of('provider', 'mock', null)).toBe('#/providers/mock')
  expect(of('message', null, null)).toBeNull()
})

test('what was acted on has its own name, and of a UUID the end where it has none', () => {
  const uuid = '01a21f73-3198-7731-a59d-0eb3e02a029e'
  const of = (id: string | null, client: string | null, after: { name: string } | null = null) =>
    subjectName({ subject_id: id, client_id: client, before: null, after })
  expect(of(uuid, null, { name: 'South fails' })).toBe('South fails')
  expect(of(uuid, null)).toBe('…2a029e')
  expect(of(uuid, uuid)).toBeNull()
  expect(of(`hours/${uuid}`, uuid)).toBe('hours')
  expect(of('mock-b', null, { name: 'other' })).toBe('mock-b')
})

test('a hash in the place of a number is known by its beginning', () => {
  expect(maskNumber('hash_3f09c1d2e4b5a69788776655')).toBe('hash_3f09c1…')
})
