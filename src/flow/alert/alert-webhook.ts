import type { CallbackRequest } from '../../callback/form.ts'
import type { PostAnswer } from '../../callback/post.ts'
import { newSecret, readSecret, signatureOf } from '../../callback/signature.ts'
import type { ClientId } from '../../domain/message.ts'
import {
  findWebhook,
  type KeptWebhook,
  replaceWebhookSecret,
  setWebhook,
} from '../../store/alert/alert-webhook.ts'
import type { ApiDeps, Deps } from '../../world.ts'

/** Whom the secret belongs to where it is sealed: no client, whose ids are UUIDs. */
const OWNER = 'alerts' as ClientId // any text binds it to its place

/** Names the sender in logs of others. */
const USER_AGENT = 'sms-gateway'

/** What became of a webhook that was to be set; `secret` is null when it has one already. */
export type SetWebhookOutcome =
  | { readonly kind: 'set'; readonly url: string; readonly secret: string | null }
  | { readonly kind: 'violation'; readonly rule: string }

/** Checks where a URL leads, and tells alerts there from now on. `wantsNewSecret`: the one before signs no more. */
export async function setAlertWebhook(
  {
    db,
    now,
    callbackPost,
    callbackSecrets,
  }: Pick<ApiDeps, 'db' | 'now' | 'callbackPost' | 'callbackSecrets'>,
  given: string,
  wantsNewSecret: boolean,
): Promise<SetWebhookOutcome> {
  const check = await callbackPost.check(given)
  if (check.kind === 'violation') return check
  const secret = newSecret()
  const sealed = callbackSecrets.seal(OWNER, secret)
  const url = check.destination.url.href
  const kept = await setWebhook(db.sql, {
    url,
    newSecret: sealed,
    replaces: wantsNewSecret,
    now: new Date(now()),
  })
  return { kind: 'set', url, secret: kept === sealed ? secret : null }
}

/** Posts a body once, signed as Standard Webhooks has it: the same id at every try. Null: it was taken. A text: why not. Never rejects. */
export async function postToWebhook(
  deps: Pick<ApiDeps, 'callbackPost' | 'callbackSecrets' | 'now'>,
  webhook: Pick<KeptWebhook, 'url' | 'secret'>,
  id: string,
  body: string,
): Promise<string | null> {
  const request = signed(deps, webhook, id, body)
  if (typeof request === 'string') return request
  const answer = await deps.callbackPost.post(request)
  return whyNotTaken(answer)
}

function signed(
  { callbackSecrets, now }: Pick<ApiDeps, 'callbackSecrets' | 'now'>,
  { url, secret }: Pick<KeptWebhook, 'url' | 'secret'>,
  id: string,
  body: string,
): CallbackRequest | string {
  const clear = callbackSecrets.open(OWNER, secret)
  const key = clear === null ? null : readSecret(clear)
  if (key === null)
    return 'not sent: the signing secret is sealed with another OTP_SECRET than this process has'
  const timestampS = Math.floor(now() / 1_000)
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      'user-agent': USER_AGENT,
      'webhook-id': id,
      'webhook-timestamp': String(timestampS),
      'webhook-signature': signatureOf([key], { id, timestampS, body }),
    },
    body,
  }
}

function whyNotTaken(answer: PostAnswer): string | null {
  if (answer.kind === 'unanswered') return answer.error
  const { statusCode } = answer
  return statusCode >= 200 && statusCode < 300 ? null : `the webhook answered ${statusCode}`
}

/** Seals the secret with the key of now, if it is not so already; `unread`: no key here opens it. */
export async function sealWebhookSecret({
  db,
  callbackSecrets,
}: Pick<Deps, 'callbackSecrets'> & { readonly db: Pick<Deps['db'], 'sql'> }): Promise<
  'sealed' | 'stays' | 'unread'
> {
  const kept = await findWebhook(db.sql)
  if (kept === null) return 'stays'
  const renewed = callbackSecrets.renew(OWNER, kept.secret)
  if (renewed === null) return 'unread'
  return renewed !== kept.secret && (await replaceWebhookSecret(db.sql, kept.secret, renewed))
    ? 'sealed'
    : 'stays'
}
