import { must } from '../../domain/assert.ts'
import { pathOfReceipts } from '../../domain/provider/receipt-path.ts'
import type { Hooks } from '../../provider/kind.ts'
import type { Deps, ProviderLog } from '../../world.ts'
import type { TellFrom } from '../inbound/tell-gateway.ts'

/** What a provider that is opened here may ask of the gateway; null when it cannot be used: `problemOf` says why. */
export function hooksOf(
  { providers, providerLog, reach, nextReference, now, random, log }: HookDeps,
  tellFrom: TellFrom,
  name: string,
): Hooks | null {
  const secrets = providers.secretsOf(name)
  if (secrets === null || providers.kindOf(name) === null) return null
  const receiptToken = must(providers.receiptTokenOf(name), 'every provider has a token')
  const base = reach.receiptBase()
  return {
    name,
    secrets,
    receiptToken,
    receiptUrl: base === null ? null : `${base}${pathOfReceipts(name)}/${receiptToken}`,
    allowPrivate: reach.allowPrivate,
    dataDir: reach.dataDir,
    tell: tellFrom(name),
    nextReference,
    keepExchange: providerLog && ((exchange) => providerLog.keep(name, exchange)),
    now,
    random,
    log,
  }
}

type HookDeps = Pick<Deps, 'providers' | 'reach' | 'nextReference' | 'now' | 'random' | 'log'> & {
  /** Null: what is said is not kept. */
  readonly providerLog: Pick<ProviderLog, 'keep'> | null
}
