import type { ApiDeps } from '../world.ts'
import { sealWebhookSecret } from './alert/alert-webhook.ts'
import { sealCallbackSecrets } from './callback/seal-callback-secrets.ts'
import { sealAnew } from './seal-anew.ts'

/**
 * A turn of an api: what lies in clear is sealed, and while a key is read besides, what was sealed with that is sealed anew. What
 * was done is logged, and what cannot be opened with either key.
 */
export async function keepSealed(
  deps: Pick<ApiDeps, 'db' | 'callbackSecrets' | 'providerSeal' | 'log'>,
): Promise<void> {
  const clients = await sealCallbackSecrets(deps)
  if (clients > 0) deps.log.info({ clients }, 'signing secrets that lay in clear are sealed')
  if ((await sealWebhookSecret(deps)) === 'sealed')
    deps.log.info('the signing secret of alerts is sealed anew')
  if (!deps.callbackSecrets.readsAlso && deps.providerSeal?.readsAlso !== true) return
  const { unread, ...sealed } = await sealAnew(deps)
  if (Object.values(sealed).some((rows) => rows > 0)) deps.log.info(sealed, 'secrets are sealed anew')
  if (unread.length > 0) deps.log.warn({ unread }, 'secrets are sealed with a key that is not here')
}
