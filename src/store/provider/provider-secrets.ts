import { randomBytes } from 'node:crypto'
import { must } from '../../domain/assert.ts'
import type { Tx } from '../database/db.ts'

const TOKEN_BYTES = 32

/**
 * The tokens by which these providers' receipts are known, by provider. One that has none gets it now; of several
 * processes that start at once the first one's stands. Fit for a path, never to be logged or answered.
 */
export async function receiptTokensOf(
  tx: Tx,
  providers: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const made = providers.map((provider) => ({
    provider,
    receipt_token: randomBytes(TOKEN_BYTES).toString('base64url'),
  }))
  await tx`
    insert into provider_secrets (provider, receipt_token)
    select provider, receipt_token from json_to_recordset(${JSON.stringify(made)}::text::json)
      as x(provider text, receipt_token text)
    on conflict do nothing`
  const tokens = await findReceiptTokens(tx, providers)
  for (const provider of providers) must(tokens.get(provider), 'every provider has a token')
  return tokens
}

/** The tokens that these providers have, by provider; only read, so that nothing counts as changed. */
export async function findReceiptTokens(
  tx: Tx,
  providers: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx<{ provider: string; token: string }[]>`
    select provider, receipt_token as token from provider_secrets where provider = any(${tx.array([...providers])}::text[])`
  return new Map(rows.map(({ provider, token }) => [provider, token]))
}
