/** An option: it takes a value, shown as `value` in the help, or is a flag (null). */
export type Option = {
  readonly value: string | null
  readonly says: string
  readonly short?: string
  /** What the shell offers for it, and nothing else is taken. */
  readonly words?: readonly string[]
}

const STATUSES = [
  'SCHEDULED',
  'QUEUED',
  'SENDING',
  'SENT',
  'DELIVERED',
  'FAILED_TEMP',
  'FAILED_PERM',
  'CANCELLED',
  'EXPIRED',
] as const

/** Every option of every command: one name means one thing wherever it is taken. */
export const OPTIONS = {
  action: { value: 'WORD', words: ['opt_out', 'opt_in', 'help'], says: 'only what asks for this' },
  all: { value: null, says: 'all of the list, page by page' },
  'all-clients': { value: null, says: 'for all clients, not for one (admins)' },
  at: { value: 'TIME', says: 'send it then: an RFC 3339 time, or +30m, +2h, +1d from now' },
  class: {
    value: 'WORD',
    words: ['transactional', 'promotional'],
    says: 'what it is, for the hours of a country',
  },
  client: {
    value: 'ID',
    short: 'c',
    says: 'the client (else SMS_CLIENT, else the demo client of a gateway here)',
  },
  count: { value: 'N', says: 'end after so many' },
  country: { value: 'CODE', says: 'only to this country, of two letters such as DE' },
  credit: { value: 'CENTS', says: 'what it may spend at first' },
  csv: { value: null, says: 'as CSV with all fields, for a spreadsheet' },
  dead: { value: null, says: 'only those that were given up' },
  error: { value: 'TEXT', says: 'only what failed with this, or with what begins so' },
  errors: { value: null, says: 'only what failed' },
  'every-status': { value: null, says: 'told each change of status, not the final ones only' },
  expect: { value: 'N', says: 'the count that you were told' },
  express: { value: null, says: 'the faster lane, for its surcharge' },
  file: { value: 'FILE', says: 'send what the file holds, CSV or JSON (- is standard input)' },
  force: { value: null, says: 'in the place of whatever stands, also what others have changed since' },
  from: { value: 'SENDER', short: 'f', says: 'the sender that the handset shows' },
  help: { value: null, short: 'h', says: 'this help' },
  json: {
    value: null,
    short: 'j',
    says: 'the answer as JSON: a thing is one line, a list one line for each',
  },
  key: { value: 'KEY', says: 'Idempotency-Key: the same line again does nothing twice (else one is made)' },
  lane: { value: 'WORD', words: ['otp', 'express', 'normal'], says: 'the lane it takes' },
  limit: { value: 'N', says: 'so many of the list, newest first (50)' },
  message: { value: 'ID', says: 'as for this message, or of it' },
  'no-color': { value: null, says: 'no colours on a terminal either (NO_COLOR does the same)' },
  note: { value: 'TEXT', says: 'what it is for, kept in the ledger' },
  number: { value: 'NUMBER', says: 'only what is of this number, or to it' },
  otp: { value: null, says: 'a one-time password: the text holds {code}' },
  parts: { value: 'N', says: 'how many parts it has (1)' },
  'password-file': { value: 'FILE', says: 'its first line is the password (- is standard input)' },
  'price-list': { value: 'NAME', says: 'what its messages cost' },
  provider: { value: 'NAME', says: 'of this provider; with `bulk`: through it alone' },
  reason: { value: 'TEXT', says: 'why, for who asks later' },
  reference: { value: 'TEXT', short: 'r', says: 'your name for it' },
  'request-id': { value: 'ID', says: 'only what this request made' },
  rps: { value: 'N', says: 'messages a second that it may send' },
  sender: { value: 'SENDER', says: 'only of this sender' },
  since: { value: 'TIME', says: 'from then on: an RFC 3339 time, or 30m, 2h, 1d: so long ago' },
  smart: { value: null, says: 'typographic characters become plain ones where that saves parts' },
  source: { value: 'WORD', words: ['keyword', 'provider', 'api', 'import'], says: 'only what came about so' },
  status: { value: 'STATUS', words: STATUSES, says: 'only with this status' },
  timeout: { value: 'TIME', says: 'wait no longer: 30s, 5m, 2h (5m)' },
  unmatched: { value: null, says: 'only what no client has (admins)' },
  until: { value: 'TIME', says: 'until then: an RFC 3339 time, or +30m, +2h, +1d from now' },
  url: { value: 'URL', says: 'the gateway (else SMS_URL, else http://localhost:8080)' },
  validity: { value: 'TIME', says: 'it expires after: 10m, 2h, 3d' },
  watch: { value: null, short: 'w', says: 'stay until it is final' },
} as const satisfies Readonly<Record<string, Option>>

export type OptionName = keyof typeof OPTIONS

type Options = typeof OPTIONS
type ValueOf<O> = O extends { readonly words: readonly (infer Word)[] }
  ? Word
  : O extends { readonly value: string }
    ? string
    : true

/** What was given: texts of options that take one, one of its words where it has some, `true` of flags. */
export type Given = { readonly [Name in OptionName]?: ValueOf<Options[Name]> }

/** Taken by every command. */
export const EVERYWHERE = ['url', 'json', 'no-color', 'help'] as const satisfies readonly OptionName[]
