import type { CallbackRequest } from '../../callback/form.ts'
import type { CallbackSecrets } from '../../callback/secrets.ts'
import { readSecret, signatureOf } from '../../callback/signature.ts'
import type { CallbackId } from '../../domain/callback/callback.ts'
import type { ClientId } from '../../domain/message.ts'

/** Names the sender in the client's logs. */
export const USER_AGENT = 'sms-gateway'

/** What is posted to a client's endpoint, and what it is signed with as that is kept. */
type ToBeSigned = {
  readonly id: CallbackId
  readonly clientId: ClientId
  readonly url: string
  readonly body: string
  readonly secret: string | null
  /** While the secret is being changed: the one before, which signs too. */
  readonly previousSecret: string | null
}

/** An endpoint's request, signed as Standard Webhooks says; a text: why `signer` cannot sign it. */
export function signedRequest(
  {
    callbackSecrets,
    now,
  }: { readonly callbackSecrets: Pick<CallbackSecrets, 'open'>; readonly now: () => number },
  { id, clientId, url, body, secret, previousSecret }: ToBeSigned,
  signer: 'this process' | 'the worker' = 'this process',
): CallbackRequest | string {
  const keys = [secret, previousSecret].flatMap((kept) => {
    const clear = kept === null ? null : callbackSecrets.open(clientId, kept)
    return clear === null ? [] : (readSecret(clear) ?? [])
  })
  if (keys.length === 0) {
    const isUnread = secret !== null && callbackSecrets.open(clientId, secret) === null
    // It has none, or not the one that it was sealed with.
    return isUnread
      ? `not sent: the signing secret is sealed with another OTP_SECRET than ${signer} has`
      : 'not sent: the client has no usable signing secret'
  }
  const timestampS = Math.floor(now() / 1_000)
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      'user-agent': USER_AGENT,
      'webhook-id': id,
      'webhook-timestamp': String(timestampS),
      'webhook-signature': signatureOf(keys, { id, timestampS, body }),
    },
    body,
  }
}
