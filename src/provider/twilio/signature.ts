import { createHash } from 'node:crypto'
import { signedFields, twilioSignature } from '../../outbound/twilio-signature.ts'
import { isSame } from '../is-same.ts'
import type { RawRequest } from '../port.ts'

/** Fields of a form, at most: Twilio sends some 20. */
const MAX_FIELDS = 1_000

/**
 * Whether a request bears the signature of one of these tokens, as Twilio's "Webhooks security" says: HMAC-SHA1, in base64,
 * over the URL as it was asked for, and behind it the fields of the form in the order of their names. Of a body that is no
 * form the URL names the SHA-256 instead, as `bodySHA256`. Signatures are
 * compared in the same time whatever was given.
 */
export function isSigned(tokens: readonly string[], request: RawRequest): boolean {
  const { headers, url, bytes } = request
  const given = headers.get('x-twilio-signature') ?? headers.get('x-signalwire-signature')
  if (given === null) return false
  const hash = bodyHashIn(url)
  const isWhole = hash === null || isSame(hash, createHash('sha256').update(bytes).digest('hex'))
  const fields = hash === null ? fieldsInOrder(bytes) : ''
  if (!isWhole || fields === null) return false
  return tokens.some((token) => urlsOf(url).some((one) => isSame(given, twilioSignature(token, one, fields))))
}

/** The SHA-256 of its body that a URL names, in hexadecimal; null: none, and its body is a form. */
export function bodyHashIn(url: string): string | null {
  return new URL(url).searchParams.get('bodySHA256')
}

/** The fields of the form as they are signed. Null: there are too many. */
function fieldsInOrder(bytes: Uint8Array): string | null {
  const form = new URLSearchParams(Buffer.from(bytes).toString())
  return form.size > MAX_FIELDS ? null : signedFields(form)
}

/** As it stands, but with the port and without: which of them is signed is not always the same (so does twilio-node). */
function urlsOf(url: string): readonly string[] {
  const [, scheme, host, port, rest = ''] = /^(https?):\/\/(.*?)(?::(\d+))?([/?].*)?$/.exec(url) ?? []
  const usual = scheme === 'https' ? '443' : '80'
  return [`${scheme}://${host}${rest}`, `${scheme}://${host}:${port ?? usual}${rest}`]
}
