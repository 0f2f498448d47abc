import { monthOf } from '../../src/domain/statement/month.ts'

type AdminRoute = {
  readonly kind: 'admin'
  readonly path: string
  readonly body?: object
  readonly answered?: string
}

/** What admins ask of what is kept for years, and of what is to be forgotten. */
export const RECORD_ROUTES: Readonly<Record<string, () => AdminRoute>> = {
  'GET /v1/archive/days': () => ({ kind: 'admin', path: '/v1/archive/days' }),
  'POST /v1/archive/days/:day/restore': () => ({
    kind: 'admin',
    path: '/v1/archive/days/2020-01-31/restore',
    answered: 'unknown_day',
  }),
  'GET /v1/audit': () => ({ kind: 'admin', path: '/v1/audit' }),
  'GET /v1/problems': () => ({ kind: 'admin', path: '/v1/problems' }),
  'GET /v1/money': () => ({ kind: 'admin', path: '/v1/money' }),
  'GET /v1/alerts': () => ({ kind: 'admin', path: '/v1/alerts' }),
  'POST /v1/alerts': () => ({
    kind: 'admin',
    path: '/v1/alerts',
    body: { name: 'anything', metric: 'bad_problems', threshold: 0 },
  }),
  'GET /v1/alerts/:id': () => ({
    kind: 'admin',
    path: `/v1/alerts/${Bun.randomUUIDv7()}`,
    answered: 'unknown_alert',
  }),
  'PATCH /v1/alerts/:id': () => ({
    kind: 'admin',
    path: `/v1/alerts/${Bun.randomUUIDv7()}`,
    body: { on: false },
    answered: 'unknown_alert',
  }),
  'DELETE /v1/alerts/:id': () => ({
    kind: 'admin',
    path: `/v1/alerts/${Bun.randomUUIDv7()}`,
    answered: 'unknown_alert',
  }),
  'GET /v1/alerts/webhook': () => ({ kind: 'admin', path: '/v1/alerts/webhook' }),
  'PUT /v1/alerts/webhook': () => ({
    kind: 'admin',
    path: '/v1/alerts/webhook',
    body: { url: 'https://example.com/alerts' },
  }),
  'POST /v1/alerts/webhook/test': () => ({ kind: 'admin', path: '/v1/alerts/webhook/test' }),
  'DELETE /v1/alerts/webhook': () => ({ kind: 'admin', path: '/v1/alerts/webhook' }),
  'POST /v1/erase': () => ({ kind: 'admin', path: '/v1/erase', body: { number: '+4915112345678' } }),
  'GET /v1/erase': () => ({ kind: 'admin', path: '/v1/erase' }),
  'GET /v1/erase/:id': () => ({
    kind: 'admin',
    path: `/v1/erase/${Bun.randomUUIDv7()}`,
    answered: 'unknown_erasure',
  }),
  'POST /v1/bulk': () => ({
    kind: 'admin',
    path: '/v1/bulk',
    body: { act: 'cancel', ids: [Bun.randomUUIDv7()] },
  }),
  'GET /v1/bulk': () => ({ kind: 'admin', path: '/v1/bulk' }),
  'GET /v1/bulk/:id': () => bulkRoute(''),
  'GET /v1/bulk/:id/items': () => bulkRoute('/items'),
  'POST /v1/bulk/:id/stop': () => bulkRoute('/stop'),
  'DELETE /v1/guard/blocks/:id': () => ({
    kind: 'admin',
    path: `/v1/guard/blocks/${Bun.randomUUIDv7()}`,
    answered: 'unknown_block',
  }),
}

const bulkRoute = (of: string): AdminRoute => ({
  kind: 'admin',
  path: `/v1/bulk/${Bun.randomUUIDv7()}${of}`,
  answered: 'unknown_bulk',
})

/** What admins do with the keys, the endpoint and the money of a client that has all of them. */
export const keyRoutes = (subject: () => string): Readonly<Record<string, () => AdminRoute>> => ({
  'POST /v1/clients/:id/adjustments': () => ({
    kind: 'admin',
    path: `/v1/clients/${subject()}/adjustments`,
    body: { amount_cents: 1, reason: 'a refund' },
  }),
  'POST /v1/clients/:id/api-keys': () => ({ kind: 'admin', path: `/v1/clients/${subject()}/api-keys` }),
  'GET /v1/clients/:id/api-keys': () => ({ kind: 'admin', path: `/v1/clients/${subject()}/api-keys` }),
  'DELETE /v1/clients/:id/api-keys/:key_id': () => ({
    kind: 'admin',
    path: `/v1/clients/${subject()}/api-keys/${Bun.randomUUIDv7()}`,
    answered: 'unknown_key',
  }),
  'POST /v1/clients/:id/callback/enable': () => ({
    kind: 'admin',
    path: `/v1/clients/${subject()}/callback/enable`,
  }),
  'POST /v1/clients/:id/callback/test': () => ({
    kind: 'admin',
    path: `/v1/clients/${subject()}/callback/test`,
  }),
  'DELETE /v1/clients/:id/api-keys': () => ({ kind: 'admin', path: `/v1/clients/${subject()}/api-keys` }),
})

/** A request for a route of the owner of a key, as the table of all routes has it. */
export type OwnRoute = {
  readonly kind: 'owner' | 'own callback'
  readonly path: string
  readonly body?: object
  readonly answered?: string
}

/** The routes of whoever shows a key, in an order in which each has what it needs; `callback` makes one of the owner. */
export const ownRoutes = (
  callback: () => Promise<string>,
): Readonly<Record<string, () => Promise<OwnRoute> | OwnRoute>> => ({
  'GET /v1/me/limits': () => ({ kind: 'owner', path: '/v1/me/limits' }),
  'GET /v1/me/prices': () => ({ kind: 'owner', path: '/v1/me/prices' }),
  'GET /v1/me/callback': () => ({ kind: 'owner', path: '/v1/me/callback' }),
  'PUT /v1/me/callback': () => ({
    kind: 'owner',
    path: '/v1/me/callback',
    body: { url: 'https://example.com/sms' },
  }),
  'POST /v1/me/callback/rotate-secret': () => ({ kind: 'owner', path: '/v1/me/callback/rotate-secret' }),
  'POST /v1/me/callback/enable': () => ({ kind: 'owner', path: '/v1/me/callback/enable' }),
  'POST /v1/me/callbacks/:id/replay': async () => ({
    kind: 'own callback',
    path: `/v1/me/callbacks/${await callback()}/replay`,
  }),
  'POST /v1/me/callbacks/replay': () => ({
    kind: 'owner',
    path: '/v1/me/callbacks/replay',
    body: { message_id: crypto.randomUUID() },
  }),
  'DELETE /v1/me/callback': () => ({ kind: 'owner', path: '/v1/me/callback' }),
  'GET /v1/me/api-keys': () => ({ kind: 'owner', path: '/v1/me/api-keys' }),
  'POST /v1/me/api-keys': () => ({
    kind: 'owner',
    path: '/v1/me/api-keys',
    body: { name: 'web shop' },
  }),
  'DELETE /v1/me/api-keys/:key_id': () => ({
    kind: 'owner',
    path: `/v1/me/api-keys/${Bun.randomUUIDv7()}`,
    answered: 'unknown_key',
  }),
})

/** The statements of a client, for admins and for itself. */
export const statementRoutes = (
  own: () => string,
): Readonly<Record<string, () => { readonly kind: 'admin' | 'client'; readonly path: string }>> => ({
  'GET /v1/clients/:id/statements': () => ({ kind: 'admin', path: `/v1/clients/${own()}/statements` }),
  'GET /v1/clients/:id/statements/:month': () => ({
    kind: 'admin',
    path: `/v1/clients/${own()}/statements/${monthOf(Date.now())}`,
  }),
  'GET /v1/me/statements': () => ({ kind: 'client', path: `/v1/me/statements?client_id=${own()}` }),
  'GET /v1/me/statements/:month': () => ({
    kind: 'client',
    path: `/v1/me/statements/${monthOf(Date.now())}?client_id=${own()}`,
  }),
})
