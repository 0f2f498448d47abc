import { hasBody, isJson, maxBodyBytes, readJson } from './read-body.ts'
import { Refused } from './refuse.ts'

/** Judges what the headers say of a body; throws `Refused` for one that is not taken. */
export function checkBody(request: Request): void {
  if (!hasBody(request)) return
  if (Number(request.headers.get('content-length') ?? 0) > maxBodyBytes(request.url))
    throw new Refused('body_too_large')
  if (!isJson(request.headers.get('content-type'))) throw new Refused('unsupported_media_type')
}

/** Reads a body as `readJson` does, once its headers are judged. */
export async function takeBody(request: Request): Promise<unknown> {
  checkBody(request)
  return await readJson(request)
}
