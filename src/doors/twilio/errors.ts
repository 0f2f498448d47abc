import { pathOf } from '../../api/http/methods.ts'
import type { Refusal } from '../../api/http/refusal.ts'
import { REASON_HEADER, type ReplySet, refuse } from '../../api/http/refuse.ts'
import { ERRORS, type ErrorCode } from '../../domain/errors.ts'

/** The body of an error as Twilio writes it. */
export type TwilioError = {
  readonly code: number
  readonly message: string
  readonly more_info: string
  readonly status: number
}

/** A code of Twilio's Error and Warning Dictionary, and its HTTP status where that is not the one of the API. */
type Said = readonly [code: number, status?: number]

/** What each refusal is to Twilio's clients, by its code in the API. */
const SAID: Readonly<Partial<Record<ErrorCode, Said>>> = {
  no_api_key: [20003],
  wrong_api_key: [20003],
  not_your_client: [20003],
  foreign_origin: [20003],
  too_many_wrong_tokens: [20429],
  method_not_allowed: [20004],
  // An account with nothing to spend is to Twilio one that is not active.
  insufficient_credits: [20005, 403],
  daily_cap_reached: [63038, 429],
  no_route: [21408, 400],
  below_cost: [21612, 400],
  opted_out: [21610, 400],
  sender_refused: [21606, 400],
  guard_refused: [30450, 400],
  guard_blocked: [30450],
  rate_limited: [20429],
  queue_full: [30001],
  not_cancellable: [30409],
  otp_not_available: [60204, 403],
  otp_limited: [60203],
  internal_error: [20500],
}

/** What a field that breaks a rule is to Twilio's clients, by its name in the API: the parameter, and a code. */
const FIELDS: ReadonlyMap<string, readonly [parameter: string, code: number]> = new Map([
  ['to', ['To', 21211]],
  ['from', ['From', 21212]],
  ['text', ['Body', 21617]],
  ['send_at', ['SendAt', 35114]],
])

/** By status where nothing else is said: a parameter, not found, away. */
const BY_STATUS: ReadonlyMap<number, number> = new Map([
  [404, 20404],
  [429, 20429],
  [500, 20500],
  [503, 20503],
])
const INVALID_PARAMETER = 20001

/** Says a refusal of the API as Twilio would. */
export function sayTwilio(refusal: Refusal, set: ReplySet): TwilioError {
  const [code, status] = saidOf(refusal)
  set.headers[REASON_HEADER] = refusal.code
  if (code === 20003) set.headers['www-authenticate'] = 'Basic realm="Twilio API"'
  return twilioError(set, code, status ?? ERRORS[refusal.code].status, wordsOf(refusal))
}

function wordsOf({ error, field, rule }: Refusal): string {
  const parameter = FIELDS.get(field ?? '')?.[0]
  return parameter && rule ? `${parameter} ${rule}` : error
}

function saidOf({ code, field }: Pick<Refusal, 'code' | 'field'>): Said {
  if (code === 'invalid_field') return [FIELDS.get(field ?? '')?.[1] ?? INVALID_PARAMETER]
  return SAID[code] ?? [BY_STATUS.get(ERRORS[code].status) ?? INVALID_PARAMETER]
}

/** An error with this code of Twilio's. */
export function twilioError(set: ReplySet, code: number, status: number, message: string): TwilioError {
  set.status = status
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }
}

/** That there is no such thing, as Twilio says it: of what is another client's too. */
export function notFound(set: ReplySet, request: Pick<Request, 'url'>): TwilioError {
  return twilioError(set, 20404, 404, `The requested resource ${pathOf(request.url)} was not found`)
}

/** A fault that a door of this kind finds before the API's own rules are asked. Thrown, and said by `orFault`. */
export class TwilioFault extends Error {
  override readonly name = 'TwilioFault'
  readonly code: number
  readonly status: number

  constructor(code: number, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** A parameter of Verify that breaks its rule (Verify, "Error codes"). */
export function invalidParameter(name: string, rule: string): TwilioFault {
  return new TwilioFault(60200, `Invalid parameter \`${name}\`: ${rule}`)
}

/** What `work` answers, or the fault that it throws. Others go on. */
export async function orFault(set: ReplySet, work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof TwilioFault) return twilioError(set, error.code, error.status, error.message)
    throw error
  }
}

/** A refusal by its code, in Twilio's words. */
export function refuseTwilio(set: ReplySet, code: ErrorCode, words?: string): TwilioError {
  return sayTwilio(refuse(set, code, words === undefined ? {} : { error: words }), set)
}
