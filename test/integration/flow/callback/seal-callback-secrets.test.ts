import { afterAll, beforeAll, expect, test } from 'bun:test'
import { openCallbackSecrets } from '../../../../src/callback/secrets.ts'
import { newSecret } from '../../../../src/callback/signature.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { rotateSecret, setEndpoint } from '../../../../src/flow/callback/callback-endpoints.ts'
import { sealCallbackSecrets } from '../../../../src/flow/callback/seal-callback-secrets.ts'
import { type Db, openDb } from '../../../../src/store/database/db.ts'
import { openLoopbackLine } from '../../../support/apart.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'

let database: TestDatabase
let db: Db
const callbackSecrets = openCallbackSecrets('a secret of thirty-two characters')

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())

const deps = () => ({ db, now: Date.now, callbackPost: openLoopbackLine(), callbackSecrets })
const url = 'http://hooks.example.test/'

/** A client with these secrets, as an earlier release kept them. */
async function clientWith(secret: string | null, previous: string | null): Promise<ClientId> {
  const id = await createTestClient(db, 0)
  await db.sql`
    update clients set dlr_callback_url = ${url}, callback_hmac_secret = ${secret}, callback_previous_secret = ${previous}
    where id = ${id}`
  return id
}

async function kept(id: ClientId) {
  const [row] = await db.sql<{ secret: string | null; previous: string | null }[]>`
    select callback_hmac_secret as secret, callback_previous_secret as previous from clients where id = ${id}`
  return row ?? { secret: null, previous: null }
}

const opened = async (id: ClientId) => {
  const { secret, previous } = await kept(id)
  return [secret, previous].map((one) => one && callbackSecrets.open(id, one))
}

test('secrets in clear are sealed once, the one before too; who has none gets none', async () => {
  const [secret, previous, lone] = [newSecret(), newSecret(), newSecret()]
  const clients = [
    await clientWith(secret, previous),
    await clientWith(lone, null),
    await clientWith(null, null),
  ]
  expect(await Promise.all([sealCallbackSecrets(deps()), sealCallbackSecrets(deps())])).toContain(2)
  expect(await Promise.all(clients.map(opened))).toEqual([
    [secret, previous],
    [lone, null],
    [null, null],
  ])
  const after = await Promise.all(clients.map(kept))
  for (const one of after.flatMap(Object.values)) if (one !== null) expect(one).toStartWith('sealed:1:')
  expect(await sealCallbackSecrets(deps())).toBe(0)
  expect(await Promise.all(clients.map(kept))).toEqual(after)
})

test('a new secret and a changed one are kept sealed, and answered in clear', async () => {
  const id = await createTestClient(db, 0)
  const set = await setEndpoint(deps(), id, { url, everyStatus: false })
  const first = set.kind === 'set' ? set.secret : null
  expect(first).toStartWith('whsec_')
  expect(await opened(id)).toEqual([first, null])
  expect(await setEndpoint(deps(), id, { url, everyStatus: true })).toEqual({ kind: 'set', secret: null })
  const rotated = await rotateSecret(deps(), id, 60_000)
  expect(await opened(id)).toEqual([rotated?.secret ?? '', first])
  expect(JSON.stringify(await kept(id))).not.toContain('whsec_')
})

test('while a worker of an earlier release runs, which could not read them, they stay as they are', async () => {
  const secret = newSecret()
  const id = await clientWith(secret, null)
  const old = openDb({ address: { kind: 'url', url: database.url }, name: 'sms-worker', max: 1 })
  await old.sql`select 1`
  expect(await sealCallbackSecrets(deps())).toBe(0)
  expect((await kept(id)).secret).toBe(secret)
  await old.close()
  // The server may take a moment to see it go.
  while ((await sealCallbackSecrets(deps())) === 0);
  expect(await opened(id)).toEqual([secret, null])
})

test('without OTP_SECRET they stay in clear', async () => {
  const secret = newSecret()
  const id = await clientWith(secret, null)
  expect(await sealCallbackSecrets({ db, callbackSecrets: openCallbackSecrets(null) })).toBe(0)
  expect((await kept(id)).secret).toBe(secret)
})
