import { MAX_NUMBERS } from '../../../domain/inbound/numbers.ts'
import { MAX_TARIFF_ENTRIES } from '../../../domain/price/tariff.ts'
import { isCsvBody } from './body-type.ts'
import { brokenBound, JSON_BOUNDS, type JsonBounds } from './json-bounds.ts'

/** Largest body taken, in bytes: ten parts of any alphabet with room for the other fields. */
export const MAX_BODY_BYTES = 64 * 1024

/** Largest body of a batch, in bytes: a thousand messages of ten parts each; and of a list of routes. */
export const MAX_BATCH_BODY_BYTES = 4 * 1024 * 1024

const BATCH_URL = /^[^?#]*\/v1\/(?:messages\/batch|routes)\/?(?:[?#]|$)/

/** Largest list of prices or costs, in bytes: `MAX_TARIFF_ENTRIES` of 160 bytes; and of numbers. */
export const MAX_TARIFF_BODY_BYTES = 32 * 1024 * 1024

const TARIFF_URL = /^[^?#]*\/v1\/(?:price-lists\/[^/?#]+|providers\/[^/?#]+\/costs)\/?(?:[?#]|$)/

/** Largest list that is read as it comes, in bytes: a million suppressions with all their columns. */
export const MAX_STREAMED_BODY_BYTES = 256 * 1024 * 1024

const STREAMED_URL = /^[^?#]*\/v1\/suppressions\/?(?:[?#]|$)/

/** Whether the body is a list as CSV of which only a piece is in memory at a time: its route gets it as a stream. */
export function isStreamed(request: Pick<Request, 'headers' | 'url'>): boolean {
  return isCsvBody(request.headers) && STREAMED_URL.test(request.url)
}

/** What is looked at of a list of prices or costs as JSON: each entry is an object with up to four fields. */
const TARIFF_BOUNDS: JsonBounds = {
  ...JSON_BOUNDS,
  width: MAX_TARIFF_ENTRIES,
  values: 6 * MAX_TARIFF_ENTRIES,
}

const NUMBERS_URL = /^[^?#]*\/v1\/numbers\/?(?:[?#]|$)/

/** What is looked at of a list of numbers: each is an object with up to five fields. */
const NUMBERS_BOUNDS: JsonBounds = { ...JSON_BOUNDS, width: MAX_NUMBERS, values: 7 * MAX_NUMBERS }

/** What is looked at of the JSON that is taken at this URL. */
function boundsOf(url: string): JsonBounds {
  if (TARIFF_URL.test(url)) return TARIFF_BOUNDS
  return NUMBERS_URL.test(url) ? NUMBERS_BOUNDS : JSON_BOUNDS
}

/** Largest body taken at this URL, in bytes. */
export function maxBodyBytes(url: string): number {
  if (TARIFF_URL.test(url) || NUMBERS_URL.test(url)) return MAX_TARIFF_BODY_BYTES
  return BATCH_URL.test(url) ? MAX_BATCH_BODY_BYTES : MAX_BODY_BYTES
}

/** Whether the request says that its body is larger. */
export function saysTooLarge(request: Request): boolean {
  const bytes = Number(request.headers.get('content-length') ?? 0)
  if (bytes <= MAX_BODY_BYTES) return false
  return bytes > (isStreamed(request) ? MAX_STREAMED_BODY_BYTES : maxBodyBytes(request.url))
}

/** Whether a body at this URL may also be CSV. */
export function takesCsv(url: string): boolean {
  return TARIFF_URL.test(url) || STREAMED_URL.test(url)
}

/** The body is larger than `maxBodyBytes`. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge'
}

/** The body is not JSON; the message says why, where it can be said. */
export class InvalidJson extends Error {
  override readonly name = 'InvalidJson'
}

/** The body is JSON beyond the bounds of what is looked at; the message is the rule that it breaks. */
export class JsonBeyondBounds extends Error {
  override readonly name = 'JsonBeyondBounds'
}

/** True when the request says that a body follows (RFC 9112, 6.3). */
export function hasBody({ headers }: Request): boolean {
  return headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) > 0
}

/** Reads a JSON body of at most `maxBodyBytes`; an empty one is undefined. Throws `BodyTooLarge` or what `parseJson` does. */
export async function readJson(request: Request): Promise<unknown> {
  const bytes = await readBytes(request)
  if (bytes.length === 0) return undefined
  return parseJson(bytes, boundsOf(request.url))
}

/** Reads a body of at most `maxBodyBytes` as a text in UTF-8. Throws `BodyTooLarge`, or `InvalidJson` for other bytes. */
export async function readText(request: Request): Promise<string> {
  return decode(await readBytes(request), 'the body is not a text: its bytes are not UTF-8')
}

/** Reads a body of at most `maxBodyBytes` as it came. Throws `BodyTooLarge`. */
export async function readBytes(request: Request): Promise<Uint8Array> {
  // A length that was said has been checked before; one that was not is counted while the body comes in.
  return request.headers.has('content-length') ? await request.bytes() : await readBounded(request)
}

/**
 * The value of JSON text in UTF-8 (RFC 8259, 8.1): a byte order mark before it is passed over, the last of two fields of
 * one name counts, and a `__proto__` is a field like others. Throws `InvalidJson`, or `JsonBeyondBounds` when it is
 * deeper or of more values than is looked at, before any is made.
 */
export function parseJson(bytes: Uint8Array, bounds: JsonBounds = JSON_BOUNDS): unknown {
  const bound = brokenBound(bytes, bounds)
  if (bound !== null) throw new JsonBeyondBounds(bound)
  const text = decode(bytes, 'the body is not valid JSON: its bytes are not UTF-8')
  try {
    return JSON.parse(text)
  } catch {
    throw new InvalidJson()
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true })

/** What the bytes say; bytes that say nothing are refused, since others would be sent in their place. */
function decode(bytes: Uint8Array, otherwise: string): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new InvalidJson(otherwise)
  }
}

async function readBounded(request: Request): Promise<Uint8Array> {
  const max = maxBodyBytes(request.url)
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > max) throw new BodyTooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, bytes)
}
