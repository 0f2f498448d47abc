import { openCheckedDb } from './compose-checked.ts'
import { type Config, ConfigError } from './config.ts'
import { asTyped } from './kit/own-files.ts'
import { seed } from './seed.ts'
import { endCallbackLeases } from './store/callback/callback-queue.ts'
import type { DbAddress } from './store/database/db.ts'
import { migrate, schemaOf } from './store/database/migrate.ts'
import { wakeOrphans } from './store/message/alarms.ts'
import { removeAllSessions } from './store/smpp/smpp-sessions.ts'

/** Brings the database of a process that is alone with it to this release, and takes up what the one before it had in hand. */
export async function prepareDatabase(address: DbAddress, config: Config): Promise<void> {
  const db = await openCheckedDb(address, 'sms-migrate', 2)
  await migrate(db, Date.now())
  await seed(db, config)
  if (address.kind === 'socket') {
    await wakeOrphans(db.sql, Date.now())
    await endCallbackLeases(db.sql, Date.now())
    await removeAllSessions(db.sql)
  }
  await db.close()
}

/** Throws `ConfigError` when the database lacks the schema of this release: one process migrates it, before the others start. */
export async function requireSchema(address: DbAddress): Promise<void> {
  const db = await openCheckedDb(address, 'sms-start', 1)
  const schema = await schemaOf(db)
  await db.close()
  if (schema === 'current') return
  const what = schema === 'none' ? 'no tables yet' : 'the tables of an earlier release'
  throw new ConfigError(`the database of POSTGRES_URL has ${what}: run \`${asTyped('migrate')}\` first`)
}
