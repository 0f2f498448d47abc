import { openCheckedDb } from '../compose-checked.ts'
import { type Config, ConfigError, readConfig } from '../config.ts'
import { DataRefused } from '../data-archive.ts'
import { readySchema } from '../prepare-database.ts'
import type { Db } from '../store/database/db.ts'
import { answers, DataDirInUse, embeddedAddress, openEmbedded } from '../store/database/embedded.ts'
import { MigrationRefused } from '../store/database/migrate.ts'

/**
 * Runs a command against the gateway's database: that of POSTGRES_URL, or the embedded one of DATA_DIR, whether a
 * gateway has it open or not; a data folder that was never started is made ready first. Exits with the command's code, or with 1 and
 * one line when the database cannot be used, or is not of this release.
 */
export async function runCommand(command: (db: Db, config: Config) => Promise<number>): Promise<never> {
  return await runOnAnySchema(async (db, config) => {
    await readySchema(db, config)
    return await command(db, config)
  })
}

/** The same for a command that brings the schema itself, or goes by what there is. */
export async function runOnAnySchema(command: (db: Db, config: Config) => Promise<number>): Promise<never> {
  return await runTold((config) => runOnDatabase(config, command))
}

/**
 * Runs a command with its configuration. Exits with its code, or with 1 and one line when it cannot do what it is for.
 */
async function runTold(command: (config: Config) => Promise<number>): Promise<never> {
  try {
    process.exit(await command(readConfig({ ...process.env, ROLE: undefined, AUTH: undefined })))
  } catch (error) {
    if (!TOLD.some((kind) => error instanceof kind) || !(error instanceof Error)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}

/** Runs a command for the embedded database alone: with POSTGRES_URL it says who does it instead. */
export async function runOnDataDir(
  what: 'backed up' | 'restored',
  command: (config: Config) => Promise<number>,
): Promise<never> {
  return await runTold(async (config) => {
    if (config.POSTGRES_URL)
      throw new ConfigError(
        `this is for the database in DATA_DIR: that of POSTGRES_URL is ${what} with the tools of PostgreSQL, as docs/operate.md says`,
      )
    return await command(config)
  })
}

/** Errors whose message says to who runs the command what is the matter. */
const TOLD = [ConfigError, DataDirInUse, MigrationRefused, DataRefused]

/** Runs it on the database of this configuration, and answers what it answers. */
export async function runOnDatabase(
  config: Config,
  command: (db: Db, config: Config) => Promise<number>,
): Promise<number> {
  const socket = embeddedAddress(config.DATA_DIR)
  const isOpen = config.POSTGRES_URL !== undefined || (await answers(socket.path))
  const embedded = isOpen ? null : await openEmbedded(config.DATA_DIR)
  const address = config.POSTGRES_URL ? ({ kind: 'url', url: config.POSTGRES_URL } as const) : socket
  const db = await openCheckedDb(address, 'sms-command', 2)
  try {
    return await command(db, config)
  } finally {
    await db.close()
    await embedded?.close()
  }
}
