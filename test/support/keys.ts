import { must } from '../../src/domain/assert.ts'
import type { ClientId } from '../../src/domain/message.ts'
import { makeApiKey } from '../../src/flow/api-keys.ts'
import type { Db } from '../../src/store/database/db.ts'

/** A new main key of a client that is there; the one before ends. */
export async function newMainKey(db: Db, clientId: ClientId): Promise<string> {
  const made = await makeApiKey({ db, now: Date.now, newId: Bun.randomUUIDv7 }, clientId)
  return must(made, 'a key of a client').key
}
