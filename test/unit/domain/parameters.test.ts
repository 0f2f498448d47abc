import { describe, expect, test } from 'bun:test'
import { Value } from '@sinclair/typebox/value'
import {
  GivenDlt,
  GivenTlvs,
  MAX_TLVS,
  NO_PARAMETERS,
  parametersOf,
  readParameters,
  type TlvValue,
  tlvsOf,
} from '../../../src/domain/parameters.ts'

const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex')

describe('the value of a parameter', () => {
  test.each<[TlvValue, string]>([
    ['1101234567890123456', '31313031323334353637383930313233343536'],
    [' ~', '207e'],
    [{ c_string: 'ab' }, '616200'],
    [{ c_string: '' }, '00'],
    [{ hex: '00fF' }, '00ff'],
    [{ hex: '' }, ''],
    [{ int8: 255 }, 'ff'],
    [{ int16: 258 }, '0102'],
    [{ int32: 0 }, '00000000'],
    [{ int32: 4_294_967_295 }, 'ffffffff'],
    ['x'.repeat(255), '78'.repeat(255)],
  ])('%p is these octets', (value, expected) => {
    expect([...Value.Errors(GivenTlvs, { '0x1400': value })]).toEqual([])
    expect(tlvsOf({ '0x1400': value }).map(({ tag, octets }) => [tag, hex(octets)])).toEqual([
      [0x1400, expected],
    ])
  })

  test.each<[unknown]>([
    [''],
    ['é'],
    ['a\0'],
    ['x'.repeat(256)],
    [7],
    [null],
    [{}],
    [{ c_string: 'x'.repeat(255) }],
    [{ hex: '0' }],
    [{ hex: '0g' }],
    [{ hex: '00'.repeat(256) }],
    [{ int8: 256 }],
    [{ int8: -1 }],
    [{ int16: 1.5 }],
    [{ int32: 2 ** 32 }],
    [{ int8: 1, int16: 1 }],
    [{ utf8: 'a' }],
  ])('cannot be %p', (value) => {
    const error = Value.Errors(GivenTlvs, { '0x1400': value }).First()
    expect([error?.path, error?.schema.description]).toEqual([
      '/0x1400',
      expect.stringMatching(/^must be a text of 1 to 255 ASCII characters, or one of/),
    ])
  })
})

test('there are so many parameters, and no more', () => {
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`0x14${10 + index}`, 'a']))
  expect(Value.Check(GivenTlvs, many(MAX_TLVS))).toBe(true)
  expect(Value.Check(GivenTlvs, many(MAX_TLVS + 1))).toBe(false)
})

test.each([
  [{ entity_id: '1' }, true],
  [{ template_id: '1'.repeat(30) }, true],
  [{}, true],
  [{ entity_id: '' }, false],
  [{ entity_id: '11a' }, false],
  [{ entity_id: '1'.repeat(31) }, false],
  [{ entity: '1' }, false],
])('ids of DLT are %p: %p', (dlt, isRight) => {
  expect(Value.Check(GivenDlt, dlt)).toBe(isRight)
})

describe('reading', () => {
  test('has tags in small letters and in their order, and nothing that says nothing', () => {
    const read = readParameters({
      tlvs: { '0x3fFF': 'c', '0x140A': 'b', '0X1400': 'a' },
      dlt: { entity_id: '1' },
    })
    expect(JSON.stringify(read)).toBe(
      '{"kind":"parameters","tlvs":{"0x1400":"a","0x140a":"b","0x3fff":"c"},"dlt":{"entity_id":"1"}}',
    )
    expect(readParameters({ tlvs: {}, dlt: {} })).toEqual({ kind: 'parameters', tlvs: null, dlt: null })
    expect(readParameters({})).toEqual({ kind: 'parameters', tlvs: null, dlt: null })
  })

  // What SMPP says itself (message_payload, sar_msg_ref_num) is the gateway's to say.
  test.each(['0x0424', '0x020c', '0x13ff', '0x4000', '1400', '0x140', '0x14000', '5120', '0x14g0', ''])(
    'refuses the tag %p',
    (tag) => {
      expect(readParameters({ tlvs: { [tag]: 'a' } })).toEqual({
        kind: 'violation',
        field: 'tlvs',
        rule: 'must have tags from 0x1400 to 0x3FFF, as {"0x1400": "…"}, each once',
      })
    },
  )

  test('refuses a tag that is there twice, in small letters and in capitals', () => {
    expect(readParameters({ tlvs: { '0x140a': 'a', '0x140A': 'b' } })).toMatchObject({ field: 'tlvs' })
  })
})

describe('what a provider is told', () => {
  test('is of each tag and id what the message says, else what its client says', () => {
    const told = parametersOf(
      { tlvs: { '0x1401': 'own', '0x1402': 'x' }, dlt: { template_id: '7' } },
      { tlvs: { '0x1400': 'all', '0x1401': 'all' }, dlt: { entity_id: '1', template_id: '2' } },
    )
    expect(told.tlvs.map(({ tag, octets }) => [tag, Buffer.from(octets).toString()])).toEqual([
      [0x1400, 'all'],
      [0x1401, 'own'],
      [0x1402, 'x'],
    ])
    expect(told.dlt).toEqual({ entityId: '1', templateId: '7' })
  })

  test('is its own id of DLT, and not the parameter that its client gives all with this tag', () => {
    const told = parametersOf(
      { tlvs: null, dlt: { template_id: '7' } },
      { tlvs: { '0x1400': 'all', '0x1401': 'all' }, dlt: null },
    )
    expect(told.tlvs.map(({ tag, octets }) => [tag, Buffer.from(octets).toString()])).toEqual([
      [0x1400, 'all'],
    ])
    expect(told.dlt).toEqual({ entityId: '', templateId: '7' })
  })

  test('is nothing where neither says anything', () => {
    expect(parametersOf(NO_PARAMETERS, NO_PARAMETERS)).toEqual({ tlvs: [], dlt: null })
  })

  test('has no id that nobody gave', () => {
    const { dlt } = parametersOf(NO_PARAMETERS, { tlvs: null, dlt: { entity_id: '1' } })
    expect(dlt).toEqual({ entityId: '1', templateId: '' })
  })
})
