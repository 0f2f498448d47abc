const TOKEN = 'the-token-of-the-admins-of-benchmarks'

/** What a gateway needs in its environment to be given providers of this machine. */
export const ADMIN_ENV = {
  ADMIN_TOKEN: TOKEN,
  SECRETS_KEY: 'a key that seals the secrets of benchmarks',
  PROVIDER_ALLOW_PRIVATE: 'true',
} as const

/** What an admin asks with. */
export const ADMIN = { authorization: `Bearer ${TOKEN}` } as const
