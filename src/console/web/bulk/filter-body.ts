import type { FilterBody } from '../../../api/messages/filter.ts'

type Kind = 'list' | 'text' | 'number' | 'flag'

/** How a field of the search stands in a body, which in an address is a text. */
export const FILTER_BODY_KINDS: Readonly<Record<keyof (typeof FilterBody)['static'], Kind>> = {
  client_id: 'list',
  status: 'list',
  provider: 'list',
  country: 'list',
  lane: 'list',
  door: 'list',
  error: 'text',
  reference: 'text',
  number: 'text',
  from: 'text',
  to: 'text',
  attempts_from: 'number',
  price_from: 'text',
  price_to: 'text',
  held: 'flag',
}
