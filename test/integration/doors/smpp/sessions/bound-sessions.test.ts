import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { must } from '../../../../../src/domain/assert.ts'
import type { ClientId } from '../../../../../src/domain/message.ts'
import { DEFAULT_SMPP_ACCOUNT } from '../../../../../src/domain/smpp/account.ts'
import { openBoundSessions } from '../../../../../src/doors/smpp/sessions/bound-sessions.ts'
import {
  findSmppAccount,
  removeSmppAccount,
  setSmppAccount,
} from '../../../../../src/store/smpp/smpp-accounts.ts'
import { SILENT } from '../../../../support/apart.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../../support/database.ts'

let database: TestDatabase
let clientId: ClientId

beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  clientId = await createTestClient(database.db, 0)
})

const change = (window: number, passwordHash: string) =>
  database.db.sql.begin((tx) =>
    setSmppAccount(
      tx,
      clientId,
      { ...DEFAULT_SMPP_ACCOUNT, systemId: clientId.slice(-12), window },
      passwordHash,
    ),
  )

function open() {
  const places = openBoundSessions({ db: database.db, log: SILENT }, 'a process')
  const ended: string[] = []
  async function bind(name: string) {
    const account = must(await findSmppAccount(database.db.sql, clientId), 'the account')
    const session = {
      id: crypto.randomUUID(),
      clientId,
      kind: 'transceiver',
      address: '192.0.2.7',
      secure: false,
      version: 0x34,
      sinceMs: Date.now(),
    } as const
    expect(await places.take(session)).toBe(true)
    const traffic = () => ({ received: 0, sent: 0, inHand: 0, unacked: 0 })
    const bound = { session, account, traffic, unbind: () => void ended.push(name) }
    places.add(bound)
    return bound
  }
  return { places, ended, bind }
}

test('a change reaches sessions that were bound before it, also where another was bound behind it', async () => {
  const { places, ended, bind } = open()
  await change(10, 'a hash')
  const first = await bind('first')
  await change(20, 'a hash')
  await bind('second')
  await places.renew()
  expect(first.account.window).toBe(20)
  expect(ended).toEqual([])

  await change(20, 'another hash')
  await bind('third')
  await places.renew()
  expect(ended.toSorted()).toEqual(['first', 'second'])
  await places.close()
})

test('an account that is removed and made again at once ends the sessions of the one before', async () => {
  const { places, ended, bind } = open()
  await change(10, 'a hash')
  await bind('before')
  await removeSmppAccount(database.db.sql, clientId)
  await change(10, 'another hash')
  await bind('behind')
  await places.renew()
  expect(ended).toEqual(['before'])
  await places.close()
})
