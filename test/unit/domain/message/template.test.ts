import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { must } from '../../../../src/domain/assert.ts'
import {
  fillTemplate,
  MAX_TEMPLATE_CHARACTERS,
  readTemplate,
} from '../../../../src/domain/message/template.ts'

const fill = (template: string, variables: Record<string, string> = {}) =>
  fillTemplate(must(readTemplate(template), 'a template'), variables)

describe('a template', () => {
  test.each([
    ['Hello {name}!', { name: 'Ada' }, 'Hello Ada!'],
    ['{a}{b}{a}', { a: '1', b: '2' }, '121'],
    ['no variables', {}, 'no variables'],
    ['{{name}} {name}', { name: 'Ada' }, '{name} Ada'],
    ['{{{name}}}', { name: 'Ada' }, '{Ada}'],
    ['{_x9}', { _x9: 'y' }, 'y'],
    ['{name}', { name: '' }, ''],
    ['{name}', { name: 'Ada', more: 'is not looked at' }, 'Ada'],
  ])('%p with %p is %p', (template, variables, text) => {
    expect(fill(template, variables)).toEqual({ kind: 'text', text })
  })

  test('is not read again: a value that looks like a place stays as it is', () => {
    expect(fill('{a}', { a: '{b} {{ $& \\1', b: 'never' })).toEqual({ kind: 'text', text: '{b} {{ $& \\1' })
  })

  test.each(['__proto__', 'constructor', 'toString'])('knows no %s that was not given', (name) => {
    expect(fill(`{${name}}`)).toEqual({
      kind: 'violation',
      field: `variables.${name}`,
      rule: `must be given: the template has {${name}}`,
    })
  })

  test.each(['half \ud83d', '\udc00', 'a\0b'])(
    'does not take the value %j, which cannot be sent',
    (value) => {
      expect(fill('{a}{b}', { a: 'x', b: value })).toEqual({
        kind: 'violation',
        field: 'variables.b',
        rule: 'must be valid Unicode without U+0000',
      })
      expect(fill('{a}', { a: 'x', b: value })).toEqual({ kind: 'text', text: 'x' })
    },
  )

  test.each([
    ['{', 'an open brace'],
    ['}', 'a closed brace'],
    ['{}', 'no name'],
    ['{a b}', 'a blank in a name'],
    ['{1a}', 'a digit first'],
    ['{{a}', 'a doubled brace closed by one'],
    [`{${'a'.repeat(33)}}`, 'a name of 33 characters'],
    ['a'.repeat(MAX_TEMPLATE_CHARACTERS + 1), 'too long'],
    ['', 'empty'],
  ])('%p is none: %s', (text) => {
    expect(readTemplate(text)).toBeNull()
  })

  test('holds any text whose braces are doubled', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 200, unit: 'binary' }), (text) => {
        expect(fill(text.replace(/[{}]/g, '$&$&'))).toEqual({ kind: 'text', text })
      }),
    )
  })
})
