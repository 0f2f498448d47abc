import { describe, expect, test } from 'bun:test'
import { EXAMPLE_BODY, EXAMPLE_LOW } from '../../../../src/api/callbacks/callback-examples.ts'
import { ERRORS } from '../../../../src/domain/errors.ts'
import {
  holdCallbackToDocument,
  holdEventToDocument,
  holdToDocument,
  holdToSchema,
  ownDocument,
} from '../../../support/document.ts'
import { routesOf } from '../../../support/openapi.ts'

const spec = ownDocument()
const routes = routesOf(spec)
const answers = routes.flatMap(({ name, path, method, operation }) =>
  Object.entries(operation.responses).map(([status, answer]) => ({ name, path, method, status, answer })),
)

type Schema = Readonly<Record<string, unknown>>

/** Every field that a schema says something of, by the way to it. References are not followed: each component is looked at itself. */
function fieldsOf(schema: unknown, way: string): (readonly [way: string, field: Schema])[] {
  if (schema === null || typeof schema !== 'object') return []
  if (Array.isArray(schema)) return schema.flatMap((one, index) => fieldsOf(one, `${way}[${index}]`))
  return Object.entries(schema).flatMap(([name, inner]) => {
    if (name !== 'properties') return fieldsOf(inner, `${way}.${name}`)
    const fields = Object.entries(inner as Record<string, Schema>) // what `properties` holds
    return fields.flatMap(([field, one]) => [
      [`${way}.${field}`, one] as const,
      ...fieldsOf(one, `${way}.${field}`),
    ])
  })
}

describe('every answer', () => {
  test('has a schema for each media type, or no body', () => {
    const without = answers.filter(({ status, answer }) =>
      answer.content === undefined
        ? status !== '204'
        : Object.values(answer.content).some(({ schema }) => schema === undefined),
    )
    expect(without.map(({ name, status }) => `${name} ${status}`)).toEqual([])
    expect(answers.filter(({ status }) => status.startsWith('2')).length).toBeGreaterThan(37)
  })

  test('has an example that is what its schema says', () => {
    let held = 0
    for (const { path, method, status, answer } of answers) {
      const { example, examples = {} } = answer.content?.['application/json'] ?? {}
      const all = [
        ...(example === undefined ? [] : [example]),
        ...Object.values(examples).map(({ value }) => value),
      ]
      for (const one of all) {
        holdToSchema(path, method.toLowerCase(), status, one)
        held++
      }
    }
    expect(held).toBeGreaterThan(500)
  })

  test('names its request', () => {
    for (const { name, status, answer } of answers)
      expect([name, status, Object.keys(answer.headers ?? {})]).toEqual([
        name,
        status,
        expect.arrayContaining(['X-Request-Id']),
      ])
  })
})

test('every field of an answer says what it is, and of which type', () => {
  const fields = fieldsOf(spec.components.schemas, '').filter(([, field]) => !('$ref' in field))
  const silent = fields.filter(
    ([, field]) => typeof field['description'] !== 'string' || field['type'] === undefined,
  )
  expect(silent.map(([way]) => way)).toEqual([])
  expect(fields.length).toBeGreaterThan(200)
})

describe('a refusal', () => {
  test('has one of the codes of the catalogue', () => {
    expect(spec.components.schemas['Error']?.properties['code']).toMatchObject({ enum: Object.keys(ERRORS) })
  })

  test('says for its status which codes can come, and has an example of each', () => {
    for (const { name, status, answer } of answers) {
      const { schema, examples = {} } = answer.content?.['application/json'] ?? {}
      const [, of] = (schema?.['allOf'] ?? []) as readonly { properties: { code: { enum: string[] } } }[] // as `refusals` makes it
      if (!of) continue
      const codes = of.properties.code.enum
      expect([name, status, codes]).toEqual([name, status, Object.keys(examples)])
      const statuses = Object.entries(ERRORS).flatMap(([code, entry]) =>
        codes.includes(code) ? entry.status : [],
      )
      expect([name, ...new Set<number>(statuses)]).toEqual([name, Number(status)])
    }
  })
})

test('an Idempotency-Key is documented where it works, and nowhere else', () => {
  const taking = routes.filter(({ operation }) =>
    operation.parameters.some(({ name }) => name === 'Idempotency-Key'),
  )
  expect(taking.map(({ name }) => name)).toEqual([
    'POST /v1/messages',
    'POST /v1/messages/batch',
    'POST /v1/clients',
    'POST /v1/clients/{id}/topups',
    'POST /v1/clients/{id}/adjustments',
  ])
})

test('the example of the live stream is what its events are', () => {
  const stream = spec.paths['/v1/live']?.['get']?.responses['200']?.content?.['text/event-stream']
  const events = [...String(stream?.example).matchAll(/event: (\w+)\ndata: (.+)\n/g)]
  expect(events.map(([, name]) => name)).toEqual(['snapshot', 'update'])
  for (const [, name = '', data = ''] of events)
    holdEventToDocument('http://gateway/v1/live', name, JSON.parse(data))
})

test('what a client is told is documented as it comes', () => {
  holdCallbackToDocument(EXAMPLE_BODY)
  holdCallbackToDocument(EXAMPLE_LOW)
  expect(() => holdCallbackToDocument({ ...EXAMPLE_LOW, data: EXAMPLE_BODY.data })).toThrow(/\/data so/)
  expect(() =>
    holdCallbackToDocument({ ...EXAMPLE_BODY, data: { ...EXAMPLE_BODY.data, text: 'Hi' } }),
  ).toThrow(/\/data so.*"text"/)
})

describe('an answer is not what the document says', () => {
  const headers = { 'x-request-id': 'r', 'content-type': 'application/json' }
  const rules = { credit_limit_cents: 0, low_water_cents: null, daily_cap_cents: null }
  const money = {
    credit_cents: 1,
    held_cents: 0,
    captured_cents: 0,
    spent_today_cents: 0,
    spendable_cents: 1,
  }
  const balance = { id: crypto.randomUUID(), name: 'Shop', ...money, ...rules }
  const hold = (
    body: unknown,
    { status = 200, type = 'application/json', more = {}, path = '/v1/me' } = {},
  ) =>
    holdToDocument({
      method: 'GET',
      url: `http://gateway${path}`,
      status,
      headers: new Headers({ ...headers, 'content-type': type, ...more }),
      text: typeof body === 'string' ? body : JSON.stringify(body),
    })

  test('when all is right nothing is said', () => {
    hold(balance)
    hold({ error: 'no such client', code: 'unknown_client', request_id: 'r' }, { status: 404 })
    hold(
      { error: 'no such route', code: 'unknown_route', request_id: 'r' },
      { status: 404, path: '/v1/nowhere' },
    )
  })

  test.each([
    ['a field too many', { ...balance, secret: 1 }, {}, /GET \/v1\/me → 200.*"secret"/],
    ['a field too few', { ...balance, name: undefined }, {}, /required property 'name'/],
    ['another type', { ...balance, held_cents: '0' }, {}, /\/held_cents so: must be number/],
    ['an id in capitals', { ...balance, id: balance.id.toUpperCase() }, {}, /\/id so: must match format/],
    ['a status that the route does not have', {}, { status: 409 }, /→ 409: the document has no such answer/],
    ['another media type', 'a,b\r\n', { type: 'text/csv' }, /does not have it as text\/csv/],
    ['a code of another status', { error: 'x', code: 'busy', request_id: 'r' }, { status: 404 }, /\/code so/],
    ['CSV of other columns', 'a,b\r\n', { type: 'text/csv', path: '/v1/messages' }, /has other columns/],
    ['a header too many', balance, { more: { location: '/' } }, /does not name its header Location/],
  ] as const)('for %s', (_, body, how, words) => {
    expect(() => hold(body, how)).toThrow(words)
  })

  test('and so in a list and in an object within', () => {
    const page = { clients: [{ ...balance }], next_cursor: null }
    expect(() => hold(page, { path: '/v1/clients' })).toThrow(/\/clients\/0 so: must have required/)
    const health = { status: 'ready', dependencies: { postgres: { status: 'up', latency_ms: 1, host: 'x' } } }
    expect(() => hold(health, { path: '/ready' })).toThrow()
  })

  test('but one of somebody else is not looked at', () => {
    holdToDocument({
      method: 'GET',
      url: 'http://hook/v1/me',
      status: 418,
      headers: new Headers(),
      text: '?',
    })
  })
})
