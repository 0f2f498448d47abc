import type { PostAnswer } from '../../callback/post.ts'
import { newSecret } from '../../callback/signature.ts'
import type { CallbackId } from '../../domain/callback/callback.ts'
import type { ClientId } from '../../domain/message.ts'
import {
  findWebhook,
  type KeptWebhook,
  replaceWebhookSecret,
  setWebhook,
} from '../../store/alert/alert-webhook.ts'
import type { ApiDeps, Deps } from '../../world.ts'
import { signedRequest } from '../callback/signed-request.ts'

/** Whom the secret belongs to where it is sealed: no client, whose ids are UUIDs. */
const OWNER = 'alerts' as ClientId // any text binds it to its place

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
  const request = signedRequest(deps, {
    ...webhook,
    id: id as CallbackId, // of a notice: a UUIDv7, too
    clientId: OWNER,
    body,
    previousSecret: null,
  })
  if (typeof request === 'string') return request
  const answer = await deps.callbackPost.post(request)
  return whyNotTaken(answer)
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
