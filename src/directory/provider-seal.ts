import { openSeal } from '../kit/seal.ts'
import type { Secrets } from '../provider/kind.ts'

/** Secrets of providers as they are kept: each sealed by itself, bound to its provider and its name. */
export type ProviderSeal = {
  /** What is kept of a secret. */
  seal(provider: string, name: string, secret: string): string
  /** All secrets of a provider in clear; null when one of them was sealed with another SECRETS_KEY or for another provider. */
  open(provider: string, kept: Readonly<Record<string, string>>): Secrets | null
}

/** Derives its key from SECRETS_KEY. */
export function openProviderSeal(secretsKey: string): ProviderSeal {
  const sealing = openSeal('sms provider secret seal', secretsKey)
  return {
    seal: (provider, name, secret) => sealing.seal(ownerOf(provider, name), secret),
    open(provider, kept) {
      const secrets: Record<string, string> = {}
      for (const [name, sealed] of Object.entries(kept)) {
        const secret = sealing.open(ownerOf(provider, name), sealed)
        if (secret === null) return null
        secrets[name] = secret
      }
      return secrets
    },
  }
}

/** No provider's name holds a slash. */
function ownerOf(provider: string, name: string): string {
  return `${provider}/${name}`
}
