import { bodiesOf, prefillOf, type Route } from '../support/openapi.ts'
import { randomFrom } from '../support/random.ts'
import { HUGE_JSON, METHODS, ODD_ADDRESS, ODD_BYTES, ODD_HEADERS, ODD_JSON } from './odd.ts'

/** A request that differs from what the document offers in a few places. */
export type FuzzRequest = {
  readonly index: number
  /** The route it was made from. */
  readonly route: Route
  readonly method: string
  /** Path and query as they stand in the address. */
  readonly address: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array<ArrayBuffer> | null
  /** Sent without a length, in two chunks. */
  readonly chunked: boolean
}

/** What the requests of a run have in common. */
export type FuzzWorld = {
  readonly seed: number
  readonly routes: readonly Route[]
  /** What a request is sent with when nothing is changed. */
  readonly headers: Readonly<Record<string, string>>
  /** What routes under `/v1/me/` are sent with besides: the key of a client. */
  readonly ownHeaders: Readonly<Record<string, string>>
  /** In the place of what the examples say. */
  readonly real: ReadonlyMap<string, string>
  /** Ids that were answered: of messages, clients, callbacks. */
  readonly ids: readonly string[]
}

type Pick = <T>(from: readonly T[]) => T
type Dice = {
  readonly chance: (of: number) => boolean
  readonly pick: Pick
  readonly below: (most: number) => number
}

/** One of the large values in so many. */
const HUGE_ONCE_IN = 150

/** The request of this number: the seed and the number decide it, but for the ids that were answered. */
export function requestOf(world: FuzzWorld, index: number): FuzzRequest {
  const dice = diceOf(randomFrom(Math.imul(world.seed + index, 0x9e3779b1)))
  const { chance, pick } = dice
  const route = pick(world.routes)
  const [, example] = pick(bodiesOf(route.operation))
  const hasBody = example === undefined ? chance(0.1) : !chance(0.03)
  const headers: Record<string, string> = {
    ...world.headers,
    ...(route.path.startsWith('/v1/me/') ? world.ownHeaders : {}),
  }
  if (hasBody) headers['content-type'] = 'application/json'
  if (chance(0.25)) mutateHeaders(headers, dice)
  return {
    index,
    route,
    method: chance(0.04) ? pick(METHODS) : route.method,
    address: addressOf(route, world, dice),
    headers,
    body: hasBody ? bodyOf(example ?? {}, world, dice) : null,
    chunked: chance(0.05),
  }
}

function diceOf(random: () => number): Dice {
  const below = (most: number) => Math.floor(random() * most)
  return {
    chance: (of) => random() < of,
    below,
    pick: (from) => {
      const one = from[below(from.length)]
      if (one === undefined) throw new Error('nothing to pick from')
      return one
    },
  }
}

function mutateHeaders(headers: Record<string, string>, { chance, pick }: Dice): void {
  do {
    const name = pick(Object.keys(ODD_HEADERS))
    if (chance(0.1)) delete headers[name]
    else headers[name] = pick(ODD_HEADERS[name] ?? [])
  } while (chance(0.3))
}

function addressOf({ path, operation }: Route, world: FuzzWorld, { chance, pick, below }: Dice): string {
  const odd = (otherwise: string) =>
    chance(0.25) ? pick(ODD_ADDRESS) : chance(0.4) && world.ids.length > 0 ? pick(world.ids) : otherwise
  const query: string[] = []
  let filled = path
  for (const parameter of operation.parameters) {
    const prefill = encodeURIComponent(withReal(prefillOf(parameter) ?? '', world))
    if (parameter.in === 'path') filled = filled.replace(`{${parameter.name}}`, odd(prefill))
    if (parameter.in !== 'query' || chance(prefill === '' ? 0.6 : 0.1)) continue
    const words = parameter.schema['enum'] as readonly string[] | undefined // an enum of the document is of words
    query.push(`${parameter.name}=${odd(words && chance(0.8) ? pick(words) : prefill)}`)
    if (chance(0.03)) query.push(`${parameter.name}=${pick(ODD_ADDRESS)}`)
  }
  if (chance(0.04)) query.push(`${pick(['more', '', 'limit[]', '__proto__', 'a%00'])}=${pick(ODD_ADDRESS)}`)
  if (chance(0.02)) filled += pick(['/', '//', '/x', '%2F', ';a', '/..', '/%00'])
  if (chance(0.01)) filled = filled.slice(0, below(filled.length)) || '/'
  return query.length === 0 ? filled : `${filled}?${query.join('&')}`
}

function withReal(text: string, { real }: FuzzWorld): string {
  let out = text
  for (const [example, one] of real) out = out.replaceAll(example, one)
  return out
}

/** The example with as many changes as the dice say, each in the value or in its bytes. */
function bodyOf(example: unknown, world: FuzzWorld, dice: Dice): Uint8Array<ArrayBuffer> {
  const { chance, pick, below } = dice
  let text = withReal(JSON.stringify(example), world)
  for (let changes = pick([0, 1, 1, 1, 1, 2, 3]); changes > 0; changes--) text = mutateJson(text, world, dice)
  let bytes = new TextEncoder().encode(text)
  if (!chance(0.12)) return bytes
  const at = below(bytes.length + 1)
  if (chance(0.3)) return bytes.slice(0, at)
  bytes = Uint8Array.from([
    ...bytes.slice(0, at),
    ...pick(ODD_BYTES),
    ...bytes.slice(chance(0.5) ? at : at + 1),
  ])
  return bytes
}

/** The text of a value, and where it stands. */
type Place = { readonly from: number; readonly to: number; readonly isMember: boolean }

/** Changes one value or member of a JSON text. Works on the text, for some of what is put in is not what JSON.parse gives. */
function mutateJson(text: string, { ids }: FuzzWorld, { chance, pick }: Dice): string {
  const places = placesOf(text)
  if (places.length === 0) return text
  const { from, to, isMember } = pick(places)
  const odd = chance(1 / HUGE_ONCE_IN) ? pick(HUGE_JSON) : pick(ODD_JSON)
  const put = (inside: string) => text.slice(0, from) + inside + text.slice(to)
  if (isMember) {
    const member = text.slice(from, to)
    const [name = ''] = /^"(?:[^"\\]|\\.)*"/.exec(member) ?? []
    return pick([
      // Gone, with a comma that stays: not JSON in some places, which is one more case.
      () => put('').replace(/,(?=[,}])|(?<=\{),/g, ''),
      () => put(`${member},"more":${odd}`),
      () => put(`${member},${name}:${odd}`),
      () => put(`"__proto__":${odd},${member}`),
      () => put(member.replace(name, name.toUpperCase())),
    ])()
  }
  if (chance(0.15) && ids.length > 0) return put(JSON.stringify(pick(ids)))
  if (chance(0.05)) return put(`[${text.slice(from, to)}]`)
  return put(odd)
}

/** Every value and member of a JSON text; of a text that is none any more, those that look like it. */
function placesOf(text: string): Place[] {
  const values = [
    ...text.matchAll(/(?<=[:[,])(?:"(?:[^"\\]|\\.)*"(?!\s*:)|-?\d[\d.e+]*|true|false|null|\{\}|\[\])/g),
  ]
  const members = [
    ...text.matchAll(/(?<=[{,])"(?:[^"\\]|\\.)*":(?:"(?:[^"\\]|\\.)*"|-?\d[\d.e+]*|true|false|null)/g),
  ]
  const place = (isMember: boolean) => (match: RegExpExecArray) => ({
    from: match.index,
    to: match.index + match[0].length,
    isMember,
  })
  return [
    ...values.map(place(false)),
    ...members.map(place(true)),
    { from: 0, to: text.length, isMember: false },
  ]
}
