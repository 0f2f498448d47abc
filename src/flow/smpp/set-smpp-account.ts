import type { ClientId } from '../../domain/message.ts'
import type { SmppAccountSettings } from '../../domain/smpp/account.ts'
import { findSmppAccount, type SmppAccountSet, setSmppAccount } from '../../store/smpp/smpp-accounts.ts'
import type { Deps } from '../../world.ts'
import { hashSmppPassword, verifySmppPassword } from './smpp-password.ts'

/**
 * Makes or changes the account of a client; `password` null keeps the one that it has. The same password again is no other one:
 * sessions that were bound with it stay.
 */
export async function setAccount(
  { db }: Pick<Deps, 'db'>,
  clientId: ClientId,
  settings: SmppAccountSettings,
  password: string | null,
): Promise<SmppAccountSet> {
  const before = password === null ? null : await findSmppAccount(db.sql, clientId)
  const isSame = password === null || (before && (await verifySmppPassword(password, before.passwordHash)))
  const hash = isSame ? null : await hashSmppPassword(password)
  return await db.sql.begin((tx) => setSmppAccount(tx, clientId, settings, hash))
}
