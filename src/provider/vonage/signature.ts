import { createHash, createHmac } from 'node:crypto'
import { isSame } from '../is-same.ts'

/** How an account signs, as its settings at Vonage name it: a hash with the secret behind it, or an HMAC with it as the key. */
export const SIGNATURES = ['md5hash', 'md5hmac', 'sha1hmac', 'sha256hmac', 'sha512hmac'] as const
export type Signature = (typeof SIGNATURES)[number]

const HMACS = { md5hmac: 'md5', sha1hmac: 'sha1', sha256hmac: 'sha256', sha512hmac: 'sha512' } as const

/**
 * The signature of these parameters, in small hexadecimal digits; their own `sig` is not part of it. Keys are sorted, in values
 * `&` and `=` are `_` (developer.vonage.com, "Signing Messages").
 */
export function signatureOf(
  parameters: ReadonlyMap<string, string>,
  secret: string,
  signature: Signature,
): string {
  const signed = [...parameters]
    .filter(([name]) => name !== 'sig')
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `&${name}=${value.replace(/[&=]/g, '_')}`)
    .join('')
  return signature === 'md5hash'
    ? createHash('md5')
        .update(signed + secret)
        .digest('hex')
    : createHmac(HMACS[signature], secret).update(signed).digest('hex')
}

/** Whether the parameters hold the signature that is theirs, in digits of any case; compared in constant time. */
export function isSigned(
  parameters: ReadonlyMap<string, string>,
  secret: string,
  signature: Signature,
): boolean {
  return isSame(parameters.get('sig')?.toLowerCase() ?? '', signatureOf(parameters, secret, signature))
}
