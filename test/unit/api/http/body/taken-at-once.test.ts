import { describe, expect, test } from 'bun:test'
import '../../../../../src/api/http/production.ts'
import { createApp } from '../../../../../src/api/app.ts'
import { MAX_BODY_BYTES } from '../../../../../src/api/http/body/read-body.ts'
import type { Db } from '../../../../../src/store/database/db.ts'
import { apiDeps, openBusAway } from '../../../../support/apart.ts'

const ID = '550e8400-e29b-41d4-a716-446655440000'
const GOOD = { client_id: ID, to: '+1234567890', from: 'SENDER', text: 'Hello' }

// What is refused at the edge asks no database.
const deps = { db: {} as Db, bus: openBusAway() }
const open = createApp(apiDeps(deps))
const keyed = createApp(apiDeps({ ...deps, auth: 'api_key', host: '0.0.0.0' }))

type Told = { readonly body?: string; readonly query?: string; readonly headers?: Record<string, string> }

async function ask(app: typeof open, path: string, { body = '', query = '', headers = {} }: Told) {
  const answer = await app.fetch(
    new Request(`http://127.0.0.1${path}${query}`, {
      method: 'POST',
      headers: {
        host: '127.0.0.1',
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        ...headers,
      },
      body,
    }),
  )
  const { code, field } = (await answer.json()) as { readonly code: string; readonly field?: string }
  return { status: answer.status, code, field: field ?? null }
}

const json = (more: object) => JSON.stringify({ ...GOOD, ...more })

describe('a message that is sent is refused as by any other route', () => {
  test.each([
    [
      'of another media type',
      { body: '{', headers: { 'content-type': 'text/plain' } },
      415,
      'unsupported_media_type',
      null,
    ],
    [
      'compressed',
      { body: '{', headers: { 'content-encoding': 'gzip' } },
      415,
      'unsupported_media_type',
      null,
    ],
    [
      'in another charset',
      { body: '{', headers: { 'content-type': 'application/json;charset=latin1' } },
      400,
      'invalid_json',
      null,
    ],
    [
      'said to be too large',
      { body: '{', headers: { 'content-length': `${MAX_BODY_BYTES + 1}` } },
      413,
      'body_too_large',
      null,
    ],
    ['no JSON', { body: '{' }, 400, 'invalid_json', null],
    ['too deep', { body: '['.repeat(33) }, 400, 'invalid_field', 'body'],
    ['no object', { body: '[]' }, 400, 'invalid_field', 'body'],
    ['not there', {}, 400, 'invalid_field', 'body'],
    ['with a field that it does not have', { body: json({ colour: 'red' }) }, 400, 'unknown_field', 'colour'],
    ['of a client that is no UUID', { body: json({ client_id: 'me' }) }, 400, 'invalid_field', 'client_id'],
  ] as const)('%s', async (_, told, status, code, field) => {
    expect(await ask(open, '/v1/messages', told)).toEqual({ status, code, field })
  })

  test('for its Idempotency-Key before its fields, and for its body before that', async () => {
    const headers = { 'idempotency-key': 'é' }
    const [wrong, broken] = [
      { body: json({ client_id: 'me' }), headers },
      { body: '{', headers },
    ]
    for (const path of ['/v1/messages', '/v1/messages/batch']) {
      expect(await ask(open, path, wrong)).toMatchObject({ code: 'invalid_field', field: 'Idempotency-Key' })
      expect(await ask(open, path, broken)).toMatchObject({ code: 'invalid_json' })
    }
  })

  test('for its query', async () => {
    const told = { body: json({ client_id: 'me' }), query: '?a=1&a=2' }
    expect(await ask(open, '/v1/messages', told)).toMatchObject({ code: 'invalid_field', field: 'a' })
  })

  test('for who sends it before anything of it is looked at', async () => {
    const told = { body: '{', headers: { 'content-type': 'text/plain' } }
    expect(await ask(keyed, '/v1/messages', told)).toMatchObject({ status: 401, code: 'no_api_key' })
  })
})
