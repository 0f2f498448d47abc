import type { components } from './api.ts'

/** What is told of a status of a message. */
export type StatusCallback = components['schemas']['CallbackBody']
/** What is told of a message that came in. */
export type ReceivedCallback = components['schemas']['ReceivedBody']

/** What is told of credit that has come down to the low-water mark. */
export type CreditsLowCallback = components['schemas']['CreditsLowBody']

/** What is told when an admin tries the endpoint: nothing. It is answered 2xx. */
export type TestCallback = components['schemas']['TestBody']

/** What a callback says; `type` tells which of the four it is: `message.received`, `credits.low`, `test`, or `message.` and a status. */
export type CallbackBody = StatusCallback | ReceivedCallback | CreditsLowCallback | TestCallback

/** A callback whose signature is right. */
export type VerifiedCallback = {
  /** The same each time that this callback is delivered: whoever has seen it already answers 2xx and does nothing. */
  readonly id: string
  readonly sentAt: Date
  readonly body: CallbackBody
}

/** What came does not prove that it is from the gateway: answer 401 or the like, and do nothing. */
export class NotFromGateway extends Error {
  override readonly name = 'NotFromGateway'
}

/** How far the clocks of both sides, and a signature and its arrival, may be apart (Standard Webhooks, "Verifying"). */
const TOLERANCE_S = 300

/** Sizes of a key that Standard Webhooks allows, in bytes. */
const MIN_KEY_BYTES = 24
const MAX_KEY_BYTES = 64

/** Signatures of one callback: two while its secret is being changed. */
const MAX_SIGNATURES = 8

/**
 * Reads a callback, after it has proved that it comes from the gateway (Standard Webhooks, HMAC-SHA256). `body` is what came, byte
 * for byte: a body that was parsed and written again has another signature. `secrets` are `whsec_…`, one or, while it is being changed,
 * two. Throws `NotFromGateway`, and `TypeError` when a secret is none.
 */
export async function verifyCallback(
  { headers, body }: { readonly headers: Headers | HeaderRecord; readonly body: string | Uint8Array },
  secrets: string | readonly string[],
  {
    nowMs = Date.now(),
    toleranceS = TOLERANCE_S,
  }: { readonly nowMs?: number; readonly toleranceS?: number } = {},
): Promise<VerifiedCallback> {
  const id = headerOf(headers, 'webhook-id')
  const timestamp = headerOf(headers, 'webhook-timestamp')
  const signatures = headerOf(headers, 'webhook-signature')
  if (!/^\d{1,12}$/.test(timestamp)) throw new NotFromGateway('webhook-timestamp is not a number of seconds')
  const aheadS = Number(timestamp) - nowMs / 1_000
  if (Math.abs(aheadS) > toleranceS)
    throw new NotFromGateway(
      `webhook-timestamp is ${aheadS < 0 ? 'too old' : 'in the future'}: is the clock right?`,
    )
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  const signed = joined(new TextEncoder().encode(`${id}.${timestamp}.`), bytes)
  const keys = await Promise.all([secrets].flat().map(importKey))
  const given = signatures.split(' ').slice(0, MAX_SIGNATURES).flatMap(readSignature)
  for (const key of keys)
    for (const signature of given)
      if (await crypto.subtle.verify('HMAC', key, signature, signed))
        return { id, sentAt: new Date(Number(timestamp) * 1_000), body: readBody(bytes) }
  throw new NotFromGateway(
    'no signature in webhook-signature is right: is it the secret of this endpoint, and the body as it came?',
  )
}

/** Headers as Node has them, and frameworks. */
type HeaderRecord = Readonly<Record<string, string | readonly string[] | undefined>>

function headerOf(headers: Headers | HeaderRecord, name: string): string {
  const value = isHeaders(headers) ? headers.get(name) : fieldOf(headers, name)
  if (typeof value !== 'string' || value === '') throw new NotFromGateway(`${name} is missing`)
  return value
}

/** Also those of another realm or library. */
function isHeaders(headers: Headers | HeaderRecord): headers is Headers {
  return typeof headers['get'] === 'function'
}

/** By its name in whatever letters. */
function fieldOf(headers: HeaderRecord, name: string): unknown {
  return Object.entries(headers).find(([field]) => field.toLowerCase() === name)?.[1]
}

async function importKey(secret: string): Promise<CryptoKey> {
  const bytes = secret.startsWith('whsec_') ? fromBase64(secret.slice('whsec_'.length)) : null
  if (!bytes || bytes.length < MIN_KEY_BYTES || bytes.length > MAX_KEY_BYTES)
    throw new TypeError('a secret of callbacks is whsec_ and 24 to 64 bytes in base64')
  return await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
}

/** None when it is of another version. */
function readSignature(signature: string): Uint8Array<ArrayBuffer>[] {
  const bytes = signature.startsWith('v1,') ? fromBase64(signature.slice('v1,'.length)) : null
  return bytes ? [bytes] : []
}

/** Null when it is not base64 (RFC 4648, 4). */
function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

function readBody(bytes: Uint8Array): CallbackBody {
  return JSON.parse(new TextDecoder().decode(bytes)) as CallbackBody // the gateway signed it
}
