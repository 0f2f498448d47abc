import { type Static, type TSchema, Type } from '@sinclair/typebox'
import { DOORS } from '../../domain/door.ts'
import { oneOf } from '../../domain/fields/one-of.ts'
import { LIFECYCLE_STATES } from '../../domain/lifecycle.ts'
import type { MessageFilter } from '../../domain/message/message-filter.ts'
import { type ClientId, LANES } from '../../domain/message.ts'
import { moneyOfCents } from '../../domain/money.ts'
import { PROVIDER_NAME_PATTERN } from '../../domain/provider/provider.ts'
import { FromField, ToField, UUID_PATTERN, wholeNumberField } from '../http/fields.ts'

/** Values of one list of a filter, at most. */
const MAX_LISTED = 50
const MAX_TEXT = 256
const COUNTRY_PATTERN = '^[A-Z]{2}$'
const NUMBER_PATTERN = String.raw`^(\+[0-9]{4,15}|[0-9]{4,15})$`
/** Cents with up to four decimals. */
const PRICE_PATTERN = String.raw`^[0-9]{1,12}(\.[0-9]{1,4})?$`

const text = (rule: string) => Type.String({ minLength: 1, maxLength: MAX_TEXT, description: rule })
const TEXTS = {
  error: text(`must be an error, or what one begins with, 1 to ${MAX_TEXT} characters`),
  reference: text(`must be part of a reference, 1 to ${MAX_TEXT} characters`),
  number: Type.String({
    pattern: NUMBER_PATTERN,
    description: 'must be a number such as +4915112345678, or its last 4 to 15 digits',
  }),
  from: FromField,
  to: ToField,
}
const price = Type.String({
  pattern: PRICE_PATTERN,
  description: 'must be cents with up to four decimals, such as 0.79',
})

/** Comma-separated values, as a URL has them. */
const listed = (one: string, rule: string, example?: string) =>
  Type.Optional(
    Type.String({
      pattern: `^${inner(one)}(,${inner(one)}){0,${MAX_LISTED - 1}}$`,
      description: `${rule}, or up to ${MAX_LISTED} with commas`,
      ...(example === undefined ? {} : { example }),
    }),
  )
const inner = (pattern: string) => `(${pattern.replace(/^\^/, '').replace(/\$$/, '')})`
const words = (of: readonly string[]) => `^(${of.join('|')})$`
const oneOfWords = (of: readonly string[]) => `must be one of ${of.join(', ')}`

/** A filter in the query of a URL: what has several values has them with commas. */
export const FILTER_QUERY = {
  client_id: listed(UUID_PATTERN, 'must be a UUID'),
  status: listed(words(LIFECYCLE_STATES), oneOfWords(LIFECYCLE_STATES)),
  provider: listed(PROVIDER_NAME_PATTERN, 'must be a provider’s name'),
  country: listed(COUNTRY_PATTERN, 'must be a country of two letters such as DE'),
  lane: listed(words(LANES), oneOfWords(LANES)),
  door: listed(words(DOORS), oneOfWords(DOORS)),
  error: Type.Optional(TEXTS.error),
  reference: Type.Optional(TEXTS.reference),
  number: Type.Optional(TEXTS.number),
  from: Type.Optional(TEXTS.from),
  to: Type.Optional(TEXTS.to),
  attempts_from: wholeNumberField('^([1-9]|[1-9][0-9])$', { minimum: 1, maximum: 99 }),
  price_from: Type.Optional(price),
  price_to: Type.Optional(price),
  held: Type.Optional(Type.Literal('true', { description: 'must be true: those that are held back now' })),
}
const FilterQuery = Type.Object(FILTER_QUERY)

const many = <T extends TSchema>(one: T) =>
  Type.Optional(
    Type.Array(one, {
      minItems: 1,
      maxItems: MAX_LISTED,
      description: `must be a list of 1 to ${MAX_LISTED}`,
    }),
  )
const patterned = (pattern: string, rule: string) => Type.String({ pattern, description: rule })

/** The same in a body: what has several values is a list. */
export const FilterBody = Type.Object(
  {
    client_id: many(patterned(UUID_PATTERN, 'must be a UUID')),
    status: many(oneOf(LIFECYCLE_STATES)),
    provider: many(patterned(PROVIDER_NAME_PATTERN, 'must be a provider’s name')),
    country: many(patterned(COUNTRY_PATTERN, 'must be a country of two letters such as DE')),
    lane: many(oneOf(LANES)),
    door: many(oneOf(DOORS)),
    error: Type.Optional(TEXTS.error),
    reference: Type.Optional(TEXTS.reference),
    number: Type.Optional(TEXTS.number),
    from: Type.Optional(TEXTS.from),
    to: Type.Optional(TEXTS.to),
    attempts_from: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 99, description: 'must be a whole number from 1 to 99' }),
    ),
    price_from: Type.Optional(price),
    price_to: Type.Optional(price),
    held: Type.Optional(Type.Literal(true, { description: 'must be true: those that are held back now' })),
  },
  { additionalProperties: false, description: 'must be a filter: an object with fields of the search' },
)

/** The filter of a URL. */
export function filterOfQuery(query: Static<typeof FilterQuery>): MessageFilter {
  const { client_id, status, provider, country, lane, door, attempts_from, held, ...rest } = query
  const split = (values: string | undefined) => values?.split(',') ?? []
  return filterOfBody({
    ...rest,
    client_id: split(client_id),
    // The schema has checked the words.
    status: split(status) as MessageFilter['statuses'][number][],
    provider: split(provider),
    country: split(country),
    lane: split(lane) as MessageFilter['lanes'][number][],
    door: split(door) as MessageFilter['doors'][number][],
    ...(attempts_from === undefined ? {} : { attempts_from: Number(attempts_from) }),
    ...(held === undefined ? {} : { held: true }),
  })
}

/** The filter of a body. */
export function filterOfBody(body: Static<typeof FilterBody>): MessageFilter {
  const { client_id, status, provider, country, lane, door, from, to, price_from, price_to } = body
  return {
    clientIds: (client_id ?? []) as ClientId[], // the schema has checked the form
    statuses: status ?? [],
    providers: provider ?? [],
    countries: country ?? [],
    lanes: lane ?? [],
    doors: door ?? [],
    error: body.error ?? null,
    reference: body.reference ?? null,
    number: body.number ?? null,
    from: from === undefined ? null : new Date(from),
    to: to === undefined ? null : new Date(to),
    attemptsFrom: body.attempts_from ?? null,
    priceFrom: price_from === undefined ? null : moneyOfCents(price_from),
    priceTo: price_to === undefined ? null : moneyOfCents(price_to),
    isHeld: body.held === true,
  }
}
