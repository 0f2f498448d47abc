import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { readConfig } from '../../src/config.ts'
import type { ClientId } from '../../src/domain/message.ts'
import { FIRST_ROUTES } from '../../src/domain/route/first-routes.ts'
import { firstProvidersOf } from '../../src/provider-config.ts'
import { createClient } from '../../src/store/client/clients.ts'
import { type Db, openDb } from '../../src/store/database/db.ts'
import { migrate } from '../../src/store/database/migrate.ts'
import { addFirstProviders } from '../../src/store/provider/providers.ts'
import { seedRoutes } from '../../src/store/routes.ts'
import { cents } from './money.ts'

const MIGRATIONS = join(import.meta.dir, '../../drizzle')

/** A database of its own on the PostgreSQL under test, migrated, with the first providers and routes. */
export type TestDatabase = { readonly db: Db; readonly url: string; drop(): Promise<void> }

/** Makes a database on this server; `drop` removes it with whatever is still connected. Without a URL it needs POSTGRES_URL,
 * as `npm test` sets it. Its providers are those that a gateway with this environment would begin with. */
export async function createDatabase(
  server?: string,
  env: Readonly<Record<string, string>> = {},
): Promise<TestDatabase> {
  const on = serverOr(server)
  const database = await copyOf(on, await migratedOn(on))
  await addFirstProviders(database.db, firstProvidersOf(readConfig(env)))
  await seedRoutes(database.db, FIRST_ROUTES)
  return database
}

/** The same without any table. */
export async function createEmptyDatabase(server?: string): Promise<TestDatabase> {
  return await copyOf(serverOr(server), 'template1')
}

function serverOr(server = process.env['POSTGRES_URL']): string {
  if (!server)
    throw new Error('POSTGRES_URL is not set: run this through `npm test`, which brings PostgreSQL up')
  return server
}

/** What migrating takes is paid once a server: a copy takes a tenth of it. */
const MIGRATED = new Map<string, Promise<string>>()

function migratedOn(server: string): Promise<string> {
  const known = MIGRATED.get(server) ?? makeMigrated(server)
  MIGRATED.set(server, known)
  return known
}

/** Any number: names the lock that lets one process at a time make the database that others are copied of. */
const MIGRATED_LOCK = 7_105_099

/** A database that is migrated and otherwise empty; one of other migrations, or of another day, has another name. */
async function makeMigrated(server: string): Promise<string> {
  const files = readdirSync(MIGRATIONS).filter((file) => file.endsWith('.sql'))
  const migrations = files.toSorted().map((file) => readFileSync(join(MIGRATIONS, file), 'utf8'))
  const today = new Date().toISOString().slice(0, 10)
  const name = `sms_migrated_${Bun.hash(JSON.stringify([today, migrations])).toString(36)}`
  await onServer(server, async (sql) => {
    await sql`select pg_advisory_lock(${MIGRATED_LOCK})`
    const [there] = await sql`select from pg_database where datname = ${name}`
    if (there) return
    const made = await copyOf(server, 'template1')
    await migrate(made.db, Date.now())
    await made.db.close()
    await sql`alter database ${sql(nameIn(made.url))} rename to ${sql(name)}`
  })
  return name
}

async function copyOf(server: string, template: string): Promise<TestDatabase> {
  const name = `sms_test_${crypto.randomUUID().replaceAll('-', '')}`
  await onServer(server, (sql) => sql`create database ${sql(name)} template ${sql(template)}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const db = openDb({ address: { kind: 'url', url: url.href }, name: 'sms-test', max: 8 })
  return {
    db,
    url: url.href,
    async drop() {
      await db.close()
      await onServer(server, (sql) => sql`drop database ${sql(name)} with (force)`)
    },
  }
}

function nameIn(url: string): string {
  return new URL(url).pathname.slice(1)
}

/** A new client with this much to spend. */
export async function createTestClient(db: Db, creditCents: number): Promise<ClientId> {
  const id = crypto.randomUUID() as ClientId
  await createClient(db.sql, {
    id,
    name: `Test ${id.slice(0, 8)}`,
    topupId: crypto.randomUUID(),
    credit: cents(creditCents),
  })
  return id
}

async function onServer(url: string, run: (sql: postgres.Sql) => PromiseLike<unknown>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    await run(sql)
  } finally {
    await sql.end()
  }
}
