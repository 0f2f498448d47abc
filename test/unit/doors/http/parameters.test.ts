import { describe, expect, test } from 'bun:test'
import { BodyTooLarge } from '../../../../src/api/http/body/read-body.ts'
import { FieldRefused, Refused } from '../../../../src/api/http/refuse.ts'
import { readQuery, readQueryAndForm } from '../../../../src/doors/http/parameters.ts'

const post = (body: string, headers: Record<string, string> = {}) =>
  new Request('http://door/send?a=1&b=q', {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      ...headers,
    },
  })

describe('a query', () => {
  test.each([
    ['a+b%20c', 'a b c'],
    ['%2B49', '+49'],
    ['100%', '100%'],
    ['%d', '%d'],
    ['%zz%4', '%zz%4'],
    ['%d%41', '%dA'],
    ['', ''],
  ])('%s is %s', (sent, octets) => {
    expect(readQuery(`http://door/send?text=${sent}`).octets('text')).toBe(octets)
  })

  test('has octets that are no UTF-8, and a text of them is refused by name', () => {
    const query = readQuery('http://door/send?udh=%05%00%03%FF%02%01&x=%E4')
    expect(Buffer.from(query.octets('udh') ?? '', 'latin1').toString('hex')).toBe('050003ff0201')
    expect(() => query.text('x')).toThrow(FieldRefused)
    expect(() => readQuery('/send?x=%00').text('x')).toThrow(FieldRefused)
  })

  test('the first of a name counts, and all of them are there', () => {
    const query = readQuery('/send?dlr-mask=%d&dlr-mask=31&&to=1')
    expect([query.octets('dlr-mask'), query.all('dlr-mask'), query.octets('none')]).toEqual([
      '%d',
      ['%d', '31'],
      null,
    ])
    expect(query.names()).toEqual(['dlr-mask', 'to'])
  })

  test.each(['%00', 'a%00b', 'x'.repeat(65)])('with a name that cannot be kept, %s, is refused', (name) => {
    expect(() => readQuery(`/send?${name}=1`)).toThrow(FieldRefused)
    expect(readQuery(`/send?${'x'.repeat(64)}=1`).names()).toHaveLength(1)
  })

  test('is taken with 200 parameters, not with one more', () => {
    const of = (count: number) => `/send?${'a=1&'.repeat(count)}`
    expect(readQuery(of(200)).all('a')).toHaveLength(200)
    expect(() => readQuery(of(201))).toThrow(FieldRefused)
    expect(() => readQuery(`/send?a=${'x'.repeat(64 * 1024)}`)).toThrow(FieldRefused)
  })

  test('has names such as __proto__ and constructor like others', () => {
    const query = readQuery('/send?__proto__=1')
    expect([query.octets('__proto__'), query.octets('constructor')]).toEqual(['1', null])
  })
})

describe('a form', () => {
  test('comes behind the query', async () => {
    const form = await readQueryAndForm(post('b=f&c=%C3%A4'))
    expect([form.octets('a'), form.octets('b'), form.text('c')]).toEqual(['1', 'q', 'ä'])
  })

  test('of raw octets is read as they are', async () => {
    expect((await readQueryAndForm(post('c=ä'))).text('c')).toBe('ä')
  })

  test('of another type, or compressed, is refused', async () => {
    const refused = async (headers: Record<string, string>) => {
      const code = await readQueryAndForm(post('c=1', headers)).catch((error: unknown) => error)
      return code instanceof Refused ? code.code : code
    }
    expect(await refused({ 'content-type': 'multipart/form-data' })).toBe('unsupported_media_type')
    expect(await refused({ 'content-encoding': 'gzip' })).toBe('unsupported_media_type')
  })

  test('beyond 64 KB is refused before it is read', async () => {
    expect(readQueryAndForm(post('c=1', { 'content-length': '65537' }))).rejects.toThrow(BodyTooLarge)
  })
})
