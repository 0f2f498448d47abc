import { Database } from 'bun:sqlite'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { ownProgram, ownThread } from '../../kit/own-files.ts'
import type { DbAddress } from './db.ts'

/** The embedded PostgreSQL, running in a thread of its own. */
export type Embedded = { readonly address: DbAddress; close(): Promise<void> }

/** Another process has the data folder open. */
export class DataDirInUse extends Error {
  override readonly name = 'DataDirInUse'
}

/** Unix socket paths end at 107 bytes on Linux and 103 on macOS. */
const MAX_SOCKET_PATH = 100
const CLOSE_TIMEOUT_MS = 4_000

/** What the executable calls the process that makes a database, which nobody types. */
export const CREATE_DATABASE = 'create-database'

/** How the name of a database begins that is being made. */
const HALF_MADE = 'postgres-new-'

/** Where the embedded PostgreSQL of a data folder listens. */
export function embeddedAddress(dataDir: string): DbAddress & { readonly kind: 'socket' } {
  const folder = resolve(dataDir)
  const path = join(folder, '.s.PGSQL.5432')
  if (path.length <= MAX_SOCKET_PATH) return { kind: 'socket', path }
  return { kind: 'socket', path: join(tmpdir(), `sms-${Bun.hash(folder).toString(36)}`, '.s.PGSQL.5432') }
}

/**
 * Opens the PostgreSQL of a data folder (PGlite behind a Unix socket that only this user can reach). The first opening
 * creates the database. Throws `DataDirInUse` when another process answers on the socket.
 */
export async function openEmbedded(dataDir: string): Promise<Embedded> {
  const address = embeddedAddress(dataDir)
  const databaseDir = join(resolve(dataDir), 'postgres')
  mkdirSync(resolve(dataDir), { recursive: true, mode: 0o700 })
  const lock = lockDataDir(dataDir)
  if (!existsSync(databaseDir)) {
    process.stdout.write(`Creating the database in ${dataDir}, once …\n`)
    await createDatabase(databaseDir)
  }
  mkdirSync(join(address.path, '..'), { recursive: true, mode: 0o700 })
  // Left by a process that was killed.
  rmSync(address.path, { force: true })
  const thread = new Worker(ownThread('src/store/database/embedded-thread.ts'), { name: 'postgres' })
  const ended = new Promise<void>((done) => thread.addEventListener('close', () => done()))
  await new Promise<void>((ready, failed) => {
    thread.addEventListener('message', () => ready(), { once: true })
    thread.addEventListener('error', (event) => failed(new Error(`embedded PostgreSQL: ${event.message}`)), {
      once: true,
    })
    thread.postMessage({ dataDir: databaseDir, socketPath: address.path })
  })
  return {
    address,
    async close() {
      thread.postMessage('stop')
      await Promise.race([ended, Bun.sleep(CLOSE_TIMEOUT_MS)])
      thread.terminate()
      lock.close()
    },
  }
}

/** Makes the database beside its folder, and puts it there whole: who is killed meanwhile leaves only what goes the next time. */
async function createDatabase(databaseDir: string): Promise<void> {
  for (const left of new Bun.Glob(`${HALF_MADE}*`).scanSync({ cwd: dirname(databaseDir), onlyFiles: false }))
    rmSync(join(dirname(databaseDir), left), { recursive: true, force: true })
  const made = mkdtempSync(join(dirname(databaseDir), HALF_MADE))
  const program = ownProgram('src/store/database/embedded-create.ts', CREATE_DATABASE)
  const child = Bun.spawn([...program, made], { stdout: 'ignore', stderr: 'pipe' })
  const said = await new Response(child.stderr).text()
  const code = await child.exited
  if (code !== 0) throw new Error(`the database could not be created (exit code ${code}): ${said}`)
  renameSync(made, databaseDir)
}

/**
 * Keeps every other process from this data folder until it is closed: two engines on one would destroy it. The lock is the
 * operating system's: it ends with the process, however that ends. Throws `DataDirInUse`.
 */
export function lockDataDir(dataDir: string): Database {
  const lock = new Database(join(resolve(dataDir), 'lock.sqlite'))
  try {
    lock.run('begin exclusive')
    return lock
  } catch {
    lock.close()
    throw new DataDirInUse(`${dataDir} is in use by another gateway`)
  }
}

/** True when a server listens on this socket. */
export function answers(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      done(true)
    })
    socket.once('error', () => done(false))
  })
}
