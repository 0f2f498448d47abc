import { openSeal } from '../kit/seal.ts'
import type { Secrets } from '../provider/kind.ts'

/** Secrets of providers as they are kept: each sealed by itself, bound to its provider and its name. */
export type ProviderSeal = {
  /** What is sealed with another key is read, too, and should be sealed anew. */
  readonly readsAlso: boolean
  /** What is kept of a secret. */
  seal(provider: string, name: string, secret: string): string
  /** All secrets of a provider in clear; null when one of them was sealed with another SECRETS_KEY or for another provider. */
  open(provider: string, kept: Readonly<Record<string, string>>): Secrets | null
  /** The same, each sealed with SECRETS_KEY: null when one of them cannot be opened. What was sealed so already stays as it is. */
  renew(provider: string, kept: Readonly<Record<string, string>>): Readonly<Record<string, string>> | null
}

/** Derives its key from SECRETS_KEY; what was sealed with `also` is read too. */
export function openProviderSeal(secretsKey: string, also: string | null = null): ProviderSeal {
  const sealing = openSeal('sms provider secret seal', secretsKey, also)

  function ofEach(
    provider: string,
    kept: Readonly<Record<string, string>>,
    work: (owner: string, sealed: string) => string | null,
  ): Record<string, string> | null {
    const made: Record<string, string> = {}
    for (const [name, sealed] of Object.entries(kept)) {
      const one = work(ownerOf(provider, name), sealed)
      if (one === null) return null
      made[name] = one
    }
    return made
  }

  return {
    readsAlso: also !== null,
    seal: (provider, name, secret) => sealing.seal(ownerOf(provider, name), secret),
    open: (provider, kept) => ofEach(provider, kept, sealing.open),
    renew: (provider, kept) => ofEach(provider, kept, sealing.renew),
  }
}

/** No provider's name holds a slash. */
function ownerOf(provider: string, name: string): string {
  return `${provider}/${name}`
}
