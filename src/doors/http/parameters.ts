import { mediaTypeOf } from '../../api/http/body/body-type.ts'
import { BodyTooLarge, hasBody, parseJson, readBytes, saysTooLarge } from '../../api/http/body/read-body.ts'
import { FieldRefused, Refused } from '../../api/http/refuse.ts'
import { isStorable, STORABLE_RULE } from '../../domain/message/message-draft.ts'
import { violation } from '../../domain/violation.ts'

/** Parameters taken in one request, of query and form together; clients send some twenty. */
const MAX_PARAMETERS = 200

/** Octets taken in the query of a request: as much as in a body. */
const MAX_QUERY_OCTETS = 64 * 1024

/** Longest name of a parameter, in characters: names go into what is kept of a request under its key. */
const MAX_NAME_CHARACTERS = 64

/** What the names of parameters must be, in words for an error message. */
const NAME_RULE = `must have names of at most ${MAX_NAME_CHARACTERS} characters, without U+0000`

/** What a text in a parameter must be, in words for an error message. */
const UTF8_RULE = 'must be percent-encoded UTF-8'

/** The media type of forms (WHATWG URL, 5). */
export const FORM_TYPE = 'application/x-www-form-urlencoded'

const JSON_TYPE = 'application/json'

/**
 * Parameters as they were sent. A value is its octets, one character for each (0 to 255), for some doors take texts of other
 * alphabets and user data. A name may be there more than once: the first counts, unless a door says otherwise.
 */
export type Parameters = {
  /** The octets of the first of this name; null when there is none. */
  octets(name: string): string | null
  /** The octets of each of this name, in their order. */
  all(name: string): readonly string[]
  /** The first of this name as a text in UTF-8; null when there is none. Throws `FieldRefused` for octets that are none, and what cannot be stored. */
  text(name: string): string | null
  /** The names, each once. */
  names(): readonly string[]
}

/** Reads the query of a URL. Throws `FieldRefused` beyond the bounds. */
export function readQuery(url: string): Parameters {
  const start = url.indexOf('?')
  const query = start < 0 ? '' : url.slice(start + 1)
  if (query.length > MAX_QUERY_OCTETS)
    throw new FieldRefused(violation('query', `must be at most ${MAX_QUERY_OCTETS} octets`))
  return parametersOf([...pairsOf(Buffer.from(query, 'utf8').toString('latin1'))])
}

/**
 * Reads query and form, those of the query first. Rejects with `Refused` for a body of another type, `BodyTooLarge`, and
 * `FieldRefused` beyond the bounds.
 */
export async function readQueryAndForm(request: Request): Promise<Parameters> {
  const query = readQuery(request.url)
  if (!hasBody(request)) return query
  if (mediaTypeOf(request.headers) !== FORM_TYPE)
    throw new Refused('unsupported_media_type', `the body must be ${FORM_TYPE}, not compressed`)
  const octets = await readOctets(request)
  return parametersOf([...pairsIn(query), ...pairsOf(octets)])
}

/**
 * Reads query and body, a form or a JSON object, those of the query first. What is no text in JSON is there as its JSON. Rejects as
 * `readQueryAndForm` does, with `InvalidJson`, and with `JsonBeyondBounds`.
 */
export async function readQueryAndBody(request: Request): Promise<Parameters> {
  if (!hasBody(request) || mediaTypeOf(request.headers) !== JSON_TYPE) return await readQueryAndForm(request)
  const body = parseJson(Buffer.from(await readOctets(request), 'latin1'))
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new FieldRefused(violation('body', 'must be a JSON object'))
  const pairs = Object.entries(body).map(([name, value]): [string, string] => [
    name,
    Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('latin1'),
  ])
  return parametersOf([...pairsIn(readQuery(request.url)), ...pairs])
}

/** The octets of a body that is not compressed, one character for each. Rejects with `Refused` and `BodyTooLarge`. */
export async function readOctets(request: Request): Promise<string> {
  if (saysTooLarge(request)) throw new BodyTooLarge()
  const coding = request.headers.get('content-encoding')
  if (coding !== null && coding.toLowerCase() !== 'identity')
    throw new Refused('unsupported_media_type', 'the body must not be compressed')
  return Buffer.from(await readBytes(request)).toString('latin1')
}

/** Parameters of these pairs: names in UTF-8, values as octets. Throws `FieldRefused` for too many, and for a name that cannot be kept. */
function parametersOf(pairs: readonly (readonly [name: string, value: string])[]): Parameters {
  if (pairs.length > MAX_PARAMETERS)
    throw new FieldRefused(violation('parameters', `must be at most ${MAX_PARAMETERS}`))
  if (pairs.some(([name]) => name.length > MAX_NAME_CHARACTERS || !isStorable(name)))
    throw new FieldRefused(violation('parameters', NAME_RULE))
  const values = Map.groupBy(pairs, ([name]) => name)
  const all = (name: string) => (values.get(name) ?? []).map(([, value]) => value)
  const octets = (name: string) => values.get(name)?.[0]?.[1] ?? null
  return {
    octets,
    all,
    text(name) {
      const value = octets(name)
      return value === null ? null : utf8Of(name, value)
    },
    names: () => [...values.keys()],
  }
}

/** Of a request that says nothing. */
export const NO_PARAMETERS: Parameters = parametersOf([])

/** What makes two requests the same: their parameters, without those that say who asks. */
export function fieldsOf(given: Parameters, credentials: readonly string[]): object {
  return Object.fromEntries(
    given
      .names()
      .filter((name) => !credentials.includes(name))
      .map((name) => [name, given.octets(name)]),
  )
}

/** The text that these octets are in UTF-8. Throws `FieldRefused` when they are none, or when it cannot be stored. */
function utf8Of(name: string, octets: string): string {
  const bytes = Buffer.from(octets, 'latin1')
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new FieldRefused(violation(name, UTF8_RULE))
  }
  if (!isStorable(text)) throw new FieldRefused(violation(name, STORABLE_RULE))
  return text
}

function pairsIn(parameters: Parameters): [string, string][] {
  return parameters
    .names()
    .flatMap((name) => parameters.all(name).map((value): [string, string] => [name, value]))
}

/** Pairs of octets. Stops behind the most that are taken: what comes then is not looked at, and refused. */
function* pairsOf(text: string): Generator<[string, string]> {
  let start = 0
  for (let count = 0; start <= text.length && count <= MAX_PARAMETERS; ) {
    const end = text.indexOf('&', start)
    const pair = text.slice(start, end < 0 ? text.length : end)
    start = end < 0 ? text.length + 1 : end + 1
    if (pair === '') continue
    count++
    const equals = pair.indexOf('=')
    const name = octetsOf(equals < 0 ? pair : pair.slice(0, equals))
    yield [Buffer.from(name, 'latin1').toString('utf8'), equals < 0 ? '' : octetsOf(pair.slice(equals + 1))]
  }
}

/** Takes the percent signs off; one that no two hexadecimal digits follow stands for itself (WHATWG URL, 1.3). */
function octetsOf(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
}
