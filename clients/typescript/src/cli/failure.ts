import { type ErrorCode, NoAnswer, Refused } from '../client.ts'
import { type Exit, Usage } from './exits.ts'
import type { Settings } from './settings.ts'

/** What went wrong, in words, and what to do about it. */
export type Failure = {
  readonly exit: Exit
  readonly says: string
  /** What helps; null: nothing that is known. */
  readonly hint: string | null
}

/** What began and was not ended: why, and how it is gone on with. */
export class Unfinished extends Error {
  override readonly name = 'Unfinished'

  constructor(cause: Refused | NoAnswer, goOn: string) {
    super(goOn, { cause })
  }
}

/** What to do about a refusal, where the gateway's own words do not say it. */
const HINTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  admin_routes_off: 'start the gateway with ADMIN_TOKEN, and set SMS_TOKEN to the same',
  audit_too_long: 'npm run audit or sms-gateway audit, where the gateway is installed',
  below_cost: 'sms explain NUMBER shows price and cost',
  daily_cap_reached: 'tomorrow (UTC), or with a higher daily_cap_cents: sms credit shows what is left',
  guard_blocked: 'an admin sees and lifts blocks in the console, or with DELETE /v1/guard/blocks/:id',
  insufficient_credits: 'sms topup CLIENT CENTS adds some, sms credit shows what is left',
  key_reused: 'another --key, or none',
  last_key:
    'set SMS_KEY to another key of the client; DELETE /v1/clients/:id/api-keys takes all of them away',
  no_api_key: 'set SMS_KEY to a key of the client (sms clients key ID makes one)',
  no_smpp_account: 'sms smpp account set SYSTEM_ID makes one',
  no_route: 'sms explain NUMBER says why, sms routes lists the rules',
  not_an_admin:
    'set SMS_TOKEN to the ADMIN_TOKEN of the gateway. Of a gateway that made its own it is found by itself, in .data/admin-token of the folder that this runs in',
  not_your_client: 'SMS_CLIENT or --client must be the client that SMS_KEY is of',
  opted_out: 'sms suppress --number NUMBER shows since when and why',
  sender_refused: 'another --from',
  too_many_wrong_tokens: 'SMS_TOKEN is wrong',
  precondition_failed: 'export it again and change that; --force goes over what stands now',
  unknown_client: 'sms clients lists them; --client or SMS_CLIENT names one',
  unknown_dead_letter: 'sms dead lists them',
  too_many_keys: 'sms keys lists them, sms keys revoke ID takes one away',
  unknown_erasure: 'sms erase list lists them',
  unknown_key: 'sms keys lists them',
  unknown_message: 'sms messages lists the newest',
  unknown_price_list: 'sms prices lists them',
  unknown_provider: 'sms providers lists them',
  unknown_smpp_session: 'sms smpp sessions lists them',
  unknown_suppression: 'sms suppress lists them',
  wrong_api_key: 'SMS_KEY is not, or no longer, the key of a client: sms clients key ID makes a new one',
}

/** Reads what a command threw; null: nobody expected it, a fault of this program. */
export function failureOf(error: unknown, settings: Settings | null): Failure | null {
  if (error instanceof Usage) return { exit: 'usage', says: error.message, hint: null }
  if (error instanceof Unfinished) {
    const failure = failureOf(error.cause, settings)
    return failure && { ...failure, hint: error.message }
  }
  if (error instanceof NoAnswer) {
    const url = settings?.url ?? ''
    return {
      exit: 'unavailable',
      says: `no answer from ${url} (${causeOf(error)})`,
      hint: [whyNoAnswer(error), keyHint(error)].filter((hint) => hint !== null).join('; '),
    }
  }
  if (!(error instanceof Refused)) return null
  const { code, status, refusal, retryAfterS } = error
  if (code === null || refusal === null)
    return {
      exit: status >= 500 ? 'unavailable' : 'refused',
      says: `${settings?.url ?? ''} answered ${status} to ${error.request.method} ${error.request.path}`,
      hint: 'is SMS_URL the address of the gateway itself?',
    }
  const isLater = status === 429 || status === 503 || retryAfterS !== null
  const exit = status === 500 ? 'failed' : isLater ? 'unavailable' : 'refused'
  const later = retryAfterS !== null ? `again in ${retryAfterS} s` : null
  return {
    exit,
    says: `${refusal.error} (${code})`,
    hint:
      HINTS[code] ??
      (code === 'outcome_unknown' ? keyHint(error) : null) ??
      later ??
      (status === 500 ? `tell its operator of request ${refusal.request_id}` : null),
  }
}

function whyNoAnswer(error: NoAnswer): string {
  return /CERT|SIGNATURE/.test(causeOf(error))
    ? 'is its certificate for that name? NODE_EXTRA_CA_CERTS names a file of authorities that are trusted besides'
    : 'is it running? npm start or sms-gateway starts one here; SMS_URL or --url names another'
}

/** With the same key a message is sent once, however often it is asked for. */
function keyHint({ request }: NoAnswer | Refused): string | null {
  return request.idempotencyKey === null
    ? null
    : `nobody knows whether it was done: the same again with --key ${request.idempotencyKey} does it once`
}

/** The innermost reason: fetch wraps it. */
function causeOf(error: Error): string {
  const { cause } = error
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) return causeOf(cause.errors[0])
  if (cause instanceof Error) return causeOf(cause)
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}
