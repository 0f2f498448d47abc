import { type ControlName, isControlName } from '../../domain/controls.ts'
import type { ClientId } from '../../domain/message.ts'
import type { Db, Tx } from '../database/db.ts'

/** What is said of a control, of a client or of all of them (`ALL_CLIENTS`). */
export type SaidControl = {
  readonly clientId: ClientId
  readonly what: ControlName
  readonly said: Readonly<Record<string, unknown>>
  readonly version: number
}

/** All that is said. What another release said of controls that this one does not know is left out. */
export async function listControls(tx: Tx): Promise<readonly SaidControl[]> {
  const rows = await tx<(Omit<SaidControl, 'what'> & { what: string })[]>`
    select client_id as "clientId", what, said, version from client_controls`
  return rows.flatMap(({ what, ...row }) => (isControlName(what) ? [{ ...row, what }] : []))
}

/** What is said of one; null: nothing. */
export async function findControl(
  tx: Tx,
  clientId: ClientId,
  what: ControlName,
): Promise<Pick<SaidControl, 'said' | 'version'> | null> {
  const [row] = await tx<Pick<SaidControl, 'said' | 'version'>[]>`
    select said, version from client_controls where client_id = ${clientId} and what = ${what}`
  return row ?? null
}

/** What became of a control that was to be said anew. */
export type SaidAnew =
  | { readonly kind: 'said'; readonly version: number }
  /** It is no longer the one that was meant. */
  | { readonly kind: 'precondition_failed'; readonly version: number | null }

/**
 * Puts what is said in the place of what was, if `mayReplace` says so of the version that stands (null: none does). Null takes it
 * away. The same again writes nothing.
 */
export async function sayControl(
  { sql }: Pick<Db, 'sql'>,
  clientId: ClientId,
  what: ControlName,
  said: object | null,
  mayReplace: (version: number | null) => boolean,
): Promise<SaidAnew> {
  return await sql.begin(async (tx): Promise<SaidAnew> => {
    await tx`select pg_advisory_xact_lock(hashtext(${`${clientId}/${what}`}))`
    const before = await findControl(tx, clientId, what)
    const version = before?.version ?? null
    if (!mayReplace(version)) return { kind: 'precondition_failed', version }
    if (said === null) {
      if (before) await tx`delete from client_controls where client_id = ${clientId} and what = ${what}`
      return { kind: 'said', version: 0 }
    }
    if (before && Bun.deepEquals(before.said, said)) return { kind: 'said', version: before.version }
    const [row] = await tx<{ version: number }[]>`
      insert into client_controls as c (client_id, what, said) values (${clientId}, ${what}, ${JSON.stringify(said)}::text::json)
      on conflict (client_id, what) do update set said = excluded.said, version = c.version + 1, updated_at = now()
      returning version`
    return { kind: 'said', version: row?.version ?? 0 }
  })
}
