import type { Logger } from 'pino'
import { type ReplySet, requestIdOf } from '../refuse.ts'
import { type AdminTokens, isRoot } from './admin.ts'
import type { AddressOf } from './entrance.ts'

/** What a line may show of an answer: ids, amounts, limits, states. Names, notes, numbers, texts, secrets and keys are not among them. */
const SHOWN = new Set([
  'id',
  'client_id',
  'message_id',
  'amount_cents',
  'credit_cents',
  'credit_limit_cents',
  'low_water_cents',
  'daily_cap_cents',
  'rate_limit_rps',
  'rate_limit_burst',
  'price_list',
  'entries',
  'every_status',
  'previous_secret_until',
  'previous_key_until',
  'replayed',
  'status',
])

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** What providers tell: no change of an admin's, and their proof stands in the path. */
const OF_PROVIDERS = /^\/v1\/providers\/:name\/(?:dlr|inbound)\b/

/** What is the business of clients, also when an admin asks in their name. */
const OF_CLIENTS = new Set(['/v1/messages', '/v1/messages/batch', '/v1/messages/preview', '/v1/otp/verify'])

/** What is asked with a body, and changes nothing. */
const QUESTIONS = new Set(['/v1/routes/explain'])

/** A request that was answered. */
type Answered = {
  readonly request: Request
  readonly set: ReplySet
  /** The pattern that the path matched. */
  readonly route: string
  readonly params: Readonly<Record<string, string>>
  readonly answer: unknown
  readonly addressOf: AddressOf
}

/** Writes one line for each change that an admin made: who and from where, which route on what, and what it came to. */
export function noteChange(
  { log, ...tokens }: AdminTokens & { readonly log: Logger },
  { request, set, route, params, answer, addressOf }: Answered,
): void {
  const changesNothing =
    SAFE_METHODS.has(request.method) ||
    OF_CLIENTS.has(route) ||
    QUESTIONS.has(route) ||
    OF_PROVIDERS.test(route)
  if (changesNothing) return
  if (Number(set.status ?? 200) >= 400 || !isRoot(tokens, request.headers.get('authorization'))) return
  log.info(
    {
      requestId: requestIdOf(set),
      by: 'admin',
      from: addressOf(request) ?? undefined,
      change: `${request.method} ${route}`,
      ...params,
      became: shownOf(answer),
    },
    'changed by an admin',
  )
}

function shownOf(answer: unknown): Readonly<Record<string, unknown>> {
  if (answer === null || typeof answer !== 'object') return {}
  const shown = Object.entries(answer).filter(([name]) => SHOWN.has(name))
  // Where callbacks go, without the path: it can hold a secret of the client's.
  const host = 'url' in answer && typeof answer.url === 'string' ? { host: URL.parse(answer.url)?.host } : {}
  return { ...Object.fromEntries(shown), ...host }
}
