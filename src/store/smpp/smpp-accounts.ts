import type { ClientId } from '../../domain/message.ts'
import type { SmppAccountSettings, StoredSmppAccount } from '../../domain/smpp/account.ts'
import type { Tx } from '../database/db.ts'

/** A row as it lies in the table, also as `row_to_json` gives it. */
export type SmppAccountRow = {
  readonly client_id: ClientId
  readonly system_id: string
  readonly password_hash: string
  readonly allow_ips: readonly string[]
  readonly max_binds: number
  readonly window_size: number
  readonly max_parts_per_s: number | null
  readonly tlvs: readonly string[] | null
  readonly receipt_format: StoredSmppAccount['receipts']['format']
  readonly receipt_message_id: StoredSmppAccount['receipts']['messageId']
  readonly join_parts: boolean
  readonly express: boolean
  readonly no_credits_status: number
  /** A text where the driver gives it, as of every bigint. */
  readonly version: number | string
}

/** The account of a row. */
export function smppAccountOf(row: SmppAccountRow): StoredSmppAccount {
  return {
    clientId: row.client_id,
    systemId: row.system_id,
    passwordHash: row.password_hash,
    allowIps: row.allow_ips,
    maxBinds: row.max_binds,
    window: row.window_size,
    maxPartsPerS: row.max_parts_per_s,
    tlvs: row.tlvs,
    receipts: { format: row.receipt_format, messageId: row.receipt_message_id },
    joinParts: row.join_parts,
    express: row.express,
    noCreditsStatus: row.no_credits_status,
    version: Number(row.version),
  }
}

/** The account of a client; null: it has none. */
export async function findSmppAccount(tx: Tx, clientId: ClientId): Promise<StoredSmppAccount | null> {
  const [row] = await tx<SmppAccountRow[]>`select * from smpp_accounts where client_id = ${clientId}`
  return row ? smppAccountOf(row) : null
}

/** The account with this system_id; null: there is none. */
export async function findSmppAccountBySystemId(tx: Tx, systemId: string): Promise<StoredSmppAccount | null> {
  const [row] = await tx<SmppAccountRow[]>`select * from smpp_accounts where system_id = ${systemId}`
  return row ? smppAccountOf(row) : null
}

/** What became of settings for a client. */
export type SmppAccountSet =
  | { readonly kind: 'set'; readonly account: StoredSmppAccount }
  | { readonly kind: 'unknown_client' }
  /** A new account needs a password. */
  | { readonly kind: 'no_password' }
  | { readonly kind: 'system_id_taken' }

/**
 * Makes or changes the account of a client, in a transaction; `passwordHash` null keeps the password that it has. Of two at once
 * the later one waits, so that both cannot find the same system_id free. The first version of an account is the instant at which it
 * is made: one that was removed and made again has none that it had before.
 */
export async function setSmppAccount(
  tx: Tx,
  clientId: ClientId,
  settings: SmppAccountSettings,
  passwordHash: string | null,
): Promise<SmppAccountSet> {
  await tx`lock table smpp_accounts in share row exclusive mode`
  const [client] = await tx`select 1 from clients where id = ${clientId} for share`
  if (!client) return { kind: 'unknown_client' }
  const [other] = await tx`
    select 1 from smpp_accounts where system_id = ${settings.systemId} and client_id <> ${clientId}`
  if (other) return { kind: 'system_id_taken' }
  const [row] = await tx<SmppAccountRow[]>`
    insert into smpp_accounts as a (client_id, system_id, password_hash, allow_ips, max_binds, window_size, max_parts_per_s,
      tlvs, receipt_format, receipt_message_id, join_parts, express, no_credits_status, version)
    select ${clientId}, ${settings.systemId}, p.hash, ${JSON.stringify(settings.allowIps)}::text::json,
      ${settings.maxBinds}::smallint, ${settings.window}::integer, ${settings.maxPartsPerS}::integer,
      ${settings.tlvs && JSON.stringify(settings.tlvs)}::text::json, ${settings.receipts.format},
      ${settings.receipts.messageId}, ${settings.joinParts}::boolean, ${settings.express}::boolean,
      ${settings.noCreditsStatus}::integer, (extract(epoch from clock_timestamp()) * 1000)::bigint
    from (select coalesce(${passwordHash}::text,
      (select password_hash from smpp_accounts where client_id = ${clientId})) as hash) p
    where p.hash is not null
    on conflict (client_id) do update set system_id = excluded.system_id, password_hash = excluded.password_hash,
      allow_ips = excluded.allow_ips, max_binds = excluded.max_binds, window_size = excluded.window_size,
      max_parts_per_s = excluded.max_parts_per_s, tlvs = excluded.tlvs, receipt_format = excluded.receipt_format,
      receipt_message_id = excluded.receipt_message_id, join_parts = excluded.join_parts,
      express = excluded.express, no_credits_status = excluded.no_credits_status, version = a.version + 1, updated_at = now()
    returning *`
  return row ? { kind: 'set', account: smppAccountOf(row) } : { kind: 'no_password' }
}

/** Removes the account of a client; false: it has none. */
export async function removeSmppAccount(tx: Tx, clientId: ClientId): Promise<boolean> {
  const result = await tx`delete from smpp_accounts where client_id = ${clientId}`
  return result.count === 1
}
