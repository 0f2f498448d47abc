import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { Value } from '@sinclair/typebox/value'
import 'elysia' // knows the formats of schemas
import { ToldMessage } from '../../../../src/api/callbacks/callback-body.ts'
import { EXAMPLE_MESSAGE, EXAMPLE_MESSAGES_CSV } from '../../../../src/api/messages/examples.ts'
import { FoundMessage, Message } from '../../../../src/api/messages/message-schema.ts'
import { ADMIN_FIELDS } from '../../../../src/domain/fields/admin-fields.ts'
import { exampleOf, jsonOf } from '../../../../src/domain/fields/field.ts'
import { MESSAGE_FIELDS } from '../../../../src/domain/fields/message-fields.ts'
import { FOUND_FIELDS, READ_FIELDS, TOLD_FIELDS } from '../../../../src/domain/fields/shown-fields.ts'

const README = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8')

// Clients read CSV by its columns' places, and sign what callbacks tell: what was released keeps its order.
const RELEASED = {
  read: 'id client_id to from text encoding parts status credit_state cost_cents reference provider provider_message_id attempts last_error express send_at expires_at created_at updated_at final',
  found:
    'id client_id to from parts status credit_state cost_cents reference provider provider_message_id attempts last_error express otp created_at updated_at final lane throttles version next_alarm_at send_at expires_at',
  told: 'id client_id to from encoding parts status credit_state cost_cents reference provider provider_message_id attempts last_error express send_at expires_at created_at updated_at sequence final',
}

const FORMS = [
  ['read', READ_FIELDS, Message],
  ['found', FOUND_FIELDS, FoundMessage],
  ['told', TOLD_FIELDS, ToldMessage],
] as const

describe.each(FORMS)('a message that is %s', (form, fields, schema) => {
  test('has the fields that were released, in their order', () => {
    const released = RELEASED[form].split(' ')
    expect(Object.keys(fields).filter((name) => released.includes(name))).toEqual(released)
  })

  test('has a schema with all its fields, in their order, each with what it means', () => {
    // Beside the columns of a message it says where the message is.
    const ofReading = form === 'read' ? [...Object.keys(ADMIN_FIELDS), 'archived'] : []
    expect(Object.keys(schema.properties)).toEqual([...Object.keys(fields), ...ofReading])
    expect<readonly string[] | undefined>(schema.required).toEqual(Object.keys(fields))
    for (const property of Object.values(schema.properties)) expect(property.description).toMatch(/\w/)
  })

  test('has an example that is what the schema says', () => {
    expect([...Value.Errors(schema, exampleOf(fields))]).toEqual([])
  })
})

test('every field is shown somewhere', () => {
  const shown = new Set([READ_FIELDS, FOUND_FIELDS, TOLD_FIELDS].flatMap((fields) => Object.keys(fields)))
  expect([...shown].toSorted()).toEqual(Object.keys(MESSAGE_FIELDS).toSorted())
})

test("the README's message is one: its fields in their order, of their kinds", () => {
  const line = README.split('\n').find((each) => each.startsWith('{"id":') && each.includes('"client_id"'))
  const shown: unknown = JSON.parse(line ?? '{}')
  expect(Object.keys(shown as object)).toEqual(Object.keys(READ_FIELDS)) // an object, or the next line says so
  expect([...Value.Errors(Message, shown)]).toEqual([])
})

test('the CSV of the documentation has a column for each field, and the values of the example', () => {
  const [head, record] = EXAMPLE_MESSAGES_CSV.split('\r\n').map((line) => line.split(','))
  expect(head).toEqual(Object.keys(READ_FIELDS))
  expect(record).toEqual(Object.values(EXAMPLE_MESSAGE).map((value) => String(value ?? '')))
})

test('an answer holds its fields in their order, instants as texts, and nothing else', () => {
  const fields = {
    name: { kind: 'text', means: 'x', example: 'x' },
    at: { kind: 'instant', nullable: true, means: 'x', example: null },
    count: { kind: 'integer', means: 'x', example: 1 },
  } as const
  const row = { count: 2, extra: 'secret', at: new Date('2026-11-24T10:00:00.020Z'), name: 'a' }
  expect(JSON.stringify(jsonOf(fields, row))).toBe('{"name":"a","at":"2026-11-24T10:00:00.020Z","count":2}')
  expect(JSON.stringify(jsonOf(fields, { ...row, at: null }))).toBe('{"name":"a","at":null,"count":2}')
})
