import type { MessageFilter } from '../message/message-filter.ts'

/** What messages may have in common, besides how they ended. */
export const PATH_DIMENSIONS = [
  'provider',
  'error',
  'country',
  'calling_code',
  'prefix',
  'client',
  'lane',
  'door',
  'sender',
  'parts',
  'encoding',
  'class',
] as const
export type PathDimension = (typeof PATH_DIMENSIONS)[number]

/** Characters of a number that make its prefix: `+` and four digits. */
export const PREFIX_CHARACTERS = 5

/** What the value of `door` is for the REST API, which is no door. */
export const REST_API = 'api'

/** `NO_COUNTRY`, for the console: numbers of all countries come with the other file. */
export const UNKNOWN_COUNTRY = 'ZZ'

/** Dimensions that the filter itself speaks of: that they stand out is no news. */
export function dimensionsAsked(filter: MessageFilter): ReadonlySet<PathDimension> {
  const asked: readonly (readonly [PathDimension, boolean])[] = [
    ['provider', filter.providers.length > 0],
    ['error', filter.error !== null],
    ['country', filter.countries.length > 0 || filter.number !== null],
    ['calling_code', filter.countries.length > 0 || filter.number !== null],
    ['prefix', filter.number !== null],
    ['client', filter.clientIds.length > 0],
    ['lane', filter.lanes.length > 0],
    ['door', filter.doors.length > 0],
  ]
  return new Set(asked.flatMap(([dimension, isAsked]) => (isAsked ? [dimension] : [])))
}
