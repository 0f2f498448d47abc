import { expect, test } from 'bun:test'
import type { MessageId } from '../../../../src/domain/message.ts'
import { openOtpCipher } from '../../../../src/flow/otp/otp-cipher.ts'

const id = '01938000-0000-7000-8000-000000000001' as MessageId // a UUID
const otherId = '01938000-0000-7000-8000-000000000002' as MessageId
const cipher = openOtpCipher('one secret of 32 characters, or so')
const stranger = openOtpCipher('another secret of 32 characters..')

test('a sealed code is opened for its message, by the same secret', () => {
  const sealed = cipher.seal(id, '012345')
  expect(cipher.open(id, sealed)).toBe('012345')
  expect(openOtpCipher('one secret of 32 characters, or so').open(id, sealed)).toBe('012345')
})

// Kept by a release that ran: what lies in a database stays readable.
test('a code that was sealed long ago is opened, and its HMAC still fits', () => {
  expect(cipher.open(id, 'HkJSJw0h1KPqawabJ48WK0pQlp5O1U5FW1EJbyGTaRdkfA==')).toBe('012345')
  expect(cipher.hmac(id, '012345')).toBe('30ce4152df0d6863193317b9459802ae34ced76eac6d6c56cd0aa7fe8911798f')
})

test('nobody else opens it, and nothing that was changed', () => {
  const sealed = cipher.seal(id, '012345')
  expect(stranger.open(id, sealed)).toBeNull()
  expect(cipher.open(otherId, sealed)).toBeNull()
  expect(cipher.open(id, `${sealed.slice(0, -4)}AAAA`)).toBeNull()
  expect(cipher.open(id, '')).toBeNull()
})

test('the same code is never sealed twice alike', () => {
  expect(cipher.seal(id, '012345')).not.toBe(cipher.seal(id, '012345'))
})

test('the HMAC of a code is that of its message and secret', () => {
  const hmac = cipher.hmac(id, '012345')
  expect(cipher.verifies(id, '012345', hmac)).toBe(true)
  const wrong = [
    cipher.verifies(id, '012346', hmac),
    cipher.verifies(otherId, '012345', hmac),
    stranger.verifies(id, '012345', hmac),
    cipher.verifies(id, '012345', ''),
  ]
  expect(wrong).toEqual([false, false, false, false])
})

test('with two secrets in either order codes of both are opened and verified', () => {
  const [one, other] = ['one secret of 32 characters, or so', 'another secret of 32 characters..']
  for (const both of [openOtpCipher(one, other), openOtpCipher(other, one)])
    for (const made of [cipher, stranger]) {
      expect(both.open(id, made.seal(id, '012345'))).toBe('012345')
      expect(both.verifies(id, '012345', made.hmac(id, '012345'))).toBe(true)
      expect(both.verifies(id, '012346', made.hmac(id, '012345'))).toBe(false)
    }
})

test('what is new is made with the first of two secrets', () => {
  const both = openOtpCipher('another secret of 32 characters..', 'one secret of 32 characters, or so')
  expect(stranger.open(id, both.seal(id, '012345'))).toBe('012345')
  expect(both.hmac(id, '012345')).toBe(stranger.hmac(id, '012345'))
})
