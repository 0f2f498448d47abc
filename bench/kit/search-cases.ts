import type { ClientId } from '../../src/domain/message.ts'
import { COMMON_ERROR, LONG_AGO, type MixedClients, numberOf, RARE, referenceOf } from './mixed-history.ts'

/** Something that an operator asks for. */
export type SearchCase = {
  readonly label: string
  readonly path: string
  /** Where it is posted, what is. */
  readonly body?: object
  /** It has pages, each with a `next_cursor`. */
  readonly isPaged: boolean
}

const DAY_MS = 86_400_000

/** What is searched in `writeMixedHistory` of so many messages: each part of the filter, alone and with others. */
export function searchCases(messages: number, days: number, clients: MixedClients): readonly SearchCase[] {
  // On the first day but one, in the middle of it; it has a reference.
  const old = 2 * Math.floor((messages / days) * 0.75)
  const number = encodeURIComponent(numberOf(old))
  const reference = referenceOf(old)
  const hour = hourOf(days)
  const error = encodeURIComponent(COMMON_ERROR)
  const absent = encodeURIComponent(RARE.error)
  const longAgo = encodeURIComponent(LONG_AGO.error)
  const middle: ClientId = clients.others[0] ?? clients.small
  const filters: readonly (readonly [label: string, query: string])[] = [
    ['everything', ''],
    ['whole number', `number=${number}`],
    ['whole number, typed as q', `q=${number}`],
    ['number that nobody was sent to', 'number=%2B99912345678'],
    ['last 7 digits', `number=${numberOf(old).slice(-7)}`],
    ['last 4 digits', `number=${numberOf(old).slice(-4)}`],
    ['last 4 digits, typed as q', `q=${numberOf(old).slice(-4)}`],
    ['reference', `q=${reference}`],
    ['reference that there is not', 'q=order-none'],
    ['part of a reference', `reference=${reference}`],
    ['part of a reference that there is not', 'reference=nothing-like-it'],
    ['provider’s id that there is not', 'q=telco-a-0-0'],
    ['status of nearly all', 'status=DELIVERED'],
    ['status of one of a hundred', 'status=FAILED_PERM'],
    ['status of two of a thousand', 'status=EXPIRED'],
    ['status of none', 'status=SENDING'],
    ['provider of three of five', 'provider=telco-a'],
    ['provider of few', `provider=${RARE.provider}`],
    ['provider of the first day', `provider=${LONG_AGO.provider}`],
    ['country of a third', 'country=DE'],
    ['country of few', `country=${RARE.country}`],
    ['country of none', 'country=AQ'],
    ['error of one of a hundred', `error=${error}`],
    ['error of few', `error=${absent}`],
    ['error of the first day', `error=${longAgo}`],
    ['error of none', 'error=no%20such'],
    ['client with two of five', `client_id=${clients.large}`],
    ['client with 10', `client_id=${clients.small}`],
    ['client with a 330th', `client_id=${middle}`],
    ['two clients', `client_id=${clients.small},${middle}`],
    ['express lane', 'lane=express'],
    ['lane of few', `lane=${RARE.lane}`],
    ['door of few', `door=${RARE.door}`],
    ['twice tried', 'attempts_from=2'],
    ['five times tried', `attempts_from=${RARE.attempts}`],
    ['price of nearly all', 'price_from=5&price_to=5'],
    ['price of few', `price_from=${RARE.price}`],
    ['an hour, days ago', hour],
    ['held', 'held=true'],
    ['status and error', `status=FAILED_PERM&error=${error}`],
    ['status and error of few', `status=FAILED_PERM&error=${absent}`],
    ['status and error of none', 'status=FAILED_PERM&error=no%20such'],
    ['status and provider', 'status=FAILED_PERM&provider=telco-b'],
    ['status and provider of few', `status=FAILED_PERM&provider=${RARE.provider}`],
    ['status and provider, never together', `status=DELIVERED&provider=${LONG_AGO.provider}`],
    ['status and country', 'status=FAILED_PERM&country=DE'],
    ['status and client with two of five', `status=FAILED_PERM&client_id=${clients.large}`],
    ['status of none and client with two of five', `status=SENDING&client_id=${clients.large}`],
    ['status and client with 10', `status=FAILED_PERM&client_id=${clients.small}`],
    ['status and an hour', `status=FAILED_PERM&${hour}`],
    ['provider and error', `provider=telco-a&error=${error}`],
    ['provider and error of none', 'provider=telco-a&error=no%20such'],
    ['provider and country', 'provider=telco-a&country=DE'],
    ['provider and an hour', `provider=telco-a&${hour}`],
    ['error and an hour', `error=${error}&${hour}`],
    ['error and client with two of five', `error=${error}&client_id=${clients.large}`],
    ['error of few and client with two of five', `error=${absent}&client_id=${clients.large}`],
    ['number and status', `number=${number}&status=DELIVERED`],
    ['number and client with two of five', `number=${number}&client_id=${clients.large}`],
    ['last 4 digits and status of few', `number=${numberOf(old).slice(-4)}&status=FAILED_PERM`],
    [
      'last 4 digits and client with two of five',
      `number=${numberOf(old).slice(-4)}&client_id=${clients.large}`,
    ],
    ['reference and client with two of five', `q=${reference}&client_id=${clients.large}`],
    ['reference and client with 10', `q=${reference}&client_id=${clients.small}`],
    ['lane and status', 'lane=express&status=FAILED_PERM'],
    ['attempts and status', 'attempts_from=2&status=FAILED_PERM'],
    ['attempts and provider', 'attempts_from=2&provider=telco-b'],
    ['price and status', 'price_from=5&status=FAILED_PERM'],
    ['price of few and client with two of five', `price_from=${RARE.price}&client_id=${clients.large}`],
  ]
  const lists: readonly (readonly [label: string, query: string])[] = [
    ['two of five', `client_id=${clients.large}`],
    ['10', `client_id=${clients.small}`],
    ['a 330th', `client_id=${middle}`],
    ['two of five, FAILED_PERM', `client_id=${clients.large}&status=FAILED_PERM`],
    ['two of five, CANCELLED, of which there is none', `client_id=${clients.large}&status=CANCELLED`],
    ['two of five, SENDING, of which there is none', `client_id=${clients.large}&status=SENDING`],
    ['a 330th, FAILED_PERM', `client_id=${middle}&status=FAILED_PERM`],
    ['two of five, an hour', `client_id=${clients.large}&${hour}`],
    ['two of five, CANCELLED, an hour', `client_id=${clients.large}&status=CANCELLED&${hour}`],
  ]
  return [
    ...filters.map(([label, query]) => ({ label, path: `/v1/messages/search?${query}`, isPaged: true })),
    ...lists.map(([label, query]) => ({
      label: `list of the client with ${label}`,
      path: `/v1/messages?${query}`,
      isPaged: true,
    })),
  ]
}

/** What else reads many messages. */
export function sumCases(messages: number, days: number, clients: MixedClients): readonly SearchCase[] {
  const until = Math.floor(Date.now() / 60_000) * 60_000
  const iso = (ms: number) => new Date(ms).toISOString()
  const paths = (label: string, query: string) => ({
    label: `paths: ${label}`,
    path: `/v1/messages/paths?${query}`,
    isPaged: false,
  })
  const counted = (label: string, filter: object, act = 'resend') => ({
    label: `bulk, dry: ${label}`,
    path: '/v1/bulk',
    body: { act, filter, dry: true },
    isPaged: false,
  })
  return [
    paths('FAILED_PERM', 'status=FAILED_PERM'),
    paths('all', ''),
    paths('of the client with 10', `client_id=${clients.small}`),
    paths('none', 'status=SENDING'),
    counted('FAILED_PERM', { status: ['FAILED_PERM'] }),
    counted('error of few', { error: RARE.error }),
    counted('status and provider of few', { status: ['FAILED_PERM'], provider: [RARE.provider] }),
    counted('FAILED_PERM of an hour', { status: ['FAILED_PERM'], ...bodyOfHour(days) }),
    counted('a number', { number: numberOf(2 * Math.floor((messages / days) * 0.75)) }),
    counted('FAILED_PERM of the client with 10', { status: ['FAILED_PERM'], client_id: [clients.small] }),
    counted('open ones', { status: ['QUEUED', 'FAILED_TEMP'] }, 'cancel'),
    { label: 'problems', path: '/v1/problems', isPaged: false },
    {
      label: 'machine, 24 h',
      path: `/v1/machine?from=${iso(until - DAY_MS)}&to=${iso(until)}`,
      isPaged: false,
    },
    { label: 'money', path: '/v1/money', isPaged: false },
    { label: 'clients by name', path: '/v1/clients?limit=500', isPaged: false },
  ]
}

function hourRange(days: number): readonly [from: string, to: string] {
  const day = Math.floor(Date.now() / DAY_MS) * DAY_MS - Math.floor(days / 2) * DAY_MS
  return [new Date(day + 12 * 3_600_000).toISOString(), new Date(day + 13 * 3_600_000).toISOString()]
}

function hourOf(days: number): string {
  const [from, to] = hourRange(days)
  return `from=${from}&to=${to}`
}

function bodyOfHour(days: number) {
  const [from, to] = hourRange(days)
  return { from, to }
}
