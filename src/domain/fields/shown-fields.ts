import type { MessageField, Place } from './message-field.ts'
import { MESSAGE_FIELDS } from './message-fields.ts'

type Catalogue = typeof MESSAGE_FIELDS

type IsIn<F extends MessageField, P extends Place> = F extends { readonly in: readonly Place[] }
  ? P extends F['in'][number]
    ? true
    : false
  : true

type FieldsIn<P extends Place> = {
  readonly [N in keyof Catalogue as IsIn<Catalogue[N], P> extends true ? N : never]: Catalogue[N]
}

/** Fields that stand at the end of a message in a search. */
const LAST_IN_SEARCH: readonly string[] = [
  'lane',
  'throttles',
  'version',
  'next_alarm_at',
  'send_at',
  'expires_at',
] satisfies readonly (keyof FieldsIn<'search'>)[]

function fieldsIn<P extends Place>(place: P): FieldsIn<P> {
  const all: readonly (readonly [string, MessageField])[] = Object.entries(MESSAGE_FIELDS)
  const shown = all.filter(([, field]) => field.in?.includes(place) ?? true)
  const isLast = ([name]: readonly [string, MessageField]) =>
    place === 'search' && LAST_IN_SEARCH.includes(name)
  const ordered = [...shown.filter((field) => !isLast(field)), ...shown.filter(isLast)]
  return Object.fromEntries(ordered) as FieldsIn<P> // the type filters by the same list
}

/** The fields of a message that is read, listed or exported, in their order. */
export const READ_FIELDS = fieldsIn('message')

/** Those of one that is found by a search: without its text. */
export const FOUND_FIELDS = fieldsIn('search')

/** Those that a callback tells: without its text. */
export const TOLD_FIELDS = fieldsIn('callback')
