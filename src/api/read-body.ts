/** Largest body taken, in bytes: ten parts of any alphabet with room for the other fields. */
export const MAX_BODY_BYTES = 64 * 1024

/** Largest body of a batch, in bytes: a thousand messages of ten parts each. */
export const MAX_BATCH_BODY_BYTES = 4 * 1024 * 1024

const BATCH_URL = /^[^?#]*\/v1\/messages\/batch\/?(?:[?#]|$)/

/** Largest body taken at this URL, in bytes. */
export function maxBodyBytes(url: string): number {
  return BATCH_URL.test(url) ? MAX_BATCH_BODY_BYTES : MAX_BODY_BYTES
}

/** The body is larger than `maxBodyBytes`. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge'
}

/** The body is not JSON. */
export class InvalidJson extends Error {
  override readonly name = 'InvalidJson'
}

/** True for `application/json` with or without parameters; media types ignore case (RFC 9110, 8.3.1). */
export function isJson(contentType: string | null): boolean {
  return contentType !== null && /^application\/json\s*(;|$)/i.test(contentType)
}

/** True when the request says that a body follows (RFC 9112, 6.3). */
export function hasBody({ headers }: Request): boolean {
  return headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) > 0
}

/** Reads a JSON body of at most `maxBodyBytes`; an empty one is undefined. Throws `BodyTooLarge` or `InvalidJson`. */
export async function readJson(request: Request): Promise<unknown> {
  const bytes = await readBytes(request)
  return bytes.length === 0 ? undefined : parseJson(bytes)
}

/** The value of JSON text. Throws `InvalidJson`. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    throw new InvalidJson()
  }
}

/** Reads a body of at most `maxBodyBytes` as it came. Throws `BodyTooLarge`. */
export async function readBytes(request: Request): Promise<Uint8Array> {
  const max = maxBodyBytes(request.url)
  const said = request.headers.get('content-length')
  if (Number(said ?? 0) > max) throw new BodyTooLarge()
  // A length that was not said is counted while the body comes in.
  return said === null ? await readBounded(request, max) : await request.bytes()
}

async function readBounded(request: Request, max: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > max) throw new BodyTooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, bytes)
}
