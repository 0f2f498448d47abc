import { DOORS } from '../../../domain/door.ts'
import { LIFECYCLE_STATES } from '../../../domain/lifecycle.ts'
import { LANES } from '../../../domain/message.ts'

/** How a part of a filter is chosen. */
type Kind =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'clients' | 'providers' | 'flag' }
  | { readonly kind: 'text'; readonly hint: string; readonly pattern?: string; readonly rule: string }
  | { readonly kind: 'time' }
  | { readonly kind: 'choice'; readonly choices: readonly (readonly [string, string])[] }

/** A part of a filter, as it is called on the page. */
export type Term = Kind & { readonly label: string; readonly isFilter: boolean }

const of = (label: string, kind: Kind): Term => ({ label, isFilter: true, ...kind })
const CENTS = String.raw`[0-9]{1,12}(\.[0-9]{1,4})?`
const cents = {
  kind: 'text',
  hint: 'cents, such as 0.79',
  pattern: CENTS,
  rule: 'cents with up to four decimals',
} as const

/** What can be searched for beside the words of the search field: the parameters of `GET /v1/messages/search`. */
export const TERMS = {
  status: of('Status', { kind: 'words', words: LIFECYCLE_STATES }),
  from: of('Accepted from', { kind: 'time' }),
  to: of('Accepted before', { kind: 'time' }),
  client_id: of('Client', { kind: 'clients' }),
  provider: of('Provider', { kind: 'providers' }),
  country: of('Country', {
    kind: 'text',
    hint: 'DE, or DE,FR',
    pattern: '[A-Z]{2}(,[A-Z]{2}){0,49}',
    rule: 'countries of two capital letters, with commas between them',
  }),
  error: of('Error begins with', { kind: 'text', hint: '0x0b, HTTP 500', rule: 'what an error begins with' }),
  number: of('Number', {
    kind: 'text',
    hint: '+4915112345678, or its last digits',
    pattern: String.raw`\+?[0-9]{4,15}`,
    rule: 'a number such as +4915112345678, or its last 4 to 15 digits',
  }),
  reference: of('Reference has', { kind: 'text', hint: 'order-12', rule: 'part of a reference' }),
  lane: of('Lane', { kind: 'words', words: LANES }),
  door: of('Door', { kind: 'words', words: DOORS }),
  attempts_from: of('Attempts, at least', {
    kind: 'text',
    hint: '2',
    pattern: '[1-9][0-9]?',
    rule: 'a whole number from 1 to 99',
  }),
  price_from: of('Price, at least', cents),
  price_to: of('Price, at most', cents),
  held: of('Held back now', { kind: 'flag' }),
  older_than_seconds: {
    label: 'Nothing happened for',
    isFilter: false,
    kind: 'choice',
    choices: [
      ['60', '1 min'],
      ['600', '10 min'],
      ['3600', '1 h'],
      ['86400', '1 day'],
    ],
  },
  request_id: {
    label: 'Request id',
    isFilter: false,
    kind: 'text',
    hint: 'X-Request-Id of the answer',
    rule: 'the id of the request that made them',
  },
} as const satisfies Readonly<Record<string, Term>>

/** The name of a term: that of its parameter. */
export type TermName = keyof typeof TERMS
/** All of them, in the order of the menu. */
export const TERM_NAMES = Object.keys(TERMS) as TermName[] // the keys of this very object

/** What is searched for, by the names of the parameters; what is not asked is not there. A time may be one of `TIMES`. */
export type SearchTerms = Readonly<Partial<Record<TermName | 'q', string>>>

/** Times that go on: what they say is of when the page was opened. */
export const TIMES: Readonly<Record<string, { readonly title: string; atMs(nowMs: number): number }>> = {
  '-15m': { title: '15 min ago', atMs: (nowMs) => nowMs - 900_000 },
  '-1h': { title: '1 h ago', atMs: (nowMs) => nowMs - 3_600_000 },
  '-24h': { title: '24 h ago', atMs: (nowMs) => nowMs - 86_400_000 },
  today: { title: 'midnight', atMs: (nowMs) => new Date(nowMs).setHours(0, 0, 0, 0) },
  '-7d': { title: '7 days ago', atMs: (nowMs) => nowMs - 7 * 86_400_000 },
}

/** The terms of an address; what it does not know is left out. */
export function termsOf(params: URLSearchParams): SearchTerms {
  const given = (['q', ...TERM_NAMES] as const).map((name) => [name, params.get(name) ?? ''] as const)
  return Object.fromEntries(given.filter(([, value]) => value !== ''))
}

/** The same for the gateway: times as it takes them. */
export function askedOf(terms: SearchTerms, nowMs: number): Readonly<Record<string, string>> {
  const { from, to, ...others } = terms
  const times = Object.entries({ from, to }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, timeOf(value, nowMs) ?? value] as const],
  )
  const asked: (readonly [string, string])[] = [...Object.entries(others), ...times]
  return Object.fromEntries(asked)
}

/** The ISO time of a word of `TIMES`; null for another text. */
function timeOf(word: string, nowMs: number): string | null {
  const time = Object.hasOwn(TIMES, word) ? TIMES[word] : undefined
  return time ? new Date(time.atMs(nowMs)).toISOString() : null
}

/** The part of it that acts on many take, too; null where more is asked than they know. */
export function filterOf(terms: SearchTerms, nowMs: number): Readonly<Record<string, string>> | null {
  const isMore =
    terms.q !== undefined || TERM_NAMES.some((name) => !TERMS[name].isFilter && terms[name] !== undefined)
  return isMore ? null : askedOf(terms, nowMs)
}

/** The terms with one of them changed; empty takes it out. */
export function withTerm(terms: SearchTerms, name: TermName | 'q', value: string): SearchTerms {
  const { [name]: _, ...others } = terms
  return value === '' ? others : { ...others, [name]: value }
}

/** True where exactly the same is asked. */
export function sameTerms(a: SearchTerms, b: SearchTerms): boolean {
  return (['q', ...TERM_NAMES] as const).every((name) => (a[name] ?? '') === (b[name] ?? ''))
}

/** The values of a term that has several. */
export function valuesOf(value: string | undefined): readonly string[] {
  return value === undefined || value === '' ? [] : value.split(',')
}
