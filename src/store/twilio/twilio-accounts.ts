import type { ClientId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'

/** Keeps what a client named itself with last, sealed; of a client that is not there nothing. */
export async function keepAuthToken(
  tx: Tx,
  clientId: ClientId,
  sealedToken: string,
  nowMs: number,
): Promise<void> {
  const now = new Date(nowMs)
  await tx`
    insert into twilio_accounts (client_id, auth_token, updated_at)
    select id, ${sealedToken}, ${now} from clients where id = ${clientId}
    on conflict (client_id) do update set auth_token = excluded.auth_token, updated_at = excluded.updated_at`
}

/** What a client named itself with last, sealed; null: it never came by the door. */
export async function findAuthToken(tx: Tx, clientId: ClientId): Promise<string | null> {
  const [row] = await tx<{ token: string }[]>`
    select auth_token as token from twilio_accounts where client_id = ${clientId}`
  return row?.token ?? null
}

/** Up to `limit` clients after this one with what each named itself with last, sealed, by id. */
export async function listAuthTokens(
  tx: Tx,
  after: string | null,
  limit: number,
): Promise<{ readonly clientId: ClientId; readonly sealed: string }[]> {
  return await tx<{ clientId: ClientId; sealed: string }[]>`
    select client_id as "clientId", auth_token as sealed from twilio_accounts
    where ${after}::uuid is null or client_id > ${after}::uuid
    order by client_id limit ${limit}`
}

/** Replaces tokens that are still sealed as they were found. */
export async function replaceAuthTokens(
  tx: Tx,
  changes: readonly { readonly clientId: ClientId; readonly from: string; readonly to: string }[],
): Promise<void> {
  if (changes.length === 0) return
  const rows = changes.map(({ clientId, from, to }) => ({ id: clientId, was: from, token: to }))
  await tx`
    update twilio_accounts a set auth_token = x.token
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as x(id uuid, was text, token text)
    where a.client_id = x.id and a.auth_token = x.was`
}

/** What a client's codes are called; null: as the client is. */
export async function findServiceName(tx: Tx, clientId: ClientId): Promise<string | null> {
  const [row] = await tx<{ name: string | null }[]>`
    select service_name as name from twilio_accounts where client_id = ${clientId}`
  return row?.name ?? null
}

/** Names a client's codes, 1 to 64 characters; a client that never came by the door has no row, and nothing is done. */
export async function nameService(tx: Tx, clientId: ClientId, name: string, nowMs: number): Promise<void> {
  await tx`
    update twilio_accounts set service_name = ${name}, updated_at = ${new Date(nowMs)} where client_id = ${clientId}`
}
