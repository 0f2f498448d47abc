import { describe, expect, test } from 'bun:test'
import { HTTP_KIND } from '../../../../src/provider/http/http.ts'

const GOOD = {
  request: {
    method: 'POST',
    url: 'https://api.example.com/send',
    headers: { 'content-type': 'application/json', authorization: 'Bearer {secret.key}' },
    body: '{"to":"{to}","text":"{text}","ref":"{message_id}","dlr":"{receipt_url}"}',
  },
  answer: {
    rules: [
      { status: '2xx', outcome: 'accepted' },
      { status: '4xx', json: '$.code', equals: 'blocked', outcome: 'rejected_permanent' },
    ],
    id: { json: '$.id' },
  },
  receipts: {
    method: 'POST',
    id: { json: '$.id' },
    status: { json: '$.status' },
    words: { ok: 'delivered', bad: 'failed' },
  },
}
const { request, answer, receipts } = GOOD
const SECRETS = new Set(['key'])

/** The field and the start of its rule, or null when all is well. */
function wrong(settings: unknown, secrets: ReadonlySet<string> = SECRETS): string | null {
  const violation = HTTP_KIND.check(settings, secrets)
  return violation && `${violation.field} ${violation.rule}`
}

test('the settings of the README are good', () => {
  expect(wrong(GOOD)).toBeNull()
  expect(
    wrong(
      { request: { method: 'GET', url: 'http://127.0.0.1:13013/cgi-bin/sendsms?to={to}&text={text}' } },
      new Set(),
    ),
  ).toBeNull()
  expect(wrong({ request: { ...request, url: 'https://api.example.com?to={to}' } })).toBeNull()
})

describe('what is wrong is named by its path and its rule', () => {
  const url = (text: string) => ({ ...GOOD, request: { ...request, url: text } })
  const body = (text: string) => ({ ...GOOD, request: { ...request, body: text } })
  const header = (name: string, value: string) => ({
    ...GOOD,
    request: { ...request, headers: { ...request.headers, [name]: value } },
  })
  const rule = (given: object) => ({
    ...GOOD,
    answer: { ...answer, rules: [{ outcome: 'accepted', ...given }] },
  })
  const found = (given: object) => ({ ...GOOD, answer: { ...answer, id: given } })
  const told = (given: object) => ({ ...GOOD, receipts: { ...receipts, ...given } })

  test.each<[unknown, RegExp]>([
    [{}, /^request is missing$/],
    [[], /^ must be the settings of an HTTP provider/],
    [{ ...GOOD, more: 1 }, /^more is not a setting of this kind$/],
    [
      { ...GOOD, request: { ...request, method: 'DELETE' } },
      /^request\.method must be one of GET, POST, PUT, PATCH$/,
    ],
    [{ ...GOOD, request: { ...request, method: 'GET' } }, /^request\.body must not be given with GET$/],
    [url('ftp://api.example.com/'), /^request\.url must be an http or https URL/],
    [url('api.example.com/send'), /^request\.url must be an http or https URL/],
    [
      url('https://user:pass@api.example.com/'),
      /^request\.url must be an http or https URL .* without user name/,
    ],
    [url('https://api.example.com:5432/'), /^request\.url must have the port 80, 443/],
    [url('https://{to}.example.com/'), /^request\.url must have no variable in its host$/],
    [url('https://api.example.com{text}'), /^request\.url must have no variable in its host$/],
    [url('https://api.example.com/{text}'), /^request\.url must have \{text\} behind its \?/],
    [url('https://api.example.com/{udh}'), /^request\.url must have \{udh\} behind its \?/],
    [url('https://api.example.com/a b'), /^request\.url must have no blank/],
    [url('https://api.example.com/#a'), /^request\.url must have no blank, no #/],
    [url('https://api.example.com/é'), /^request\.url must have no blank, no # and nothing but ASCII/],
    [url('https://api.example.com/?a={txt}'), /^request\.url must not name \{txt\}: known are \{to\} /],
    [
      url(`https://api.example.com/${'a'.repeat(2_048)}`),
      /^request\.url must be an http or https URL.* 1 to 2048 characters$/,
    ],
    [body('{"to":"{too}"}'), /^request\.body must not name \{too\}/],
    [
      body('{"to":"{octets}"}'),
      /^request\.body must not have \{octets\}, which are octets for a URL or a form/,
    ],
    [header('x-a', '{udh}'), /^request\.headers\.x-a must not have \{udh\}, which are octets/],
    [body('{"to":{text}}'), /^request\.body must be JSON when its variables are filled in/],
    [body('{"to":{to_national}}'), /^request\.body must be JSON/],
    [body('{"to":"{to}"'), /^request\.body must be JSON/],
    [
      header('content-type', 'multipart/form-data'),
      /^request\.headers\.content-type must be application\/x-www-form-urlencoded/,
    ],
    [header('content-type', '{text}'), /^request\.headers\.content-type must be/],
    [{ ...GOOD, request: { ...request, headers: {} } }, /^request\.headers\.content-type must be/],
    [header('Host', 'x'), /^request\.headers\.Host must not be given/],
    [header('Content-Length', '1'), /^request\.headers\.Content-Length must not be given/],
    [header('Authorization', 'x'), /^request\.headers\.Authorization must be given once$/],
    [header('x-a', 'a\r\nb: c'), /^request\.headers\.x-a must be one line of ASCII$/],
    [header('x-a', '{nothing}'), /^request\.headers\.x-a must not name \{nothing\}/],
    [header('x a', 'b'), /^request\.headers\.x a is not a setting/],
    [
      {
        ...GOOD,
        request: { ...request, headers: { 'content-type': 'text/xml' }, body: '<![CDATA[{text}]]>' },
      },
      /^request\.body must have no CDATA/,
    ],
    [rule({ status: '6xx' }), /^answer\.rules\.0\.status must be a status code/],
    [rule({ status: 99 }), /^answer\.rules\.0\.status must be a status code/],
    [rule({ outcome: 'fine' }), /^answer\.rules\.0\.outcome must be one of accepted, /],
    [rule({ regex: '(' }), /^answer\.rules\.0\.regex must be a regular expression/],
    [rule({ regex: '(a+)+' }), /^answer\.rules\.0\.regex must be a regular expression/],
    [rule({ json: 'code' }), /^answer\.rules\.0\.json must be a path into JSON/],
    [rule({ json: '$.a[*]' }), /^answer\.rules\.0\.json must be a path into JSON/],
    [rule({ equals: 1 }), /^answer\.rules\.0\.json must be given with equals and matches$/],
    [rule({ json: '$.a', matches: '[' }), /^answer\.rules\.0\.matches must be a regular expression/],
    [
      { ...GOOD, answer: { rules: Array(33).fill({ outcome: 'accepted' }) } },
      /^answer\.rules must be at most 32 rules$/,
    ],
    [found({}), /^answer\.id must have one of json and regex, and not both$/],
    [found({ json: '$.a', regex: 'a' }), /^answer\.id must have one of json and regex/],
    [found({ json: '$.a[*]' }), /^answer\.id\.json must be a path into JSON/],
    [told({ method: 'PUT' }), /^receipts\.method must be one of POST, GET$/],
    [told({ method: 'GET' }), /^receipts\.id must be a field of the query with GET$/],
    [told({ id: {} }), /^receipts\.id must have one of json and field/],
    [told({ status: { json: 'x' } }), /^receipts\.status\.json must be a path into JSON/],
    [told({ each: '.a' }), /^receipts\.each must be a path into JSON/],
    [
      told({ id: { field: 'a' }, status: { field: 'b' }, each: '$.a' }),
      /^receipts\.each must be given with an id in JSON only$/,
    ],
    [
      told({ id: { field: 'a' }, status: { field: 'b' }, json_field: 'c' }),
      /^receipts\.json_field must be given with values in JSON only$/,
    ],
    [told({ separator: ',' }), /^receipts\.separator must not be given where values are in JSON$/],
    [told({ words: { ok: 'fine' } }), /^receipts\.words\.ok must be one of delivered, /],
    [
      told({ words: { ok: 'delivered', OK: 'failed' } }),
      /^receipts\.words\.OK must be given once, in any case$/,
    ],
    [told({ words: {} }), /^receipts\.words must be 1 to 256 words/],
    [told({ answer: { status: 500 } }), /^receipts\.answer\.status must be a status code from 200 to 299$/],
  ])('%#', (settings, expected) => {
    expect(wrong(settings)).toMatch(expected)
  })

  test('a secret that is not given', () => {
    expect(wrong(GOOD, new Set())).toBe('secrets.key must be given: the request names it')
    expect(wrong(header('x-login', '{secret_base64.login}'))).toBe(
      'secrets.login must be given: the request names it',
    )
  })
})

test.each([
  ['?to={to}&text={text}', {}, false],
  ['?text={octets}&coding={data_coding}', {}, false],
  ['?text={octets}&udh={udh}', {}, false],
  ['?text={octets}&udh={udh}&coding={data_coding}', {}, true],
  ['?text={octets_hex}&udh={udh_hex}&coding={data_coding}', {}, true],
  ['?text={text_or_octets}&udh={udh}&coding={encoding}', { encoding: { GSM7: '0', UCS2: '2' } }, false],
  [
    '?text={text_or_octets}&udh={udh}&coding={encoding}',
    { encoding: { GSM7: '0', UCS2: '2', BINARY: '1' } },
    true,
  ],
])('a request %s %p takes user data: %p', (query, more, takes) => {
  const settings = { request: { method: 'GET', url: `https://api.example.com/${query}`, ...more } }
  expect(HTTP_KIND.takesUserData?.(settings)).toBe(takes)
})
