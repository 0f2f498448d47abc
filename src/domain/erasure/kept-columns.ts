/** How what a column holds is searched for a number, and what becomes of it. */
export type Searched =
  /** A number: it becomes its hash, and what its row says is removed. */
  | 'number'
  /** What a message says: removed with the number of its row, and the number within it left out. */
  | 'text'
  /** The same as octets, which are not searched: removed with the number of their row. */
  | 'octets'
  /** Words that may quote a number: left out there. */
  | 'words'
  /** JSON whose texts may be, or quote, one: its hash, or left out. */
  | 'json'
  /** JSON that the form of a door is filled with: left out, as a hash has no place in a field of SMPP. What it quotes of a text goes with that. */
  | 'form'
  /** What a client is told, JSON: whose numbers are the number of their row. What it says goes with it. */
  | 'told'
  /** Lines of a history (src/domain/message/history-line.ts). */
  | 'lines'

/** Why a column is not searched. */
export type NotSearched = {
  readonly not: /** One of a few words, or the name of a provider or a list. */
    | 'word'
    /** An id that a provider, a process or the gateway has given. */
    | 'id'
    /** What an admin or a client has set up, and changes there. */
    | 'setting'
    /** A secret, sealed or hashed. */
    | 'secret'
    /** What is written of the erasure itself. */
    | 'proof'
    /** How far a job has come. */
    | 'progress'
    /** It goes whole, with its message (src/store/message/exchanges.ts). */
    | 'exchange'
    /** A fingerprint, or what is compared only. */
    | 'compared'
    /** Has an end within a day, and what it is compared with must stay. */
    | 'short'
}

const word = { not: 'word' } as const
const id = { not: 'id' } as const
const setting = { not: 'setting' } as const
const secret = { not: 'secret' } as const
const proof = { not: 'proof' } as const
const progress = { not: 'progress' } as const
const exchange = { not: 'exchange' } as const

/**
 * Every column of the database that can hold a text or a number of a person: of each table those of the types text, json, bytea and
 * arrays. A test holds this list to the schema: who adds a column says here what it is.
 */
export const KEPT_COLUMNS = {
  messages: {
    to_msisdn: 'number',
    from_sender: 'number',
    text: 'text',
    user_data: 'octets',
    client_reference: 'words',
    last_error: 'words',
    history: 'lines',
    tlvs: 'json',
    dlt: 'json',
    callback_to: 'form',
    encoding: word,
    status: word,
    provider: word,
    pinned_to: word,
    provider_message_id: id,
    lane: word,
    country: word,
    class: word,
    held_for: word,
    door: word,
  },
  message_events: {
    detail: 'words',
    event: word,
    from_status: word,
    to_status: word,
    route: word,
  },
  message_requests: { request_id: 'words', traceparent: id, tracestate: 'words' },
  message_parts: { provider: word, provider_message_id: id },
  provider_exchanges: {
    provider: word,
    what: word,
    outcome: exchange,
    sent: exchange,
    answered: exchange,
  },
  provider_exchange_packs: { id_ends: id, pack: exchange },
  inbound_messages: {
    from_address: 'number',
    to_address: 'number',
    text: 'text',
    provider: word,
    encoding: word,
    keyword: setting,
    action: word,
  },
  inbound_parts: {
    from_address: 'number',
    to_address: 'number',
    text: 'text',
    octets: 'octets',
    header: word,
    provider: word,
    provider_message_id: id,
    told: word,
  },
  inbound_replies: { number: 'number', sender: 'number', text: 'text', outcome: 'words' },
  keyword_answers: { number: 'number', sender: 'number', text: 'words', what: word, outcome: 'words' },
  callbacks: {
    body: 'told',
    last_error: 'words',
    to_url: 'words',
    form: 'form',
    status: word,
    state: word,
    via: word,
  },
  otps: { to_msisdn: 'number', code_hmac: secret, sealed_code: secret },
  guard_blocks: { key: 'number', words: 'words', rule: word },
  guard_hits: { key: 'number', rule: word, outcome: word },
  idempotency_keys: { answer: 'json', key: { not: 'short' }, fingerprint: { not: 'compared' } },
  dead_letters: { reason: 'words', payload: 'json', what: word, source: word },
  parked_receipts: { body: 'json', provider: word },
  suppressions: {
    number: 'number',
    reason: 'words',
    sender: setting,
    sender_key: setting,
    source: word,
  },
  sender_turns: { sender: 'number' },
  provider_lines: { last_error: 'words', provider: word, holder: id, state: word },
  late_receipts: { detail: 'json', provider: word, provider_message_id: id, event: word },
  acts: {
    before: 'json',
    after: 'json',
    request_id: 'words',
    by_kind: word,
    by_name: setting,
    came_from: setting,
    what: word,
    subject_kind: word,
    subject_id: id,
    outcome: word,
    code: word,
  },

  bulk_jobs: {
    filter: 'json',
    act: word,
    provider: word,
    state: word,
    asked_by: setting,
    done: progress,
    refused: progress,
    holder: id,
  },

  admins: {
    name: setting,
    token_hash: secret,
    token_prefix: secret,
    scopes: word,
    created_by: setting,
    revoked_by: setting,
  },
  alarms: { waits_in: word },
  alert_notices: { body: setting, last_error: word },
  alert_webhook: { url: setting, secret },
  alerts: {
    name: setting,
    metric: word,
    provider: word,
    country: word,
    lane: word,
    state: word,
  },
  archived_days: { state: word, place: setting, manifest: proof, error: word, holder: id },
  archived_totals: { kind: word, country: word },
  audits: { found: word },
  bulk_items: { state: word, outcome: word },
  client_controls: { what: word, said: setting },
  client_keys: { name: setting, key_hash: secret, prefix: secret, made_by: setting },
  clients: {
    name: setting,
    api_key_hash: secret,
    dlr_callback_url: setting,
    callback_hmac_secret: secret,
    callback_previous_secret: secret,
    callback_disabled_reason: word,
    price_list: setting,
    tlvs: setting,
    dlt: setting,
  },
  config_versions: { what: word },
  credit_locks: { state: word },
  erasures: {
    number_hash: proof,
    sealed_number: secret,
    asked_by: proof,
    state: word,
    place: progress,
    counts: proof,
  },
  guard_spends: { country: word },
  machine_base: { status: word },
  machine_hours: { provider: word, from_status: word, to_status: word },
  machine_minutes: { provider: word, from_status: word, to_status: word },
  number_secret_check: { made: { not: 'compared' } },
  numbers: { number: setting, keyword: setting, group_name: setting, sms_url: setting },
  outcome_minutes: { status: word, provider: word, reason: word },
  previous_api_keys: { key_hash: secret, beside_hash: secret },
  price_lists: { name: setting },
  prices: { price_list: setting, prefix: setting },
  provider_cost_lists: { provider: word },
  provider_costs: { provider: word, prefix: setting },
  provider_secrets: { provider: word, receipt_token: secret },
  providers: {
    name: setting,
    kind: word,
    settings: setting,
    secrets: secret,
    state: word,
    on_unknown: word,
  },
  report_rollups: { span: word, scope: word, provider: word, country: word, status: word },
  report_stale: { span: word },
  retention_progress: { what: word },
  route_targets: { provider: word },
  routes: { name: setting, sender: setting, prefixes: setting, country: word, lane: word },
  settled_totals: { kind: word, country: word },
  smpp_accounts: {
    system_id: setting,
    password_hash: secret,
    allow_ips: setting,
    tlvs: setting,
    receipt_format: word,
    receipt_message_id: word,
  },
  smpp_sessions: { kind: word, address: setting, holder: id },
  topups: { kind: word, note: setting },
  twilio_accounts: { auth_token: secret, service_name: setting },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Searched | NotSearched>>>>

/** A table of which something is kept. */
export type KeptTable = keyof typeof KEPT_COLUMNS

/** The columns of a table that are searched, with how. */
export function searchedColumns(table: KeptTable): ReadonlyMap<string, Searched> {
  const columns: Readonly<Record<string, Searched | NotSearched>> = KEPT_COLUMNS[table]
  return new Map(
    Object.entries(columns).flatMap(([name, how]) => (typeof how === 'string' ? [[name, how] as const] : [])),
  )
}
