import { afterAll, beforeAll, expect, test } from 'bun:test'
import pino from 'pino'
import { openCallbackSecrets } from '../../../src/callback/secrets.ts'
import { newSecret } from '../../../src/callback/signature.ts'
import { openProviderSeal } from '../../../src/directory/provider-seal.ts'
import type { ClientId } from '../../../src/domain/message.ts'
import { keepSealed } from '../../../src/flow/keep-sealed.ts'
import { sealAnew } from '../../../src/flow/seal-anew.ts'
import type { Db } from '../../../src/store/database/db.ts'
import { findProvider, setProviderSecrets } from '../../../src/store/provider/providers.ts'
import { findAuthToken, keepAuthToken } from '../../../src/store/twilio/twilio-accounts.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../support/database.ts'

// Of both kinds: what is sealed with SECRETS_KEY, and with OTP_SECRET.
const [OLD, NEW, THIRD] = ['old', 'new', 'third'].map((word) => `the ${word} key, 32 characters or more`)
if (!OLD || !NEW || !THIRD) throw new Error('three keys')

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())

/** What a process has that seals with `now` and reads `also`. */
const with2 = (now: string, also: string | null) => ({
  db,
  callbackSecrets: openCallbackSecrets(now, also),
  providerSeal: openProviderSeal(now, also),
})
const onlyNew = () => with2(NEW, null)

/** A client with secrets of each kind, sealed with this key. */
async function sealedClient(key: string, [secret, previous]: readonly (string | null)[], token: string) {
  const id = await createTestClient(db, 0)
  const { callbackSecrets } = with2(key, null)
  const sealed = [secret, previous].map((one) => (one ? callbackSecrets.seal(id, one) : null))
  await db.sql`
    update clients set callback_hmac_secret = ${sealed[0] ?? null}, callback_previous_secret = ${sealed[1] ?? null}
    where id = ${id}`
  await keepAuthToken(db.sql, id, callbackSecrets.seal(id, token), Date.now())
  return id
}

async function readBy(
  { callbackSecrets }: Pick<ReturnType<typeof with2>, 'callbackSecrets'>,
  id: ClientId,
): Promise<readonly (string | null)[]> {
  const [row] = await db.sql<{ secret: string | null; previous: string | null }[]>`
    select callback_hmac_secret as secret, callback_previous_secret as previous from clients where id = ${id}`
  const token = await findAuthToken(db.sql, id)
  return [row?.secret ?? null, row?.previous ?? null, token].map(
    (one) => one && callbackSecrets.open(id, one),
  )
}

const secretsOf = async (name: string) => (await findProvider(db.sql, name))?.secrets ?? {}

test('all that was sealed with the key of before is sealed with the new one, once, and nothing else changes', async () => {
  const [secret, previous] = [newSecret(), newSecret()]
  const told = await sealedClient(OLD, [secret, previous], 'sms_token')
  const lone = await sealedClient(OLD, [newSecret(), null], 'sms_other')
  const { providerSeal: oldSeal } = with2(OLD, null)
  await setProviderSecrets(db.sql, 'mock', { key: oldSeal.seal('mock', 'key', 'hunter2') })
  const before = await findProvider(db.sql, 'mock')

  const both = with2(NEW, OLD)
  expect(await sealAnew(both)).toEqual({ providers: 1, callbacks: 2, accounts: 2, alerts: 0, unread: [] })
  expect(await readBy(onlyNew(), told)).toEqual([secret, previous, 'sms_token'])
  expect((await readBy(onlyNew(), lone)).slice(1)).toEqual([null, 'sms_other'])
  const { providerSeal } = onlyNew()
  expect(providerSeal.open('mock', await secretsOf('mock'))).toEqual({ key: 'hunter2' })
  expect(await findProvider(db.sql, 'mock')).toEqual({
    ...(before ?? expect.unreachable()),
    secrets: await secretsOf('mock'),
  })
  // A process in which the keys stand the other way round reads it all the same.
  expect(await readBy(with2(OLD, NEW), told)).toEqual([secret, previous, 'sms_token'])

  const sealed = JSON.stringify([await secretsOf('mock'), await db.sql`select * from clients order by id`])
  expect(await sealAnew(both)).toEqual({ providers: 0, callbacks: 0, accounts: 0, alerts: 0, unread: [] })
  expect(JSON.stringify([await secretsOf('mock'), await db.sql`select * from clients order by id`])).toBe(
    sealed,
  )
})

test('what no key here opens stays as it is, and is named with what it lacks', async () => {
  const id = await sealedClient(THIRD, [newSecret(), null], 'sms_token')
  const { providerSeal: thirdSeal } = with2(THIRD, null)
  const strange = { key: thirdSeal.seal('mock-b', 'key', 'x') }
  await setProviderSecrets(db.sql, 'mock-b', strange)
  const { unread } = await sealAnew(with2(NEW, OLD))
  expect(unread).toEqual([
    'provider mock-b: SECRETS_KEY',
    `callbacks of client ${id}: OTP_SECRET`,
    `Twilio account of client ${id}: OTP_SECRET`,
  ])
  expect(await secretsOf('mock-b')).toEqual(strange)

  const lines: unknown[] = []
  const log = pino({ base: null }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  await keepSealed({ ...with2(NEW, OLD), log })
  expect(lines).toMatchObject([{ level: 40, unread, msg: 'secrets are sealed with a key that is not here' }])
  // Without a second key a turn looks for nothing but what lies in clear.
  await keepSealed({ ...onlyNew(), log })
  expect(lines).toHaveLength(1)
  await db.sql`delete from twilio_accounts where client_id = ${id}`
  await db.sql`update clients set callback_hmac_secret = null where id = ${id}`
  await setProviderSecrets(db.sql, 'mock-b', {})
})

test('more clients than one statement takes are all sealed anew', async () => {
  const { callbackSecrets } = with2(OLD, null)
  const rows = Array.from({ length: 501 }, () => {
    const id = crypto.randomUUID() as ClientId // a brand constructor: any UUID is a client id
    return { id, name: 'one of many', callback_hmac_secret: callbackSecrets.seal(id, newSecret()) }
  })
  await db.sql`insert into clients ${db.sql(rows, 'id', 'name', 'callback_hmac_secret')}`
  expect(await sealAnew(with2(NEW, OLD))).toMatchObject({ callbacks: 501, unread: [] })
  expect(await sealAnew(with2(NEW, null))).toMatchObject({ callbacks: 0, unread: [] })
})
