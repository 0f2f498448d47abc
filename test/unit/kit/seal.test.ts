import { describe, expect, test } from 'bun:test'
import { keyFor, openSeal } from '../../../src/kit/seal.ts'

const SECRET = 'a secret of thirty-two characters'
const seal = openSeal('a purpose', SECRET)

describe('a sealed text', () => {
  test('comes out as it was, and is never sealed twice alike', () => {
    for (const text of ['', '012345', 'ß€😀', 'x'.repeat(10_000)]) {
      const [one, other] = [seal.seal('an owner', text), seal.seal('an owner', text)]
      expect([seal.open('an owner', one), seal.open('an owner', other)]).toEqual([text, text])
      expect(one).not.toBe(other)
    }
  })

  test('is IV, tag and ciphertext: 12 + 16 bytes more than the text', () => {
    expect(Buffer.from(seal.seal('an owner', 'ß'), 'base64')).toHaveLength(12 + 16 + 2)
  })

  const sealed = seal.seal('an owner', '012345')
  test.each([
    ['of another owner', () => seal.open('another owner', sealed)],
    ['for another purpose', () => openSeal('another purpose', SECRET).open('an owner', sealed)],
    ['with another secret', () => openSeal('a purpose', `${SECRET}!`).open('an owner', sealed)],
    ['that was changed', () => seal.open('an owner', `${sealed.slice(0, -4)}AAAA`)],
    ['that was cut', () => seal.open('an owner', sealed.slice(0, -4))],
    ['that is none', () => seal.open('an owner', '')],
  ])('%s stays shut', (_, open) => expect(open()).toBeNull())

  // 4 bytes are a tag, too, for who asks for no length (NIST SP 800-38D, 5.2.1.2): one in 2^32 fits by chance.
  test('whose tag was cut to 4 bytes stays shut', () => {
    const empty = Buffer.from(seal.seal('an owner', ''), 'base64')
    expect(seal.open('an owner', empty.toString('base64'))).toBe('')
    expect(seal.open('an owner', empty.subarray(0, 12 + 4).toString('base64'))).toBeNull()
  })
})

describe('with a second secret', () => {
  const other = openSeal('a purpose', 'another secret of 32 characters..')
  const both = openSeal('a purpose', SECRET, 'another secret of 32 characters..')

  test('a text that was sealed with either is opened, a new one is sealed with the first', () => {
    expect(both.open('an owner', seal.seal('an owner', 'x'))).toBe('x')
    expect(both.open('an owner', other.seal('an owner', 'x'))).toBe('x')
    expect(both.open('another owner', other.seal('an owner', 'x'))).toBeNull()
    expect(seal.open('an owner', both.seal('an owner', 'x'))).toBe('x')
    expect(other.open('an owner', both.seal('an owner', 'x'))).toBeNull()
  })

  test('what was sealed with the second is sealed with the first anew, the rest stays as it is', () => {
    const renewed = both.renew('an owner', other.seal('an owner', 'x'))
    expect(renewed && seal.open('an owner', renewed)).toBe('x')
    const own = seal.seal('an owner', 'x')
    expect(both.renew('an owner', own)).toBe(own)
    const strange = openSeal('a purpose', 'a third secret').seal('an owner', 'x')
    expect([both.renew('an owner', strange), both.renew('another owner', own)]).toEqual([null, null])
  })
})

// RFC 5869 with SHA-256 and no salt, by `openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt 'key:…' -kdfopt 'info:a purpose' HKDF`.
test('the key of a purpose is that of HKDF', () => {
  expect(keyFor('a purpose', SECRET).toString('hex')).toBe(
    'ea6c3f229596774e5110ef7cc5bf664d5052820a374e4de27a815eb4061e3332',
  )
})
