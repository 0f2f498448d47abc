import { type Violation, violation } from '../../domain/violation.ts'
import type { RequestOutcome } from '../../flow/accept/accept-request.ts'
import type { KeptAnswer } from '../../store/idempotency.ts'
import type { Refusal } from './refusal.ts'
import { type ReplySet, refuse, refuseField } from './refuse.ts'

// The header of draft-ietf-httpapi-idempotency-key-header, with the bounds that Stripe gives it.

/** Names a request, so that a repeat of it is answered and not carried out. */
export const KEY_HEADER = 'Idempotency-Key'
const MAX_KEY_CHARACTERS = 255
const KEY_PATTERN = /^[\x20-\x7e]+$/
/** What `isKey` asks for, in words for an error message. */
export const KEY_RULE = `must be 1 to ${MAX_KEY_CHARACTERS} printable ASCII characters`

/** The answer to a repeat says so. */
export const REPLAYED_HEADER = 'idempotency-replayed'

/** What a request says of its key: none, one, or one that cannot be used. */
export type ReadKey =
  | { readonly kind: 'none' }
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** Reads the header. */
export function readKey(request: Request, set: ReplySet): ReadKey {
  const wrong = violationOfKey(request)
  if (wrong) return { kind: 'refused', refusal: refuseField(set, wrong.field, wrong.rule) }
  const key = request.headers.get(KEY_HEADER)
  return key === null ? { kind: 'none' } : { kind: 'key', key }
}

/** How the key of a request breaks the one rule of keys; null when it does not, or when there is none. */
export function violationOfKey({ headers }: Pick<Request, 'headers'>): Violation | null {
  const key = headers.get(KEY_HEADER)
  return key === null || isKey(key) ? null : violation(KEY_HEADER, KEY_RULE)
}

/** True for what can name a request, by whichever door. */
export function isKey(key: string): boolean {
  return key.length <= MAX_KEY_CHARACTERS && KEY_PATTERN.test(key)
}

/**
 * The same text for the same route and body: a hash for every field, so that a repeat that differs can be told in which.
 * Objects are the same in whatever order their fields stand, ids in small letters and capitals; a field that is left out
 * and one that says the default are not. 64 bits each (wyhash): a client could only deceive itself.
 */
export function fingerprintOf(route: string, body: object): string {
  const fields = sortedFields(body).map(([name, value]) => {
    const said = IDS.has(name) && typeof value === 'string' ? value.toLowerCase() : value
    return `${name}=${Bun.hash(canonicalJson(said)).toString(36)}`
  })
  return [route, ...fields].join(' ')
}

/** Fields of the bodies that hold an id. */
const IDS: ReadonlySet<string> = new Set(['client_id'])

/** JSON with the fields of every object in the order of their names (as RFC 8785, 3.2.3). */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  return `{${sortedFields(value)
    .map(([name, each]) => `${JSON.stringify(name)}:${canonicalJson(each)}`)
    .join()}}`
}

function sortedFields(value: object): [string, unknown][] {
  return Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** The first field in which two requests differ; the key itself when they are of different routes. */
export function differingField(kept: string, asked: string): string {
  const [keptRoute, ...before] = kept.split(' ')
  const [askedRoute, ...after] = asked.split(' ')
  if (keptRoute !== askedRoute) return KEY_HEADER
  const differs = (a: readonly string[], b: readonly string[]) => a.find((field) => !b.includes(field))
  return (differs(after, before) ?? differs(before, after))?.split('=')[0] ?? KEY_HEADER
}

/** The body of an answer to a repeat, and whether it is a refusal. */
export type RepeatAnswer =
  | { readonly kind: 'replayed'; readonly body: unknown }
  | { readonly kind: 'refused'; readonly body: Refusal }

/** Answers a request whose key was used before. */
export function answerRepeat(
  set: ReplySet,
  fingerprint: string,
  repeated: Pick<Extract<RequestOutcome, { kind: 'repeated' }>, 'fingerprint' | 'answer'>,
): RepeatAnswer {
  if (repeated.fingerprint !== fingerprint)
    return {
      kind: 'refused',
      body: refuseOtherBody(set, differingField(repeated.fingerprint, fingerprint)),
    }
  if (repeated.answer === null) return { kind: 'refused', body: refuse(set, 'request_in_flight') }
  return { kind: 'replayed', body: replay(set, repeated.answer) }
}

function refuseOtherBody(set: ReplySet, field: string): Refusal {
  const rule =
    field === KEY_HEADER
      ? 'must not be used for another route within 24 hours'
      : `must be what it was in the first request with this ${KEY_HEADER}`
  return refuse(set, 'key_reused', { error: `${field} ${rule}`, field, rule })
}

/** Gives an answer again. */
function replay(set: ReplySet, { status, body }: KeptAnswer): unknown {
  set.status = status
  set.headers[REPLAYED_HEADER] = 'true'
  if (body !== null && typeof body === 'object' && 'message_id' in body)
    set.headers['location'] = `/v1/messages/${body.message_id}`
  return body
}
