/** One refusal as every client sees it: HTTP status, wording, and whether trying again can help. */
export type ErrorEntry = {
  readonly status: number
  readonly error: string
  /** Seconds after which to try again; absent when the same request will be refused again. */
  readonly retryAfterS?: number
}

/** Every error the API gives: the one place that joins code, status, wording and advice. */
export const ERRORS = {
  invalid_field: { status: 400, error: 'a field breaks its rule' },
  unknown_field: { status: 400, error: 'unknown field' },
  invalid_json: { status: 400, error: 'the body is not valid JSON' },
  invalid_host: { status: 400, error: 'the Host of the request is not a name or an address' },
  body_broken_off: { status: 400, error: 'the connection ended before the body did' },
  insufficient_credits: { status: 402, error: 'insufficient credits' },
  daily_cap_reached: {
    status: 402,
    error: 'the client has spent what it may on a day (UTC)',
    retryAfterS: 60,
  },
  not_an_admin: {
    status: 401,
    error: 'this route is for admins: send Authorization: Bearer with the token of one',
  },
  token_over: { status: 401, error: 'this admin token was revoked, or its time is over' },
  scope_missing: { status: 403, error: 'this admin token is not for that, nothing was done' },
  too_many_wrong_tokens: {
    status: 429,
    error: 'too many wrong admin tokens came from your address',
    retryAfterS: 10,
  },
  admin_routes_off: {
    status: 403,
    error:
      'admin routes are off: start the gateway with ADMIN_TOKEN set to a secret of at least 16 characters',
  },
  no_api_key: {
    status: 401,
    error: 'this gateway asks who calls: send X-API-Key with a key of the client',
  },
  wrong_api_key: { status: 401, error: 'no client has this API key' },
  forged_receipt: {
    status: 403,
    error: 'the receipt does not prove that it comes from the provider, nothing was done',
  },
  not_your_client: { status: 403, error: 'the API key is of another client' },
  foreign_origin: {
    status: 403,
    error:
      "what changes something is not taken from other sites' pages: the Origin must be this gateway's own",
  },
  no_route: { status: 422, error: 'no route has a provider for this message' },
  unknown_client: { status: 404, error: 'no such client' },
  unknown_key: { status: 404, error: 'the client has no such key' },
  unknown_day: { status: 404, error: 'no such day was ever archived' },
  day_not_restorable: {
    status: 409,
    error: 'the day is not in cold storage, or somebody works on it now',
  },
  unknown_admin: { status: 404, error: 'no admin has a token of this id' },
  unknown_act: { status: 404, error: 'no such act' },
  unknown_message: { status: 404, error: 'no such message' },
  unknown_inbound: { status: 404, error: 'no such inbound message' },
  unknown_dead_letter: { status: 404, error: 'no such dead letter' },
  unknown_bulk: { status: 404, error: 'no such act on many messages' },
  count_changed: {
    status: 409,
    error: 'these are not as many messages as were confirmed, nothing was done: count them again',
  },
  too_many_messages: {
    status: 422,
    error:
      'these are more than 100,000 messages, nothing was done: narrow the filter, such as with from and to',
  },
  bulk_too_long: {
    status: 422,
    error:
      'to find these messages takes longer than 20 s, nothing was done: narrow the filter, such as with from and to',
  },
  unknown_block: { status: 404, error: 'no such block' },
  unknown_alert: { status: 404, error: 'no such alert' },
  no_alert_webhook: { status: 409, error: 'nobody is told of alerts: PUT /v1/alerts/webhook first' },
  alert_name_taken: { status: 409, error: 'another alert has this name' },
  too_many_alerts: { status: 409, error: 'there are 100 alerts already: remove one first' },
  money_not_read: { status: 503, error: 'the money was not added up in time', retryAfterS: 2 },
  unknown_otp: { status: 404, error: 'no such one-time password' },
  secrets_off: {
    status: 409,
    error:
      'secrets of providers are off: start every process with SECRETS_KEY set to the same secret of at least 32 characters',
  },
  provider_in_use: { status: 409, error: 'the provider is in use, nothing was done' },
  too_many_providers: { status: 409, error: 'there are 100 providers already: remove one' },
  too_many_trials: {
    status: 503,
    error: 'too many messages are being tried, nothing was sent',
    retryAfterS: 10,
  },
  unknown_provider: { status: 404, error: 'no such provider' },
  unknown_price_list: { status: 404, error: 'no such price list' },
  unknown_erasure: { status: 404, error: 'no such erasure' },
  unknown_suppression: { status: 404, error: 'no such suppression' },
  no_smpp_account: {
    status: 404,
    error: 'the client has no account at the SMPP server: PUT /v1/clients/:id/smpp',
  },
  unknown_smpp_session: { status: 404, error: 'no such session is bound' },
  system_id_taken: { status: 409, error: 'another client has this system_id, nothing was done' },
  unknown_route: { status: 404, error: 'no such route' },
  method_not_allowed: {
    status: 405,
    error: 'this route does not take this method: Allow names those it takes',
  },
  request_in_flight: {
    status: 409,
    error: 'a request with this Idempotency-Key is being carried out',
    retryAfterS: 1,
  },
  not_replayable: { status: 409, error: 'only receipts can be replayed' },
  unknown_callback: { status: 404, error: 'no such callback' },
  no_callback_endpoint: {
    status: 404,
    error:
      'the client has no endpoint for callbacks, or it is disabled: PUT /v1/me/callback with its key, or /v1/clients/:id/callback by an admin',
  },
  callback_under_way: { status: 409, error: 'the callback is being delivered right now' },
  inbound_assigned: { status: 409, error: 'another client has this inbound message' },
  not_redactable: {
    status: 409,
    error: 'the message is on its way, or its client is still to be told of it, nothing was done',
  },
  number_in_use: {
    status: 409,
    error: 'clients are written to at this number, nothing was done: take it out of /v1/numbers first',
  },
  not_cancellable: { status: 409, error: 'the message can no longer be cancelled' },
  last_key: {
    status: 409,
    error:
      'the client would be left without a key that it can use: ask with another of its keys, or have an admin take all of them away',
  },
  too_many_keys: { status: 409, error: 'the client has 20 keys with names already: take one away' },
  price_list_in_use: { status: 409, error: 'a client has this price list: give it another one first' },
  precondition_failed: {
    status: 412,
    error: 'it has changed since it was read, nothing was done: read it again and send its ETag as If-Match',
  },
  body_too_large: { status: 413, error: 'the body is too large' },
  unsupported_media_type: {
    status: 415,
    error: 'the body must be application/json, not compressed',
  },
  host_not_allowed: { status: 421, error: 'the Host of the request is not one of this gateway' },
  repeat_differs: { status: 422, error: 'this was asked for before, with other values' },
  otp_not_available: {
    status: 422,
    error:
      'one-time passwords are off: start every process with OTP_SECRET set to the same secret of at least 32 characters',
  },
  erasure_off: {
    status: 422,
    error:
      'numbers cannot be hashed: start every process with NUMBER_SECRET set to the same secret of at least 32 characters',
  },
  audit_too_long: {
    status: 422,
    error:
      'there is more to check than can be in a minute: run the command audit of the gateway beside the database, which takes its time',
  },
  below_cost: {
    status: 422,
    error:
      'the message would cost the gateway more than its price, and its route takes none below cost: nothing was done',
  },
  key_reused: { status: 422, error: 'this Idempotency-Key was used for another request' },
  opted_out: {
    status: 422,
    error: 'whoever has this number does not want messages of this sender, nothing was done',
  },
  sender_refused: { status: 422, error: 'the client may not use this sender there, nothing was done' },
  guard_refused: { status: 422, error: 'the fraud guard lets no message through to this number' },
  guard_blocked: { status: 429, error: 'the fraud guard lets no such message through now', retryAfterS: 60 },
  rate_limited: { status: 429, error: 'too many messages of this client, nothing was done', retryAfterS: 1 },
  test_limited: {
    status: 429,
    error: 'too many test events to this client, nothing was sent',
    retryAfterS: 10,
  },
  otp_limited: { status: 429, error: 'too many codes for this number, nothing was done', retryAfterS: 30 },
  internal_error: { status: 500, error: 'internal error' },
  busy: { status: 503, error: 'others were changing the same, nothing was done', retryAfterS: 1 },
  database_unavailable: { status: 503, error: 'the database is away, nothing was done', retryAfterS: 2 },
  archive_unavailable: {
    status: 503,
    error: 'the day of this is archived, and the archive does not answer now',
    retryAfterS: 10,
  },
  outcome_unknown: {
    status: 503,
    error:
      'the database went away during the commit and nobody knows yet whether this was done: ask again with the same Idempotency-Key, or look for it',
    retryAfterS: 5,
  },
  clock_astray: {
    status: 503,
    error:
      'the clock of this gateway is more than 400 days from where it was or from the one of the database, or in a day that is archived: nothing was done',
    retryAfterS: 10,
  },
  bus_unavailable: {
    status: 503,
    error: 'the message bus is away, the receipt was not taken',
    retryAfterS: 2,
  },
  otp_not_delivered: {
    status: 503,
    error:
      'no provider took the code in time: the message has ended, its credits are released, the code is void',
    retryAfterS: 1,
  },
  queue_full: { status: 503, error: 'too many messages are waiting, nothing was done', retryAfterS: 1 },
  too_many_receipts: {
    status: 503,
    error: 'too many receipts of this provider wait for their messages, this one was not taken',
    retryAfterS: 30,
  },
  provider_unusable: {
    status: 503,
    error:
      'the provider cannot be used as it is, nothing was done: GET /v1/providers/:name says why in its problem',
    retryAfterS: 30,
  },
  provider_unreachable: {
    status: 503,
    error: 'what the provider keeps for this request could not be fetched from it, nothing was done',
    retryAfterS: 10,
  },
  statement_not_ready: {
    status: 503,
    error: "the client's messages are being summed up: ask again, and it goes on",
    retryAfterS: 2,
  },
  too_many_streams: { status: 503, error: 'too many live streams are open', retryAfterS: 5 },
} as const satisfies Record<string, ErrorEntry>
export type ErrorCode = keyof typeof ERRORS
