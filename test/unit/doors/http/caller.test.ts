import { describe, expect, test } from 'bun:test'
import { basicOf } from '../../../../src/doors/http/caller.ts'

describe('Authorization: Basic', () => {
  const read = (authorization: string) => basicOf(new Request('http://door', { headers: { authorization } }))

  test('is a name and a password, which may hold colons (RFC 7617, 2)', () => {
    expect(read(`Basic ${btoa('user:pass:word')}`)).toEqual({ user: 'user', password: 'pass:word' })
    expect(read('basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==')).toEqual({ user: 'Aladdin', password: 'open sesame' })
  })

  test.each(['Bearer abc', 'Basic', 'Basic !!!', `Basic ${btoa('nocolon')}`])('%s is none', (text) => {
    expect(read(text)).toBeNull()
  })
})
