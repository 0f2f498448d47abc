import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { fillTemplate, type Place, placeOf, readTemplate } from '../../../../src/provider/http/template.ts'

/** The template with this text for {text}. */
function filled(text: string, place: Place, value: string): string {
  const read = readTemplate(text)
  if ('unknown' in read) throw new Error(`{${read.unknown}} is unknown`)
  return fillTemplate(read.template, place, { variable: () => value, secret: () => value })
}

/** Texts as messages have them: Unicode without NUL. */
const texts = fc.string({ unit: 'grapheme', maxLength: 50 }).filter((text) => !text.includes('\0'))
const nasty = fc.oneof(
  texts,
  fc.string({
    unit: fc.constantFrom(
      '"',
      '\\',
      '&',
      '<',
      '>',
      "'",
      '=',
      '+',
      '%',
      '\r',
      '\n',
      '\t',
      ' ',
      '#',
      '/',
      '{',
      '}',
      ']]>',
      'é',
      '€',
      '😀',
    ),
    maxLength: 30,
  }),
)

describe('a value stands in its place as it is', () => {
  test('in JSON, whatever it holds', () => {
    fc.assert(
      fc.property(nasty, (value) => {
        expect(JSON.parse(filled('{"a":{"b":"x{text}y"},"n":[{}]}', 'json', value))).toEqual({
          a: { b: `x${value}y` },
          n: [{}],
        })
      }),
    )
  })

  test('in a query, whatever it holds', () => {
    fc.assert(
      fc.property(nasty, (value) => {
        const url = new URL(`https://api.example.com${filled('/send?a={text}&b=1', 'url', value)}`)
        expect([...url.searchParams]).toEqual([
          ['a', value],
          ['b', '1'],
        ])
        expect(url.pathname).toBe('/send')
      }),
    )
  })

  test('in a form, whatever it holds', () => {
    fc.assert(
      fc.property(nasty, (value) => {
        expect([...new URLSearchParams(filled('a={text}&b={text}', 'form', value))]).toEqual([
          ['a', value],
          ['b', value],
        ])
      }),
    )
  })

  test('in XML, as text and as an attribute, whatever it holds', () => {
    fc.assert(
      fc.property(nasty, (value) => {
        const xml = filled('<a b="{text}">{text}</a>', 'xml', value)
        const [, attribute = '', text = ''] = /^<a b="([^"<]*)">([^<]*)<\/a>$/.exec(xml) ?? []
        const unescaped = (escaped: string) =>
          escaped.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
        expect(text.replace(/&#\d+;/g, '')).not.toMatch(/[&<>]/)
        expect([unescaped(attribute), unescaped(text)]).toEqual([value, value])
      }),
    )
  })

  test('in a header it is one line, and begins no other', () => {
    fc.assert(
      fc.property(nasty, (value) => {
        const header = filled('v={text}', 'header', value)
        expect(header).not.toMatch(/[\r\n]/)
        const sent = Buffer.from(header, 'latin1').toString()
        expect(sent).toBe(`v=${value.replace(/\p{Cc}+/gu, ' ')}`)
        expect(new Headers({ x: header }).get('x')).toBe(header.replace(/^[ \t]+|[ \t]+$/g, ''))
      }),
    )
  })
})

test('what XML cannot hold is replaced', () => {
  expect(filled('{text}', 'xml', 'a\u0001b\uffffc\ud800d')).toBe('a\ufffdb\ufffdc\ufffdd')
})

describe('braces', () => {
  test.each([
    ['{"a":{"b":"{text}"}}', '{"a":{"b":"V"}}'],
    ['{ text }', '{ text }'],
    ['{{text}} is {text}', '{text} is V'],
    ['{{anything}}', '{anything}'],
    ['{}{1}{"x"}', '{}{1}{"x"}'],
    ['#{text}#%d', '#V#%d'],
    ['{text}{text}', 'VV'],
    ['{{{text}}}', '{{text}}'],
  ])('%p becomes %p', (template, expected) => {
    expect(filled(template, 'text', 'V')).toBe(expected)
  })

  test.each([['{txt}'], ['{Text}'], ['{secret}'], ['{secret.}'], ['{secret.a.b}'], ['{to.x}']])(
    '%p names what is no variable',
    (template) => {
      expect(readTemplate(template)).toEqual({ unknown: template.slice(1, -1) })
    },
  )

  test('a value is not read for places again', () => {
    expect(filled('{text}', 'text', '{to} {secret.key}')).toBe('{to} {secret.key}')
  })
})

test.each([
  ['application/json', 'json'],
  ['Application/JSON; charset=UTF-8', 'json'],
  ['application/vnd.api+json', 'json'],
  ['application/x-www-form-urlencoded', 'form'],
  ['text/xml', 'xml'],
  ['application/soap+xml; charset="utf-8"', 'xml'],
  ['text/plain', 'text'],
  ['text/plain; charset=iso-8859-1', null],
  ['multipart/form-data', null],
  ['', null],
] as const)('a body of %p is escaped as %p', (type, place) => {
  expect(placeOf(type)).toBe(place)
})
