import type { ClientId } from '../../domain/message.ts'
import type { SmppAccountSettings } from '../../domain/smpp/account.ts'
import { type SmppAccountSet, setSmppAccount } from '../../store/smpp/smpp-accounts.ts'
import type { Deps } from '../../world.ts'
import { hashSmppPassword } from './smpp-password.ts'

/** Makes or changes the account of a client; `password` null keeps the one that it has. */
export async function setAccount(
  { db }: Pick<Deps, 'db'>,
  clientId: ClientId,
  settings: SmppAccountSettings,
  password: string | null,
): Promise<SmppAccountSet> {
  const hash = password === null ? null : await hashSmppPassword(password)
  return await db.sql.begin((tx) => setSmppAccount(tx, clientId, settings, hash))
}
