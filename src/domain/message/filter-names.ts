/** The parts of a filter of messages, by their names in the address of the search and of the console. */
export const FILTER_NAMES = [
  'client_id',
  'status',
  'provider',
  'country',
  'lane',
  'door',
  'error',
  'reference',
  'number',
  'from',
  'to',
  'attempts_from',
  'price_from',
  'price_to',
  'held',
] as const
export type FilterName = (typeof FILTER_NAMES)[number]
