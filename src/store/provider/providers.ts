import { must } from '../../domain/assert.ts'
import {
  PROVIDER_NAME_PATTERN,
  type ProviderRow,
  type ProviderState,
} from '../../domain/provider/provider.ts'
import type { Db, Tx } from '../database/db.ts'
import { receiptTokensOf } from './provider-secrets.ts'

/** A provider as it is kept, with its secrets, each sealed, by name. */
export type StoredProvider = ProviderRow & {
  readonly secrets: Readonly<Record<string, string>>
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** What a provider is made of; its times are the database's. */
export type NewProvider = Omit<StoredProvider, 'createdAt' | 'updatedAt'>

/** Providers of a gateway, at most: each has queues of its own on the bus. */
export const MAX_PROVIDERS = 100

/** All providers, by name, at most `MAX_PROVIDERS`. */
export async function listProviders(tx: Tx): Promise<readonly StoredProvider[]> {
  return await tx<StoredProvider[]>`select ${columns(tx)} from providers order by name limit ${MAX_PROVIDERS}`
}

/** Reads one; null when there is none. */
export async function findProvider(tx: Tx, name: string): Promise<StoredProvider | null> {
  const [row] = await tx<StoredProvider[]>`select ${columns(tx)} from providers where name = ${keyOf(name)}`
  return row ?? null
}

/** The same in a transaction that is going to change it: others wait. */
export async function lockProvider(tx: Tx, name: string): Promise<StoredProvider | null> {
  const [row] = await tx<
    StoredProvider[]
  >`select ${columns(tx)} from providers where name = ${keyOf(name)} for update`
  return row ?? null
}

/** Makes a provider and the token of its receipts, in the caller's transaction. */
export async function addProvider(tx: Tx, provider: NewProvider): Promise<'added' | 'exists' | 'too_many'> {
  const [count] = await tx<{ providers: number }[]>`select count(*)::int as providers from providers`
  if (must(count, 'a count is a row').providers >= MAX_PROVIDERS)
    return (await findProvider(tx, provider.name)) ? 'exists' : 'too_many'
  const added = await tx`
    insert into providers (name, kind, settings, secrets, state, lines, max_parts_per_s, max_in_flight, timeout_ms, on_unknown)
    values (${provider.name}, ${provider.kind}, ${jsonOf(tx, provider.settings)}, ${jsonOf(tx, provider.secrets)},
      ${provider.state}, ${provider.lines}, ${provider.maxPartsPerS}, ${provider.maxInFlight}, ${provider.timeoutMs},
      ${provider.onUnknown})
    on conflict do nothing`
  if (added.count === 0) return 'exists'
  await receiptTokensOf(tx, [provider.name])
  return 'added'
}

/** Gives a database that has no provider these; one that has any is left as it is. Processes that start at once agree. */
export async function addFirstProviders(
  { sql }: Pick<Db, 'sql'>,
  first: readonly NewProvider[],
): Promise<void> {
  await sql.begin(async (tx) => {
    // Of two that look at once the second waits, and finds what the first has made.
    await tx`lock table providers in share row exclusive mode`
    const found = await tx`select 1 from providers limit 1`
    if (found.length > 0) return
    for (const provider of first) await addProvider(tx, provider)
  })
}

/** Writes what may change of a provider; its name and kind stay. False when there is none. */
export async function updateProvider(tx: Tx, provider: NewProvider): Promise<boolean> {
  const { count } = await tx`
    update providers set settings = ${jsonOf(tx, provider.settings)}, secrets = ${jsonOf(tx, provider.secrets)},
      lines = ${provider.lines}, max_parts_per_s = ${provider.maxPartsPerS}, max_in_flight = ${provider.maxInFlight},
      timeout_ms = ${provider.timeoutMs}, on_unknown = ${provider.onUnknown}, updated_at = now()
    where name = ${provider.name}`
  return count === 1
}

/** Writes the secrets of a provider as they are sealed now; nothing else changes. */
export async function setProviderSecrets(
  tx: Tx,
  name: string,
  secrets: StoredProvider['secrets'],
): Promise<void> {
  await tx`update providers set secrets = ${jsonOf(tx, secrets)} where name = ${name}`
}

/** Pauses, drains or resumes a provider; false when there is none. */
export async function setProviderState(tx: Tx, name: string, state: ProviderState): Promise<boolean> {
  const { count } = await tx`
    update providers set state = ${state}, updated_at = now() where name = ${keyOf(name)}`
  return count === 1
}

/** Pauses every provider, also those that drain, which would submit what they have; answers the names of those that were not paused. */
export async function pauseProviders(tx: Tx): Promise<string[]> {
  const rows = await tx<{ name: string }[]>`
    update providers set state = 'paused', updated_at = now() where state <> 'paused' returning name`
  return rows.map(({ name }) => name).toSorted()
}

/** Removes a provider and the token of its receipts; false when there is none. */
export async function removeProvider(tx: Tx, name: string): Promise<boolean> {
  const { count } = await tx`delete from providers where name = ${keyOf(name)}`
  await tx`delete from provider_secrets where provider = ${keyOf(name)}`
  return count === 1
}

/**
 * Whether a message that is not at its end waits for this provider. Every open message has an alarm: with very many open
 * ones at other providers this takes a second.
 */
export async function hasOpenMessages(tx: Tx, name: string): Promise<boolean> {
  const rows = await tx`
    select 1 from message_alarms a join messages m on m.id = a.message_id where m.provider = ${name} limit 1`
  return rows.length > 0
}

function jsonOf(tx: Tx, value: unknown) {
  return tx`${JSON.stringify(value)}::text::json`
}

function columns(tx: Tx) {
  return tx`name, kind, settings, secrets, state, lines, max_parts_per_s as "maxPartsPerS",
    max_in_flight as "maxInFlight", timeout_ms as "timeoutMs", on_unknown as "onUnknown",
    created_at as "createdAt", updated_at as "updatedAt"`
}

const NAME = new RegExp(PROVIDER_NAME_PATTERN)

/** A path may say what is no name, and no text of the database can hold: nobody is named ''. */
function keyOf(name: string): string {
  return NAME.test(name) ? name : ''
}
