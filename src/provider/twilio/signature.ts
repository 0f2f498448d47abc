import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { RawRequest } from '../port.ts'

/** Fields of a form, at most: Twilio sends some 20. */
const MAX_FIELDS = 1_000

/**
 * Whether a request bears the signature of one of these tokens, as Twilio's "Webhooks security" says: HMAC-SHA1, in base64,
 * over the URL as it was asked for, and behind it the fields of the form in the order of their names. Of a body that is no
 * form the URL names the SHA-256 instead, as `bodySHA256`. Comparisons take the same time whatever was given.
 */
export function isSigned(tokens: readonly string[], request: RawRequest): boolean {
  const { headers, url, bytes } = request
  const given = headers.get('x-twilio-signature') ?? headers.get('x-signalwire-signature')
  const hash = bodyHashIn(url)
  const isWhole = hash === null || isSame(hash, createHash('sha256').update(bytes).digest('hex'))
  const fields = hash === null ? fieldsInOrder(bytes) : ''
  if (given === null || !isWhole || fields === null) return false
  return tokens.some((token) =>
    urlsOf(url).some((one) =>
      isSame(
        given,
        createHmac('sha1', token)
          .update(one + fields)
          .digest('base64'),
      ),
    ),
  )
}

/** The SHA-256 of its body that a URL names, in hexadecimal; null: none, and its body is a form. */
export function bodyHashIn(url: string): string | null {
  return new URL(url).searchParams.get('bodySHA256')
}

/** Each value of a name counts once, in order (twilio-node, `webhooks.ts`). Null: there are too many. */
function fieldsInOrder(bytes: Uint8Array): string | null {
  const form = new URLSearchParams(Buffer.from(bytes).toString())
  if (form.size > MAX_FIELDS) return null
  const values = Map.groupBy(form, ([name]) => name)
  return [...values.keys()]
    .toSorted(byCode)
    .flatMap((name) => [...new Set(values.get(name)?.map(([, value]) => name + value))].toSorted(byCode))
    .join('')
}

/** By code units, in no language's order. */
function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** With the port and without: which of them Twilio signs is not always the same. */
function urlsOf(text: string): readonly [string, string] {
  const { protocol, hostname, port, pathname, search } = new URL(text)
  const usual = protocol === 'https:' ? '443' : '80'
  const rest = pathname + search
  return [`${protocol}//${hostname}${rest}`, `${protocol}//${hostname}:${port || usual}${rest}`]
}

function isSame(given: string, expected: string): boolean {
  const [shown, known] = [Buffer.from(given), Buffer.from(expected)]
  return shown.length === known.length && timingSafeEqual(shown, known)
}
