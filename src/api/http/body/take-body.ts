import { Refused } from '../refuse.ts'
import { brokenTypeRule, isCsvBody, isOfOtherCharset, mediaTypeOf } from './body-type.ts'
import { hasBody, InvalidJson, isStreamed, readJson, readText, saysTooLarge, takesCsv } from './read-body.ts'

/** Judges what the headers say of a body; throws `Refused` or `InvalidJson` for one that is not taken. */
export function checkBody(request: Request): void {
  if (!hasBody(request)) return
  if (saysTooLarge(request)) throw new Refused('body_too_large')
  // Whether CSV is taken here too is asked by the address, where it is not JSON.
  const orCsv = mediaTypeOf(request.headers) !== 'application/json' && takesCsv(request.url)
  const rule = brokenTypeRule(request.headers, orCsv)
  if (rule !== null) throw new Refused('unsupported_media_type', `the body ${rule}`)
  if (isOfOtherCharset(request.headers))
    throw new InvalidJson('the body is not valid JSON: its charset must be utf-8')
}

/** Reads a body as `readJson` does, once its headers are judged; CSV, where it is taken, as a text, or left to its route as a stream. */
export async function takeBody(request: Request): Promise<unknown> {
  checkBody(request)
  if (isStreamed(request)) return request.body
  return isCsvBody(request.headers) ? await readText(request) : await readJson(request)
}
