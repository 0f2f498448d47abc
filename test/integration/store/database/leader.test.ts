import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { freePort } from '../../../../scripts/services/free-port.ts'
import { openCheckedDb } from '../../../../src/compose-checked.ts'
import { type Db, faultOf, openDb, reasonOf } from '../../../../src/store/database/db.ts'
import { createEmptyDatabase, type TestDatabase } from '../../../support/database.ts'
import { eventually } from '../../../support/eventually.ts'
import { type Line, openLine } from '../../../support/line.ts'

let database: TestDatabase
let line: Line
let other: Line
let patient: Db
let longAnswer: Promise<readonly unknown[]>
const pools: Db[] = []

beforeAll(async () => {
  database = await createEmptyDatabase()
  // It takes longer than a connection may be silent, beside the other tests.
  patient = openDb({ address: { kind: 'url', url: database.url }, name: 'sms-test', max: 1 })
  longAnswer = patient.sql`select pg_sleep(8)`.execute()
  // The session that turns writing on and off can write all the time.
  await database.db.sql`select 1`
})
afterAll(async () => {
  await patient.close()
  await database.drop()
})
beforeEach(async () => {
  line = await openLine(database.url)
  other = await openLine(database.url)
})
afterEach(async () => {
  // A line that hangs holds up who says goodbye.
  for (const one of [line, other]) one.resume()
  await Promise.all(pools.splice(0).map((pool) => pool.close()))
  for (const one of [line, other]) await one.close()
})

function pool(url: string, max = 1): Db {
  const opened = openDb({ address: { kind: 'url', url }, name: 'sms-test', max })
  pools.push(opened)
  return opened
}

/** The database under test at these hosts. */
function at(...hosts: readonly string[]): string {
  const { host } = new URL(database.url)
  return database.url.replace(host, hosts.join(','))
}
const hostOf = ({ url }: Line) => new URL(url).host
const one = (db: Db) => db.sql<{ one: number }[]>`select 1 as one`

describe('of several hosts', () => {
  test('one that hangs, and one where nobody listens, hold nobody up', async () => {
    line.hang()
    const db = pool(at(hostOf(line), `127.0.0.1:${await freePort()}`, hostOf(other)), 3)
    expect(await Promise.all([one(db), one(db), one(db)])).toHaveLength(3)
  })

  test('another is gone on with when the first does not answer any more', async () => {
    other.hang()
    const db = pool(at(hostOf(line), hostOf(other)))
    await one(db)
    other.resume()
    line.hang()
    // It had been sent: whoever asked cannot know.
    const error = await one(db).catch((cause: unknown) => cause)
    expect([reasonOf(error), faultOf(error)]).toEqual(['CONNECTION_SILENT', 'lost'])
    expect(await eventually(() => one(db))).toHaveLength(1)
  })

  test('none is one line that names each and why, without the password', async () => {
    const [first, second] = [await freePort(), await freePort()]
    const url = `postgres://sms:secret@127.0.0.1:${first},127.0.0.1:${second}/sms`
    const error = await openCheckedDb({ kind: 'url', url }, 'sms-test', 1).catch((cause: unknown) => cause)
    expect(error).toMatchObject({
      message: `POSTGRES_URL (127.0.0.1:${first}, 127.0.0.1:${second}) cannot be used: no host takes writes: 127.0.0.1:${first} ECONNREFUSED, 127.0.0.1:${second} ECONNREFUSED`,
    })
  })

  test('one that only reads is passed over', async () => {
    await readOnly(true)
    try {
      const db = pool(at(hostOf(line), hostOf(other)))
      const error = await one(db).catch((cause: unknown) => cause)
      expect([reasonOf(error), faultOf(error)]).toEqual(['CONNECTION_NO_LEADER', 'away'])
      await readOnly(false)
      expect(await eventually(() => one(db))).toHaveLength(1)
    } finally {
      await readOnly(false)
    }
  })
})

describe('a connection', () => {
  test('to a server that only reads is left at the first write that it refuses', async () => {
    await readOnly(true)
    const db = pool(database.url)
    await one(db)
    await readOnly(false)
    const write = () => db.sql`create table if not exists written ()`
    const error = await write().catch((cause: unknown) => cause)
    expect([reasonOf(error), faultOf(error)]).toEqual(['25006', 'away'])
    await eventually(write)
  })

  test('that waits for a long answer is not cut', async () => {
    expect(await longAnswer).toHaveLength(1)
  })
})

async function readOnly(is: boolean): Promise<void> {
  const name = new URL(database.url).pathname.slice(1)
  await database.db.sql.unsafe(
    `alter database ${name} set default_transaction_read_only = ${is ? 'on' : 'off'}`,
  )
}
