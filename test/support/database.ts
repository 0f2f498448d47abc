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

/** A database of its own on the PostgreSQL under test, migrated, with the first providers and routes. */
export type TestDatabase = { readonly db: Db; readonly url: string; drop(): Promise<void> }

/** Makes a database on this server; `drop` removes it with whatever is still connected. Without a URL it needs POSTGRES_URL,
 * as `npm test` sets it. Its providers are those that a gateway with this environment would begin with. */
export async function createDatabase(
  server = process.env['POSTGRES_URL'],
  env: Readonly<Record<string, string>> = {},
): Promise<TestDatabase> {
  const database = await createEmptyDatabase(server)
  await migrate(database.db, Date.now())
  await addFirstProviders(database.db, firstProvidersOf(readConfig(env)))
  await seedRoutes(database.db, FIRST_ROUTES)
  return database
}

/** The same without any table. */
export async function createEmptyDatabase(server = process.env['POSTGRES_URL']): Promise<TestDatabase> {
  if (!server)
    throw new Error('POSTGRES_URL is not set: run this through `npm test`, which brings PostgreSQL up')
  const name = `sms_test_${crypto.randomUUID().replaceAll('-', '')}`
  await onServer(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const db = openDb({ address: { kind: 'url', url: url.href }, name: 'sms-test', max: 8 })
  return {
    db,
    url: url.href,
    async drop() {
      await db.close()
      await onServer(server, `drop database ${name} with (force)`)
    },
  }
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

async function onServer(url: string, statement: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    await sql.unsafe(statement)
  } finally {
    await sql.end()
  }
}
