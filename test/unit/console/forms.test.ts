import { describe, expect, test } from 'bun:test'
import { Type } from '@sinclair/typebox'
import fc from 'fast-check'
import { draftOf, itemOf, readDraft } from '../../../src/console/web/forms/drafts.ts'
import { type Json, type JsonSchema, shapeOf } from '../../../src/console/web/forms/schema.ts'

/** As the gateway answers it: what typebox makes, as JSON. */
const asAnswered = (schema: object) => JSON.parse(JSON.stringify(schema)) as JsonSchema

const SETTINGS = asAnswered(
  Type.Object({
    request: Type.Object({
      method: Type.Union([Type.Literal('GET'), Type.Literal('POST')], { default: 'POST' }),
      url: Type.String({ description: 'where to', maxLength: 400 }),
      headers: Type.Optional(Type.Record(Type.String(), Type.String())),
      body: Type.Optional(Type.String({ maxLength: 8_000 })),
    }),
    rules: Type.Array(
      Type.Object({
        status: Type.String(),
        outcome: Type.Union([Type.Literal('accepted'), Type.Literal('throttled')]),
      }),
    ),
    id: Type.Union([
      Type.Object({ json: Type.String() }),
      Type.Object({ regex: Type.String(), group: Type.Optional(Type.Integer()) }),
    ]),
    receipts: Type.Optional(Type.Object({ words: Type.Record(Type.String(), Type.String()) })),
    limit: Type.Union([Type.Integer(), Type.Null()]),
    share: Type.Optional(Type.Number()),
    fast: Type.Optional(Type.Boolean()),
    odd: Type.Optional(Type.Unknown()),
  }),
)
const SHAPE = shapeOf(SETTINGS)

const WHOLE: Json = {
  request: {
    method: 'GET',
    url: 'http://127.0.0.1/send',
    headers: { 'x-key': '{secret.key}' },
    body: 'a\nb',
  },
  rules: [
    { status: '2xx', outcome: 'accepted' },
    { status: '429', outcome: 'throttled' },
  ],
  id: { regex: 'id=(.+)', group: 1 },
  receipts: { words: { ok: 'delivered' } },
  limit: 20,
  share: 0.25,
  fast: false,
  odd: [1, { two: null }],
}

/** What a form that is filled with a value says again. */
const again = (value: Json | undefined) => readDraft(SHAPE, draftOf(SHAPE, value))

describe('a form made of a schema', () => {
  test('says what it was filled with', () => {
    expect(again(WHOLE)).toEqual({ value: WHOLE, problems: [] })
    const small: Json = {
      request: { method: 'POST', url: '' },
      rules: [],
      id: { json: '$.id' },
      limit: null,
    }
    expect(again(small)).toEqual({ value: small, problems: [] })
  })

  test('says any settings again that its schema takes', () => {
    const text = fc.string()
    const settings = fc.record(
      {
        request: fc.record(
          {
            method: fc.constantFrom('GET', 'POST'),
            url: text,
            headers: fc.dictionary(
              fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
              text,
              {
                minKeys: 1,
              },
            ),
            body: fc.string({ minLength: 1 }),
          },
          { requiredKeys: ['method', 'url'] },
        ),
        rules: fc.array(fc.record({ status: text, outcome: fc.constantFrom('accepted', 'throttled') })),
        id: fc.oneof(
          fc.record({ json: text }),
          fc.record({ regex: text, group: fc.integer() }, { requiredKeys: ['regex'] }),
        ),
        limit: fc.option(fc.integer()),
        share: fc.double({ noNaN: true, noDefaultInfinity: true }).filter((share) => !Object.is(share, -0)),
        fast: fc.boolean(),
      },
      { requiredKeys: ['request', 'rules', 'id', 'limit'] },
    )
    fc.assert(
      fc.property(settings, (given) => {
        const value = JSON.parse(JSON.stringify(given)) as Json
        expect(again(value)).toEqual({ value, problems: [] })
      }),
    )
  })

  test('begins with the defaults of what is required, and leaves the rest out', () => {
    const { value, problems } = again(undefined)
    expect(value).toEqual({ request: { method: 'POST', url: '' }, rules: [], limit: null })
    expect(problems).toEqual([{ path: 'id', rule: 'choose one' }])
  })

  test('has a choice for words, a variant for shapes, and room for lines where a text may be long', () => {
    const fields = SHAPE.kind === 'group' ? SHAPE.fields : []
    const request = fields[0]?.shape
    const kinds = (request?.kind === 'group' ? request.fields : []).map(({ name, shape }) => [
      name,
      shape.kind,
    ])
    expect(kinds).toEqual([
      ['method', 'choice'],
      ['url', 'text'],
      ['headers', 'map'],
      ['body', 'text'],
    ])
    const body = request?.kind === 'group' ? request.fields[3]?.shape : undefined
    expect(body).toEqual({ kind: 'text', isLong: true })
    const id = fields.find(({ name }) => name === 'id')?.shape
    expect(id?.kind === 'variants' ? id.variants.map(({ label }) => label) : []).toEqual(['json', 'regex'])
    expect(fields.find(({ name }) => name === 'limit')).toMatchObject({
      orNull: true,
      isRequired: false,
      shape: { kind: 'number', isWhole: true },
    })
    expect(fields.find(({ name }) => name === 'odd')?.shape.kind).toBe('json')
  })

  const wrong: readonly (readonly [string, JsonSchema, string, string])[] = [
    ['a word where a number is wanted', { type: 'integer' }, 'ten', 'must be a number'],
    ['half where a whole number is wanted', { type: 'integer' }, '0.5', 'must be a whole number'],
    ['nothing where a number is wanted', { type: 'number' }, ' ', 'must be given'],
    ['JSON that is none', {}, '{', 'must be JSON'],
  ]
  for (const [name, schema, text, rule] of wrong)
    test(`names ${name}`, () => {
      const shape = shapeOf({ type: 'object', required: ['of'], properties: { of: schema } })
      const draft = { kind: 'group', isThere: true, drafts: { of: { kind: 'text', text } } } as const
      expect(readDraft(shape, draft).problems).toEqual([{ path: 'of', rule }])
    })

  test('names the item that is wrong, and a name that a map has twice', () => {
    const numbers = shapeOf({ type: 'array', items: { type: 'integer' } })
    const items = ['1', 'x'].map((text) => itemOf({ kind: 'text', text }))
    expect(readDraft(numbers, { kind: 'list', items }, 'of').problems).toEqual([
      { path: 'of.1', rule: 'must be a number' },
    ])
    const map = shapeOf({ type: 'object', additionalProperties: { type: 'string' } })
    const entries = ['a', 'a', ''].map((name) => ({ name, ...itemOf({ kind: 'text', text: 'x' }) }))
    expect(readDraft(map, { kind: 'map', entries }, 'of').problems).toEqual([
      { path: 'of', rule: 'has a twice' },
      { path: 'of', rule: 'each needs a name' },
    ])
  })
})
