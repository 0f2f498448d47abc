import { and, desc, eq, isNull, lt, or } from 'drizzle-orm'
import { admins } from '../../../drizzle/admins.ts'
import type { Scope } from '../../domain/admin.ts'
import type { Db, Tx } from '../database/db.ts'

/** A token of an admin, as far as it may be shown. */
export type AdminToken = {
  readonly id: string
  readonly name: string
  /** The first characters of the token. */
  readonly tokenPrefix: string
  readonly scopes: readonly Scope[]
  readonly createdAt: Date
  readonly createdBy: string
  /** Null: it has no end. */
  readonly until: Date | null
  readonly revokedAt: Date | null
  readonly revokedBy: string | null
}

/** A token that is to be kept: its hash, and never itself. */
export type NewAdminToken = Omit<AdminToken, 'revokedAt' | 'revokedBy'> & { readonly tokenHash: string }

const SHOWN = {
  id: admins.id,
  name: admins.name,
  tokenPrefix: admins.tokenPrefix,
  scopes: admins.scopes,
  createdAt: admins.createdAt,
  createdBy: admins.createdBy,
  until: admins.until,
  revokedAt: admins.revokedAt,
  revokedBy: admins.revokedBy,
}

/** Keeps a token. */
export async function addAdmin({ orm }: Pick<Db, 'orm'>, token: NewAdminToken): Promise<void> {
  await orm.insert(admins).values({ ...token, scopes: [...token.scopes] })
}

/** The token of this hash, whether it is good any more or not; null: there was never one. */
export async function findAdminByHash(tx: Tx, hash: string): Promise<AdminToken | null> {
  const [row] = await tx<AdminToken[]>`
    select id, name, token_prefix as "tokenPrefix", scopes, created_at as "createdAt", created_by as "createdBy", until,
      revoked_at as "revokedAt", revoked_by as "revokedBy"
    from admins where token_hash = ${hash}`
  return row ?? null
}

/** One by its id; null: there is none. */
export async function findAdmin({ orm }: Pick<Db, 'orm'>, id: string): Promise<AdminToken | null> {
  const [row] = await orm.select(SHOWN).from(admins).where(eq(admins.id, id))
  return row ?? null
}

/** Newest first, at most `limit`; `ended`: also those that were revoked. */
export async function listAdmins(
  { orm }: Pick<Db, 'orm'>,
  {
    beforeId,
    name,
    ended,
  }: { readonly beforeId: string | null; readonly name: string | null; readonly ended: boolean },
  limit: number,
): Promise<AdminToken[]> {
  return await orm
    .select(SHOWN)
    .from(admins)
    .where(
      and(
        beforeId === null ? undefined : lt(admins.id, beforeId),
        name === null ? undefined : eq(admins.name, name),
        ended ? undefined : isNull(admins.revokedAt),
      ),
    )
    .orderBy(desc(admins.id))
    .limit(limit)
}

/** Ends tokens that are not revoked yet: of this id, or all of this name. Answers which. */
export async function revokeAdmins(
  { orm }: Pick<Db, 'orm'>,
  which: { readonly id: string | null; readonly name: string | null },
  { at, by }: { readonly at: Date; readonly by: string },
): Promise<AdminToken[]> {
  const named = or(
    which.id === null ? undefined : eq(admins.id, which.id),
    which.name === null ? undefined : eq(admins.name, which.name),
  )
  // Neither would be all of them.
  if (named === undefined) return []
  return await orm
    .update(admins)
    .set({ revokedAt: at, revokedBy: by })
    .where(and(named, isNull(admins.revokedAt)))
    .returning(SHOWN)
}
