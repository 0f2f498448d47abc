import type { Static } from '@sinclair/typebox'
import { flagOf, idOf, instantOf, listOf, named, orNull, textOf } from '../http/answer-fields.ts'

const key = {
  id: idOf('names the key'),
  name: orNull(textOf('what it is for; null: the main key, which the next one without a name replaces')),
  prefix: orNull(textOf('how it begins; null: not known until it is used')),
  ends_at: orNull(instantOf('when it ends; null: when it is taken away')),
}

/** A new key, shown this once. */
export const ApiKey = named('ApiKey', {
  ...key,
  client_id: idOf('the client that it is of'),
  api_key: textOf('what the client sends as X-API-Key'),
  prefix: textOf('how it begins'),
  previous_key_until: orNull(
    instantOf('until when the main key before is good, too; null: it is not, or this is a key with a name'),
  ),
})
export type ApiKey = Static<typeof ApiKey>

/** A key as it is listed; never itself. */
export const ListedApiKey = named('ListedApiKey', {
  ...key,
  good: flagOf('whether it has not ended'),
  made_by: orNull(
    textOf(
      '`admin` with a name (`root` is that of ADMIN_TOKEN), or `key` and how the key begins with which the client made it; null: not known',
    ),
  ),
  last_used_at: orNull(instantOf('when it was used last, to the minute; null: never')),
  created_at: orNull(instantOf('when it was made; null: not known')),
})
export type ListedApiKey = Static<typeof ListedApiKey>

/** Keys of a client. */
export const ApiKeys = named('ApiKeys', {
  api_keys: listOf(ListedApiKey, 'the newest first, the last 20 that have ended among them'),
})
export type ApiKeys = Static<typeof ApiKeys>
