import { openCheckedDb } from './compose-checked.ts'
import { type Config, ConfigError } from './config.ts'
import { asTyped } from './kit/own-files.ts'
import { seed } from './seed.ts'
import { endCallbackLeases } from './store/callback/callback-queue.ts'
import type { Db, DbAddress } from './store/database/db.ts'
import { openEmbedded } from './store/database/embedded.ts'
import { migrate, schemaOf } from './store/database/migrate.ts'
import { wakeOrphans } from './store/message/alarms.ts'
import { removeAllSessions } from './store/smpp/smpp-sessions.ts'

/** Where the database is; the embedded one is opened, and closed by one of `stops`. */
export async function openAddress(config: Config, stops: (() => Promise<unknown>)[]): Promise<DbAddress> {
  if (config.POSTGRES_URL) return { kind: 'url', url: config.POSTGRES_URL }
  const embedded = await openEmbedded(config.DATA_DIR)
  stops.push(() => embedded.close())
  return embedded.address
}

/** Makes the schema, what a new database begins with, and, alone on it, what a process before has left. */
export async function prepare(address: DbAddress, config: Config): Promise<void> {
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

/** Throws `ConfigError` for a schema that is not of this release. */
export async function requireSchema(address: DbAddress): Promise<void> {
  const db = await openCheckedDb(address, 'sms-start', 1)
  const schema = await schemaOf(db)
  await db.close()
  if (schema !== 'current') throw otherSchema(schema, 'POSTGRES_URL')
}

/**
 * Sees to it that a command finds the schema of this release: a data folder that was never started is made ready as its first start
 * would. Throws `ConfigError` for another schema.
 */
export async function readySchema(db: Db, config: Config): Promise<void> {
  const schema = await schemaOf(db)
  if (schema === 'current') return
  if (schema === 'old' || config.POSTGRES_URL)
    throw otherSchema(schema, config.POSTGRES_URL ? 'POSTGRES_URL' : 'DATA_DIR')
  await migrate(db, Date.now())
  await seed(db, config)
}

function otherSchema(schema: 'none' | 'old', place: 'POSTGRES_URL' | 'DATA_DIR'): ConfigError {
  const what = schema === 'none' ? 'no tables yet' : 'the tables of an earlier release'
  return new ConfigError(`the database of ${place} has ${what}: run \`${asTyped('migrate')}\` first`)
}
