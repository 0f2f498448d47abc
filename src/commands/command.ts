import { openCheckedDb } from '../compose-checked.ts'
import { type Config, ConfigError, readConfig } from '../config.ts'
import type { Db } from '../store/database/db.ts'
import { answers, DataDirInUse, embeddedAddress, openEmbedded } from '../store/database/embedded.ts'
import { MigrationRefused } from '../store/database/migrate.ts'

/**
 * Runs a command against the gateway's database: that of POSTGRES_URL, or the embedded one of DATA_DIR, whether a
 * gateway has it open or not. Exits with the command's code, or with 1 and one line when the database cannot be used
 * or cannot be migrated.
 */
export async function runCommand(command: (db: Db, config: Config) => Promise<number>): Promise<never> {
  try {
    const config = readConfig({ ...process.env, ROLE: undefined, AUTH: undefined })
    const socket = embeddedAddress(config.DATA_DIR)
    const isOpen = config.POSTGRES_URL !== undefined || (await answers(socket.path))
    const embedded = isOpen ? null : await openEmbedded(config.DATA_DIR)
    const address = config.POSTGRES_URL ? ({ kind: 'url', url: config.POSTGRES_URL } as const) : socket
    const db = await openCheckedDb(address, 'sms-command', 2)
    const code = await command(db, config)
    await db.close()
    await embedded?.close()
    process.exit(code)
  } catch (error) {
    const isTold =
      error instanceof ConfigError || error instanceof DataDirInUse || error instanceof MigrationRefused
    if (!isTold) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}
