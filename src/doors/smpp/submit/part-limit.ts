import type { SmppAccount } from '../../../domain/smpp/account.ts'
import type { ApiDeps } from '../../../world.ts'

/**
 * Takes so many of the parts that an account may hand in now, all or none, over all its sessions and processes: a second's worth at
 * once. False: they are too many. An account without a limit is not asked for.
 */
export async function takeParts(
  { limiter }: Pick<ApiDeps, 'limiter'>,
  { clientId, maxPartsPerS }: Pick<SmppAccount, 'clientId' | 'maxPartsPerS'>,
  parts: number,
): Promise<boolean> {
  if (maxPartsPerS === null) return true
  const limit = { ratePerS: maxPartsPerS, burst: maxPartsPerS }
  return (await limiter.take(`smpp:${clientId}`, limit, parts)).kind === 'allowed'
}
