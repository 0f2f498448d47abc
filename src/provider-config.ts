import type { Config } from './config.ts'
import { openProviderSeal, type ProviderSeal } from './directory/provider-seal.ts'
import type { UsualSettings } from './directory/providers.ts'
import { must } from './domain/assert.ts'
import { keptSecret, keptSecretAlso } from './kept-secret.ts'
import { ownUrl } from './own-url.ts'
import { KINDS } from './provider/kinds.ts'
import type { NewProvider } from './store/provider/providers.ts'

/**
 * What secrets of providers are sealed with: SECRETS_KEY, or on the embedded database a key of its own, made once in the data
 * folder; what was sealed with SECRETS_KEY_ALSO, or with `secrets-key-also` there, is read too. Null when processes would have
 * to agree on a key and none is set: providers have no secrets then.
 */
export function providerSealOf(config: Config): ProviderSeal | null {
  const { SECRETS_KEY, SECRETS_KEY_ALSO, POSTGRES_URL, DATA_DIR } = config
  const key = SECRETS_KEY ?? (POSTGRES_URL ? null : keptSecret(DATA_DIR, 'secrets-key'))
  const also = SECRETS_KEY_ALSO ?? (POSTGRES_URL ? null : keptSecretAlso(DATA_DIR, 'secrets-key'))
  return key === null ? null : openProviderSeal(key, also)
}

/** Whether requests to providers may go to private and loopback addresses; on a machine of one's own they may. */
export function allowsPrivate(config: Config): boolean {
  const said = config.PROVIDER_ALLOW_PRIVATE
  return said === undefined ? config.POSTGRES_URL === undefined : said === 'true'
}

/**
 * The address by which providers reach this gateway, without a slash at its end: PUBLIC_URL, or that of this process's own
 * machine. Null: a worker without PUBLIC_URL listens nowhere.
 */
export function receiptBaseOf(config: Config, port: number): string | null {
  if (config.PUBLIC_URL !== undefined) return config.PUBLIC_URL.replace(/\/+$/, '')
  return config.ROLE === 'worker' ? null : ownUrl(config.HOST, port, config.TLS_CERT ? 'https' : 'http')
}

/** What providers of a kind have where their rows say nothing. */
export function usualSettingsOf(config: Config): UsualSettings {
  return {
    mock: {
      latency_ms: config.MOCK_LATENCY_MS,
      dlr_delay_ms: config.MOCK_DLR_DELAY_MS,
      temp_fail_rate: config.MOCK_TEMP_FAIL_RATE,
      perm_fail_rate: config.MOCK_PERM_FAIL_RATE,
      ...(config.MOCK_DLR_URL === undefined ? {} : { dlr_urls: config.MOCK_DLR_URL.split(',') }),
    },
  }
}

/** The providers of a database that has none: two, so that an OTP that one refuses has where to go. */
export function firstProvidersOf(config: Config): readonly NewProvider[] {
  const { defaults } = must(KINDS.get('mock'), 'the kind of both')
  const one = (name: string, onUnknown: NewProvider['onUnknown']): NewProvider => ({
    ...defaults,
    name,
    kind: 'mock',
    settings: {},
    secrets: {},
    state: 'active',
    timeoutMs: config.PROVIDER_TIMEOUT_MS,
    onUnknown,
  })
  return [one('mock', config.MOCK_ON_UNKNOWN), one('mock-b', config.MOCK_B_ON_UNKNOWN)]
}
