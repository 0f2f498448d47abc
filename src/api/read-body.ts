/** Largest body taken, in bytes: ten parts of any alphabet with room for the other fields. */
export const MAX_BODY_BYTES = 64 * 1024

/** The body is larger than `MAX_BODY_BYTES`. */
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

/** Reads a JSON body of at most `MAX_BODY_BYTES`; an empty one is undefined. Throws `BodyTooLarge` or `InvalidJson`. */
export async function readJson(request: Request): Promise<unknown> {
  // A length that was said has been checked before; one that was not is counted while the body comes in.
  const text = request.headers.has('content-length') ? await request.text() : await readBounded(request)
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new InvalidJson()
  }
}

async function readBounded(request: Request): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > MAX_BODY_BYTES) throw new BodyTooLarge()
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
