import { describe, expect, test } from 'bun:test'
import { openCallbackSecrets } from '../../../src/callback/secrets.ts'
import { newSecret } from '../../../src/callback/signature.ts'
import type { ClientId } from '../../../src/domain/message.ts'

const KEY = 'a secret of thirty-two characters'
const [ONE, OTHER] = [
  '550e8400-e29b-41d4-a716-446655440000',
  '550e8400-e29b-41d4-a716-446655440001',
] as ClientId[] // a brand constructor: any UUID is a client id
if (!ONE || !OTHER) throw new Error('two clients')

describe('a signing secret', () => {
  const secrets = openCallbackSecrets(KEY)
  const secret = newSecret()

  test('is kept sealed, each time otherwise, and comes out as it was', () => {
    const kept = [secrets.seal(ONE, secret), secrets.seal(ONE, secret)]
    expect(kept[0]).not.toBe(kept[1])
    for (const one of kept) {
      expect(one).toMatch(/^sealed:1:[A-Za-z0-9+/]+=*$/)
      expect(one).not.toContain(secret.slice('whsec_'.length))
      expect(secrets.open(ONE, one)).toBe(secret)
    }
  })

  // Kept by a release that ran: what lies in a database stays readable.
  test('that was sealed long ago comes out', () => {
    const kept =
      'sealed:1:P1C8pU6UCtI7qPzGJdzzFHPjEwTS2H+YnLe4cvUSDm5e2/GUnEEq6g3087IBZmHoz4SaKkBey2SR6kMI8cQki1ac'
    expect(secrets.open(ONE, kept)).toBe('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
  })

  test('that is sealed is not sealed again; one in clear is read as it is', () => {
    const kept = secrets.seal(ONE, secret)
    expect(secrets.seal(ONE, kept)).toBe(kept)
    expect(secrets.open(ONE, secret)).toBe(secret)
  })

  test.each([
    ['of another client', (kept: string) => secrets.open(OTHER, kept)],
    ['with another OTP_SECRET', (kept: string) => openCallbackSecrets(`${KEY}!`).open(ONE, kept)],
    ['without OTP_SECRET', (kept: string) => openCallbackSecrets(null).open(ONE, kept)],
    ['that was cut', (kept: string) => secrets.open(ONE, kept.slice(0, -8))],
    ['that was cut to nothing', (kept: string) => secrets.open(ONE, kept.slice(0, 'sealed:1:'.length))],
    ['that was changed', (kept: string) => secrets.open(ONE, kept.replace(/.{4}$/, 'AAAA'))],
  ])('%s cannot be read', (_, read) => {
    expect(read(secrets.seal(ONE, secret))).toBeNull()
  })

  test('is renewed with OTP_SECRET from the one that is read besides, and from clear', () => {
    const now = openCallbackSecrets(`${KEY}!`, KEY)
    const kept = secrets.seal(ONE, secret)
    expect(now.open(ONE, kept)).toBe(secret)
    for (const renewed of [now.renew(ONE, kept), now.renew(ONE, secret)])
      expect(renewed && openCallbackSecrets(`${KEY}!`).open(ONE, renewed)).toBe(secret)
    const own = now.seal(ONE, secret)
    expect([now.renew(ONE, own), now.renew(OTHER, own)]).toEqual([own, null])
  })

  test('stays in clear without OTP_SECRET', () => {
    const none = openCallbackSecrets(null)
    expect([none.seals, none.seal(ONE, secret), none.open(ONE, secret)]).toEqual([false, secret, secret])
  })
})
