import type { Providers } from '../../src/directory/providers.ts'
import { must } from '../../src/domain/assert.ts'
import type { ProviderRow } from '../../src/domain/provider/provider.ts'
import { KINDS } from '../../src/provider/kinds.ts'

/** What the receipts of these providers prove themselves with. */
export const RECEIPT_TOKEN = 'a-token-of-the-tests'

/** What a row of a test says; the rest is as the mock has it. */
export type GivenRow = { readonly name: string } & Partial<ProviderRow>

/** Providers that a process knows without asking a database; none has secrets. */
export function knownProviders(given: readonly GivenRow[]): Providers {
  const { defaults } = must(KINDS.get('mock'), 'a kind')
  const rows = given.map(
    (row): ProviderRow => ({ ...defaults, kind: 'mock', settings: {}, state: 'active', ...row }),
  )
  const get = (name: string) => rows.find((row) => row.name === name) ?? null
  return {
    get,
    all: () => rows,
    secretsOf: (name) => (get(name) ? {} : null),
    receiptTokenOf: (name) => (get(name) ? RECEIPT_TOKEN : null),
    kindOf: (name) => KINDS.get(get(name)?.kind ?? '') ?? null,
    problemOf: (name) => (get(name) ? null : 'there is no such provider'),
    refresh: async () => false,
  }
}
