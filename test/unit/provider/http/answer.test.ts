import { describe, expect, test } from 'bun:test'
import { readAnswer, readAnswerSettings } from '../../../../src/provider/http/answer.ts'
import { isViolation } from '../../../../src/provider/http/find.ts'
import type { HttpSettings } from '../../../../src/provider/http/settings.ts'
import type { SubmitAnswer } from '../../../../src/provider/port.ts'
import { NOW_MS } from '../../../support/http-provider.ts'

function answered(
  settings: HttpSettings['answer'],
  status: number,
  body = '',
  retryAfter: string | null = null,
): SubmitAnswer {
  const reading = readAnswerSettings(settings)
  if (isViolation(reading)) throw new Error(`${reading.field} ${reading.rule}`)
  return readAnswer(reading, { status, body, retryAfter }, { nowMs: NOW_MS, submissionId: 'M-1' })
}

describe('without a rule the status says it', () => {
  test.each([
    [200, 'accepted'],
    [202, 'accepted'],
    [204, 'accepted'],
    [301, 'rejected_temporary'],
    // A form that was taken is often answered with these.
    [302, 'unknown'],
    [303, 'unknown'],
    [307, 'rejected_temporary'],
    [308, 'rejected_temporary'],
    [400, 'rejected_permanent'],
    [401, 'rejected_temporary'],
    [402, 'rejected_temporary'],
    [403, 'rejected_temporary'],
    [404, 'rejected_temporary'],
    [408, 'unknown'],
    [409, 'unknown'],
    [422, 'rejected_permanent'],
    [429, 'throttled'],
    [500, 'unknown'],
    [502, 'unknown'],
    [503, 'unknown'],
    [504, 'unknown'],
    [599, 'unknown'],
  ])('%p is %p', (status, kind) => {
    expect(answered(undefined, status).kind).toBe(kind as SubmitAnswer['kind'])
  })
})

describe('rules', () => {
  const settings: HttpSettings['answer'] = {
    rules: [
      { status: '4xx', json: '$.code', equals: 'blocked', outcome: 'rejected_permanent' },
      { json: '$.code', equals: 7, outcome: 'throttled' },
      { json: ['$.messages[0].status', '$.status'], matches: '^(?:1|busy)$', outcome: 'rejected_temporary' },
      { json: '$.failure', outcome: 'rejected_permanent' },
      { status: 503, regex: '^try later', outcome: 'rejected_temporary' },
      { status: 200, regex: '^$', outcome: 'unknown' },
    ],
  }
  test.each([
    [401, '{"code":"blocked"}', 'rejected_permanent'],
    [200, '{"code":"blocked"}', 'accepted'],
    [200, '{"code":7}', 'throttled'],
    // Texts and numbers that look alike are alike.
    [200, '{"code":"7"}', 'throttled'],
    [200, '{"code":77}', 'accepted'],
    [500, '{"messages":[{"status":"1"}]}', 'rejected_temporary'],
    [500, '{"status":"busy"}', 'rejected_temporary'],
    [500, '{"status":"busybody"}', 'unknown'],
    [200, '{"failure":{}}', 'rejected_permanent'],
    [200, '{"failure":null}', 'accepted'],
    [503, 'try later, please', 'rejected_temporary'],
    [503, 'gone', 'unknown'],
    [200, '', 'unknown'],
    [200, 'not JSON {', 'accepted'],
  ])('%p %p is %p: the first that matches counts', (status, body, kind) => {
    expect(answered(settings, status, body).kind).toBe(kind as SubmitAnswer['kind'])
  })
})

describe('an accepted message has the id', () => {
  test.each<[string, HttpSettings['answer'], string, readonly string[]]>([
    ['of its submission, where none is looked for', {}, 'OK', ['M-1']],
    ['of a path', { id: { json: '$.id' } }, '{"id":"a"}', ['a']],
    ['of the first path with a value', { id: { json: ['$.id', '$.data.id'] } }, '{"data":{"id":7}}', ['7']],
    ['in all its digits', { id: { json: '$.id' } }, '{"id":1460969715572091219}', ['1460969715572091219']],
    ['of an expression', { id: { regex: '^ID: (\\w+)' } }, 'ID: x9', ['x9']],
    ['of each part', { ids: { json: '$.m[*].id' } }, '{"m":[{"id":"a"},{"id":"b"}]}', ['a', 'b']],
    ['of each part, by an expression', { ids: { regex: 'ID: (\\w+)' } }, 'ID: a\nID: b', ['a', 'b']],
    [
      'of the whole where parts have none',
      { ids: { json: '$.m[*].id' }, id: { json: '$.id' } },
      '{"id":"w"}',
      ['w'],
    ],
  ])('%s', (_, settings, body, ids) => {
    expect(answered(settings, 200, body)).toMatchObject({ kind: 'accepted', providerMessageIds: ids })
  })

  test.each<[string, HttpSettings['answer'], string]>([
    ['is missing', { id: { json: '$.id' } }, '{}'],
    ['is null', { id: { json: '$.id' } }, '{"id":null}'],
    ['is empty', { id: { json: '$.id' } }, '{"id":""}'],
    ['is no text', { id: { json: '$.id' } }, '{"id":{"a":1}}'],
    ['is in no JSON', { id: { json: '$.id' } }, '<html>login</html>'],
    ['is too long', { id: { json: '$.id' } }, `{"id":"${'a'.repeat(129)}"}`],
    ['has a control character', { id: { json: '$.id' } }, '{"id":"a\\u0000b"}'],
    ['is half a surrogate pair', { id: { json: '$.id' } }, '{"id":"a\\ud800"}'],
    ['of a part is half a surrogate pair', { ids: { json: '$.m[*]' } }, '{"m":["a","\\udc00b"]}'],
    ['of parts is missing', { ids: { json: '$.m[*].id' } }, '{"m":[]}'],
  ])('or is unknown, when it %s', (_, settings, body) => {
    expect(answered(settings, 200, body)).toMatchObject({
      kind: 'unknown',
      error: expect.stringMatching(/^accepted, but without an id: HTTP 200/),
    })
  })
})

describe('a throttled message waits', () => {
  const inBody: HttpSettings['answer'] = { retry_after: { json: '$.wait' } }
  test.each<[HttpSettings['answer'], string, string | null, number | null]>([
    [{}, '', null, null],
    [{}, '', '7', 7_000],
    [{}, '', 'Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
    [{}, '', 'Wed, 31 Dec 2025 00:00:00 GMT', 0],
    [{}, '', 'soon', null],
    [{}, '', '99999999', 86_400_000],
    [inBody, '{"wait":2}', '7', 2_000],
    [inBody, '{"wait":1.2}', null, 2_000],
    [inBody, '{}', '7', 7_000],
  ])('%p with %p and Retry-After %p: %p ms', (settings, body, header, retryAfterMs) => {
    expect(answered(settings, 429, body, header)).toMatchObject({ kind: 'throttled', retryAfterMs })
  })
})

describe('what is kept of an answer', () => {
  test('is its status and its body, within bounds, as the database holds it', () => {
    const answer = answered({}, 400, `no\0${'x'.repeat(5_000)}`)
    if (answer.kind !== 'rejected_permanent') throw new Error(answer.kind)
    expect(answer.detail).toStartWith('HTTP 400: no\ufffdxxx')
    expect(answer.detail).toHaveLength(2_000)
    expect(answer.error).toHaveLength(200)
  })

  test('is the error that it names, in one line', () => {
    expect(answered({ error: { json: '$.e' } }, 400, '{"e":"wrong\\nnumber"}')).toMatchObject({
      error: 'wrong number',
      detail: 'HTTP 400: {"e":"wrong\\nnumber"}',
    })
    expect(answered({ error: { json: '$.e' } }, 400, '')).toMatchObject({ error: 'HTTP 400' })
  })
})
