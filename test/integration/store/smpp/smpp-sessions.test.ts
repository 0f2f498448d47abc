import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { ClientId } from '../../../../src/domain/message.ts'
import { DEFAULT_SMPP_ACCOUNT } from '../../../../src/domain/smpp/account.ts'
import { setSmppAccount } from '../../../../src/store/smpp/smpp-accounts.ts'
import {
  type BoundSmppSession,
  listSessions,
  renewSessions,
  takeSessionPlace,
} from '../../../../src/store/smpp/smpp-sessions.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'

let database: TestDatabase
let clientId: ClientId

beforeAll(async () => {
  database = await createDatabase()
  clientId = await createTestClient(database.db, 0)
  const settings = { ...DEFAULT_SMPP_ACCOUNT, systemId: 'shop', maxBinds: 2 }
  await database.db.sql.begin((tx) => setSmppAccount(tx, clientId, settings, 'a hash'))
})
afterAll(() => database.drop())

const session = (): BoundSmppSession => ({
  id: crypto.randomUUID(),
  clientId,
  kind: 'transceiver',
  address: '192.0.2.7',
  secure: false,
  version: 0x34,
  sinceMs: Date.now(),
})
const take = (one: BoundSmppSession) => takeSessionPlace(database.db, 'a process', one, [])
const QUIET = { received: 0, sent: 0, receivedPerS: 0, sentPerS: 0, inHand: 0, unacked: 0 }
const renew = async (...of: readonly BoundSmppSession[]) =>
  (
    await renewSessions(
      database.db.sql,
      'a process',
      of.map((one) => ({ ...one, ...QUIET })),
      [],
      [],
    )
  ).displaced

test('a session that ran out has its place again, unless others have taken it since', async () => {
  const [early, late] = [session(), session()]
  expect([await take(early), await take(late)]).toEqual([true, true])
  await database.db.sql`update smpp_sessions set until = now() - interval '1 s'`
  expect(await renew(early)).toEqual([])
  const another = session()
  expect(await take(another)).toBe(true)
  expect(await renew(late)).toEqual([late.id])
  expect(await renew(early, another)).toEqual([])
  const bound = (await listSessions(database.db.sql, clientId)).map(({ id }) => id)
  expect(bound.toSorted()).toEqual([early.id, another.id].toSorted())
})
