// Made from the OpenAPI document of the gateway by test/unit/client/client-types.ts: change the gateway, and run it again.

/** Routes that take an Idempotency-Key: with the same one they are carried out once. */
export const KEYED_ROUTES: readonly string[] = [
  'POST /v1/messages',
  'POST /v1/messages/batch',
  'POST /v1/clients',
  'POST /v1/clients/{id}/topups',
  'POST /v1/clients/{id}/adjustments',
]

/** Routes that answer a list page by page, each with the field that holds the list. */
export const LISTS = {
  '/v1/messages': 'messages',
  '/v1/bulk': 'jobs',
  '/v1/bulk/{id}/items': 'items',
  '/v1/messages/search': 'messages',
  '/v1/clients': 'clients',
  '/v1/inbound/conversation': 'messages',
  '/v1/inbound': 'inbound',
  '/v1/suppressions': 'suppressions',
  '/v1/guard/blocks': 'blocks',
  '/v1/guard/hits': 'hits',
  '/v1/erase': 'erasures',
  '/v1/clients/{id}/ledger': 'lines',
  '/v1/admins': 'admins',
  '/v1/acts': 'acts',
  '/v1/archive/days': 'days',
  '/v1/dead-letters': 'dead_letters',
  '/v1/callbacks': 'callbacks',
} as const
