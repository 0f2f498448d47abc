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
