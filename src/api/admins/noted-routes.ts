import type { SubjectKind } from '../../domain/act.ts'
import { CONTROL_NAMES } from '../../domain/controls.ts'

/** What a request for a change names its subject with. */
export type AskedChange = {
  /** Null: what stands there is no percent encoding. */
  readonly params: Readonly<Record<string, string | null | undefined>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
  /** The client whose key it is, of a route that is for its owner; null: none. */
  readonly owner: string | null
}

/** How a change over one route is noted. */
export type NotedRoute = {
  readonly kind: SubjectKind
  /** Which one; left out, there is one, or the answer says it, or it is many. */
  readonly id?: (asked: AskedChange) => string | undefined
  /** Whose. */
  readonly clientId?: (asked: AskedChange) => string | undefined
  /** The field of the answer that names what was made. */
  readonly made?: string
  /** What the subject is is read before and after. */
  readonly reads?: true
  /** Fields of the answer that stand in `after`, for what can be read nowhere else: no secrets, no texts. */
  readonly shows?: readonly string[]
  /** True: this request asks only, nothing changes. */
  readonly asksOnly?: (asked: Pick<AskedChange, 'body'>) => boolean
  /** Left out: by whomever. What clients do all day stands with what they do it to. */
  readonly by?: 'admins'
}

/** Why a route that changes something is not noted. */
export type NotNoted = 'traffic, its messages say all of it' | 'a question: nothing changes'

const id = ({ params }: AskedChange) => params['id']?.toLowerCase()
const parameter =
  (field: string) =>
  ({ params }: AskedChange) =>
    params[field] ?? undefined
const name = parameter('name')
const fieldOf = (source: 'query' | 'body', field: string) => (asked: AskedChange) => {
  const from: unknown = asked[source]
  const value =
    typeof from === 'object' && from !== null && field in from ? Reflect.get(from, field) : undefined
  return typeof value === 'string' ? value.toLowerCase() : undefined
}

/** Of something that each client has one of. */
const ofClient = (kind: SubjectKind): NotedRoute => ({ kind, id, clientId: id, reads: true })
const own = ({ owner }: AskedChange) => owner ?? undefined
/** Of something that the client has whose key it is. */
const ofOwner = (kind: SubjectKind): NotedRoute => ({ kind, id: own, clientId: own, reads: true })
const provider: NotedRoute = { kind: 'provider', id: name, reads: true }

const controls = Object.fromEntries(
  CONTROL_NAMES.flatMap((control) =>
    ['PUT', 'DELETE'].flatMap((method): [string, NotedRoute][] => [
      [`${method} /v1/controls/${control}`, { kind: 'control', id: () => control, reads: true }],
      [
        `${method} /v1/clients/:id/controls/${control}`,
        { kind: 'control', id: (asked) => `${control}/${id(asked)}`, clientId: id, reads: true },
      ],
    ]),
  ),
)

/**
 * Every route that takes a change, and how an act over it is noted: a test holds that none is forgotten. A new one stands here, with
 * its subject in `SUBJECT_KINDS` and, where it has a state, in `readState`.
 */
export const NOTED_ROUTES: Readonly<Record<string, NotedRoute | NotNoted>> = {
  'POST /v1/messages': 'traffic, its messages say all of it',
  'POST /v1/messages/batch': 'traffic, its messages say all of it',
  'POST /v1/otp/verify': 'traffic, its messages say all of it',
  'POST /v1/messages/preview': 'a question: nothing changes',
  'POST /v1/routes/explain': 'a question: nothing changes',
  // What its client cancels stands in the history of the message.
  'POST /v1/messages/:id/cancel': { kind: 'message', id, shows: ['status'], by: 'admins' },

  'POST /v1/bulk': {
    kind: 'bulk',
    made: 'id',
    shows: ['act', 'provider', 'total'],
    asksOnly: ({ body }) => typeof body === 'object' && body !== null && 'dry' in body && body.dry === true,
  },
  'POST /v1/bulk/:id/stop': { kind: 'bulk', id, shows: ['act', 'state'] },

  'POST /v1/clients': { kind: 'client', made: 'id', reads: true },
  'PATCH /v1/clients/:id': ofClient('client'),
  'POST /v1/clients/:id/topups': {
    kind: 'credits',
    clientId: id,
    made: 'id',
    shows: ['amount_cents', 'note'],
  },
  'POST /v1/clients/:id/adjustments': {
    kind: 'credits',
    clientId: id,
    made: 'id',
    shows: ['kind', 'amount_cents', 'reason', 'note'],
  },
  'POST /v1/clients/:id/api-keys': { ...ofClient('api_keys'), shows: ['previous_key_until'] },
  'DELETE /v1/clients/:id/api-keys': ofClient('api_keys'),
  'DELETE /v1/clients/:id/api-keys/:key_id': ofClient('api_keys'),
  'POST /v1/me/api-keys': ofOwner('api_keys'),
  'DELETE /v1/me/api-keys/:key_id': ofOwner('api_keys'),
  'PUT /v1/clients/:id/smpp': ofClient('smpp_account'),
  'DELETE /v1/clients/:id/smpp': ofClient('smpp_account'),
  'DELETE /v1/smpp/sessions/:id': { kind: 'smpp_session', id },

  'PUT /v1/clients/:id/callback': ofClient('callback_endpoint'),
  'DELETE /v1/clients/:id/callback': ofClient('callback_endpoint'),
  'POST /v1/clients/:id/callback/rotate-secret': ofClient('callback_endpoint'),
  'POST /v1/clients/:id/callback/enable': ofClient('callback_endpoint'),
  'POST /v1/clients/:id/callback/test': {
    kind: 'callback_endpoint',
    id,
    clientId: id,
    shows: ['taken', 'status_code', 'error'],
  },
  'PUT /v1/me/callback': ofOwner('callback_endpoint'),
  'DELETE /v1/me/callback': ofOwner('callback_endpoint'),
  'POST /v1/me/callback/rotate-secret': ofOwner('callback_endpoint'),
  'POST /v1/me/callback/enable': ofOwner('callback_endpoint'),
  'POST /v1/me/callbacks/:id/replay': { kind: 'callbacks', id, clientId: own, shows: ['replayed'] },
  'POST /v1/me/callbacks/replay': { kind: 'callbacks', clientId: own, shows: ['replayed', 'next_cursor'] },
  'POST /v1/callbacks/:id/replay': { kind: 'callbacks', id, shows: ['replayed'] },
  'POST /v1/callbacks/replay': {
    kind: 'callbacks',
    clientId: fieldOf('body', 'client_id'),
    shows: ['replayed', 'more'],
  },

  ...controls,
  'PUT /v1/numbers': { kind: 'numbers', reads: true },
  'POST /v1/inbound/:id/assign': {
    kind: 'inbound',
    id,
    clientId: fieldOf('body', 'client_id'),
    shows: ['client_id'],
  },

  // That they say so themselves stands in the suppression, with the time.
  'POST /v1/suppressions': {
    kind: 'suppressions',
    clientId: fieldOf('query', 'client_id'),
    made: 'id',
    shows: ['client_id', 'sender', 'source', 'number', 'until', 'rows', 'written'],
    by: 'admins',
  },
  'DELETE /v1/suppressions': {
    kind: 'suppressions',
    clientId: fieldOf('query', 'client_id'),
    shows: ['removed'],
  },
  'DELETE /v1/suppressions/:id': { kind: 'suppressions', id, reads: true },
  'DELETE /v1/guard/blocks/:id': {
    kind: 'guard_block',
    id,
    shows: ['client_id', 'rule', 'lifted_at', 'allowed_until'],
  },

  'PUT /v1/price-lists/:name': { kind: 'price_list', id: name, reads: true },
  'DELETE /v1/price-lists/:name': { kind: 'price_list', id: name, reads: true },
  'PUT /v1/providers/:name/costs': { kind: 'provider_costs', id: name, reads: true },

  'POST /v1/providers': { kind: 'provider', made: 'name', reads: true },
  'PATCH /v1/providers/:name': provider,
  'DELETE /v1/providers/:name': provider,
  'POST /v1/providers/:name/pause': provider,
  'POST /v1/providers/:name/drain': provider,
  'POST /v1/providers/:name/resume': provider,
  // What is sent stands in its answer only, and is paid for by the gateway.
  'POST /v1/providers/:name/test': { kind: 'provider', id: name },
  'PUT /v1/routes': { kind: 'routes', reads: true },

  'POST /v1/dead-letters/:id/replay': { kind: 'dead_letters', id, shows: ['replayed'] },
  'POST /v1/dead-letters/replay': { kind: 'dead_letters', shows: ['replayed', 'more'] },
  'DELETE /v1/dead-letters/:id': { kind: 'dead_letters', id, reads: true },

  'POST /v1/erase': { kind: 'erasure', made: 'id', shows: ['number_hash', 'state'] },
  'POST /v1/messages/:id/redact': { kind: 'message', id, shows: ['text_redacted', 'number_redacted'] },
  'POST /v1/archive/days/:day/restore': { kind: 'archived_day', id: parameter('day') },

  'POST /v1/alerts': { kind: 'alert', made: 'id', reads: true },
  'PATCH /v1/alerts/:id': { kind: 'alert', id, reads: true },
  'DELETE /v1/alerts/:id': { kind: 'alert', id, reads: true },
  'PUT /v1/alerts/webhook': { kind: 'alert_webhook', reads: true },
  'DELETE /v1/alerts/webhook': { kind: 'alert_webhook', reads: true },
  'POST /v1/alerts/webhook/test': { kind: 'alert_webhook', shows: ['told'] },

  'POST /v1/admins': { kind: 'admin', made: 'id', reads: true },
  'DELETE /v1/admins/:id': { kind: 'admin', id, reads: true },
}

/** How a change over this route is noted; null: it is none, or it is not noted. */
export function notedRoute(method: string, route: string): NotedRoute | null {
  const noted = NOTED_ROUTES[`${method} ${route}`]
  return noted === undefined || typeof noted === 'string' ? null : noted
}
