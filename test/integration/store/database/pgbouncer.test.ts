import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { providePrograms } from '../../../../scripts/services/binaries.ts'
import { IGNORED_PARAMETERS, privatePgbouncer } from '../../../../scripts/services/pgbouncer.ts'
import type { PrivateServer } from '../../../../scripts/services/private-server.ts'
import { openCheckedDb } from '../../../../src/compose-checked.ts'
import { migrate, schemaOf } from '../../../../src/store/database/migrate.ts'
import { ensurePartitions } from '../../../../src/store/database/partitions.ts'
import { message, post } from '../../../support/api.ts'
import { createEmptyDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { eventually } from '../../../support/eventually.ts'
import { startGateway } from '../../../support/gateway.ts'

const ROLE = 'sms_pooled'
let database: TestDatabase
let folder: string
let bouncer: PrivateServer | null = null
let given = false

beforeAll(async () => {
  database = await createEmptyDatabase()
  await database.db.sql.unsafe(`create role ${ROLE} superuser login`)
})
afterAll(async () => {
  await database.drop()
  const admin = await createEmptyDatabase()
  await admin.db.sql.unsafe(`drop role ${ROLE}`)
  await admin.drop()
})
afterEach(async () => {
  await bouncer?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** The URL of the database through PgBouncer with these settings. */
async function through(settings: Readonly<Record<string, string>>): Promise<string> {
  folder = mkdtempSync(join(tmpdir(), 'sms-pgbouncer-'))
  chmodSync(folder, 0o755)
  const url = new URL(database.url)
  url.username = ROLE
  bouncer = await privatePgbouncer(providePrograms(['pgbouncer'])('pgbouncer'), folder, url.href, settings)
  await bouncer.start()
  return bouncer.url
}

/** Why it does not start. */
async function refusal(url: string): Promise<string> {
  try {
    const db = await openCheckedDb({ kind: 'url', url }, 'sms-test', 2)
    await db.close()
    return 'none'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Does what the refusal tells to do. */
async function giveSettingsToRole(url: string): Promise<void> {
  if (given) return
  const statements = (await refusal(url)).match(/alter role [^;]+;/g) ?? []
  for (const statement of statements) await database.db.sql.unsafe(statement)
  given = true
  // Sessions that PgBouncer keeps began before.
  await bouncer?.stop()
  await bouncer?.start()
}

describe('PgBouncer', () => {
  const pooled = { ignore_startup_parameters: IGNORED_PARAMETERS }

  test('as it comes is refused, and where to read what it needs is said', async () => {
    expect(await refusal(await through({ pool_mode: 'session' }))).toMatch(
      /^POSTGRES_URL \(127\.0\.0\.1:\d+\) cannot be used: unsupported startup parameter: \w+ \(a pooler: see PgBouncer in docs\/operate\.md\)$/,
    )
  })

  test('that drops the settings is refused with the statements that mend it, and takes them then', async () => {
    const url = await through({ pool_mode: 'session', ...pooled })
    const words = await refusal(url)
    expect(words).toContain('a pooler drops what sessions begin with; give it to the role instead: ')
    expect(words).toContain(`alter role ${ROLE} set enable_seqscan = 'off';`)
    await giveSettingsToRole(url)
    expect(await refusal(url)).toBe('none')
  })

  test('in transaction mode is refused', async () => {
    const url = await through({ pool_mode: 'transaction', ...pooled })
    await giveSettingsToRole(url)
    expect(await refusal(url)).toMatch(
      /cannot be used: it is a pooler that gives a session for a transaction only, .*: use pool_mode = session$/,
    )
  })

  test('with too few sessions is refused', async () => {
    const url = await through({ pool_mode: 'session', default_pool_size: '1', ...pooled })
    await giveSettingsToRole(url)
    expect(await refusal(url)).toMatch(/the pooler gives it no second session: enlarge default_pool_size$/)
  })

  test('in session mode carries a gateway: schema, messages, receipts', async () => {
    const url = await through({ pool_mode: 'session', ...pooled })
    await giveSettingsToRole(url)
    const db = await openCheckedDb({ kind: 'url', url }, 'sms-test', 4)
    await migrate(db, Date.now())
    await ensurePartitions(db, Date.now())
    expect(await schemaOf(db)).toBe('current')
    await db.close()
    const gateway = await startGateway({ POSTGRES_URL: url, SECRETS_KEY: 'a key of thirty-two characters!!' })
    try {
      const client = await createTestClient(database.db, 100)
      const accepted = await post(`${gateway.url}/v1/messages`, message(client, '1234'))
      expect(accepted.status).toBe(202)
      await eventually(async () => {
        const [row] = await database.db.sql<{ status: string }[]>`select status from messages`
        return row?.status === 'DELIVERED'
      })
    } finally {
      await gateway.stop()
    }
  }, 180_000)
})
