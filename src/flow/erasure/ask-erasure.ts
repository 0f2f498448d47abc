import type { Erasure } from '../../domain/erasure/erasure.ts'
import type { Msisdn } from '../../domain/message.ts'
import { findErasure, askErasure as keepAsked } from '../../store/erasure/erasures.ts'
import { keepSecretCheck } from '../../store/erasure/secret-check.ts'
import { isNumberOfClients } from '../../store/inbound/numbers.ts'
import type { Deps } from '../../world.ts'

/** What became of the wish to remove a number everywhere. */
export type AskedErasure =
  /** It is under way, since now or before. */
  | { readonly kind: 'asked'; readonly erasure: Erasure }
  /** There is no NUMBER_SECRET, or another one than numbers were hashed with. */
  | { readonly kind: 'off' }
  /** Clients are written to at this number: it is no person's. */
  | { readonly kind: 'in_use' }

/** Has a number removed everywhere: durable, and carried out by workers. Of a number one is under way at a time: a second call answers that one. */
export async function askErasure(
  { db, now, newId, numberSecret }: Pick<Deps, 'db' | 'now' | 'newId' | 'numberSecret'>,
  number: Msisdn,
  askedBy: string,
): Promise<AskedErasure> {
  if (numberSecret === null) return { kind: 'off' }
  const id = newId()
  return await db.sql.begin(async (tx): Promise<AskedErasure> => {
    if (!(await keepSecretCheck(tx, numberSecret.check))) return { kind: 'off' }
    if (await isNumberOfClients(tx, number)) return { kind: 'in_use' }
    const kept = await keepAsked(tx, {
      id,
      numberHash: numberSecret.hashNumber(number),
      sealedNumber: numberSecret.seal.seal(id, number),
      askedBy,
      askedAt: new Date(now()),
    })
    const erasure = await findErasure(tx, kept.id)
    // It has just been read in this transaction, or was written by it.
    return erasure ? { kind: 'asked', erasure } : { kind: 'off' }
  })
}
