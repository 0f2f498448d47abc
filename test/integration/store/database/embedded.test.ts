import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import postgres from 'postgres'
import type { ClientId } from '../../../../src/domain/message.ts'
import { audit } from '../../../../src/store/audit.ts'
import { type Db, openDb } from '../../../../src/store/database/db.ts'
import {
  DataDirInUse,
  type Embedded,
  embeddedAddress,
  openEmbedded,
} from '../../../../src/store/database/embedded.ts'
import { migrate } from '../../../../src/store/database/migrate.ts'
import { shortenLog } from '../../../../src/store/database/shorten-log.ts'
import { vacuumQueues } from '../../../../src/store/database/vacuum.ts'
import { createEmptyDataDir } from '../../../support/data-dir.ts'
import { createTestClient } from '../../../support/database.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { eventually } from '../../../support/eventually.ts'

import { readBalance } from '../../../support/money.ts'

const CONNECTIONS = 8
/** A database that is made anew takes seconds, and a minute where the machine is busy. */
const STARTS_WITHIN_MS = 180_000
const folder = createEmptyDataDir()

let embedded: Embedded
let db: Db

const open = (max = CONNECTIONS) => openDb({ address: embedded.address, name: 'sms-test', max })

beforeAll(async () => {
  embedded = await openEmbedded(folder.path)
  db = open()
  await migrate(db, Date.now())
  await db.sql`create table counters (name text primary key, value integer not null)`
}, STARTS_WITHIN_MS)
afterAll(async () => {
  await db.close()
  await embedded.close()
  folder.remove()
})

async function newCounter(): Promise<string> {
  const name = crypto.randomUUID()
  await db.sql`insert into counters values (${name}, 0)`
  return name
}

async function counted(name: string): Promise<number> {
  const [row] = await db.sql<{ value: number }[]>`select value from counters where name = ${name}`
  return row?.value ?? -1
}

/** Adds one in a transaction that reads first and writes what it has read plus one. */
async function increment(pool: Db, name: string): Promise<void> {
  await pool.sql.begin(async (tx) => {
    const [row] = await tx<{ value: number }[]>`select value from counters where name = ${name} for update`
    await tx`update counters set value = ${(row?.value ?? 0) + 1} where name = ${name}`
  })
}

describe('many connections at once', () => {
  test('transactions that read and then write lose no update', async () => {
    const name = await newCounter()
    await Promise.all(Array.from({ length: 80 }, () => increment(db, name)))
    expect(await counted(name)).toBe(80)
  })

  test('prepared statements with many parameters and results each get their own answers', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        const rows = await db.sql<{ n: number; t: string }[]>`
          select n, ${`text ${i}`} || n as t from generate_series(1, ${1 + (i % 50)}::int) as n`
        return (
          rows.length === 1 + (i % 50) && rows.every(({ n, t }, at) => n === at + 1 && t === `text ${i}${n}`)
        )
      }),
    )
    expect(answers.every(Boolean)).toBe(true)
  })

  test('transactions, prepared statements and simple queries side by side keep money whole', async () => {
    const clients = await Promise.all(Array.from({ length: 4 }, () => createTestClient(db, 1_000)))
    const accept = (clientId: ClientId) => insertMessages(db, [newMessage(clientId), newMessage(clientId)])
    const balance = async (clientId: ClientId) => {
      const found = await readBalance(db.sql, clientId)
      return (found?.creditCents ?? 0) + (found?.heldCents ?? 0)
    }
    const work = Array.from({ length: 120 }, (_, i) => {
      const clientId = clients[i % 4]
      if (!clientId) return null
      if (i % 3 === 0) return accept(clientId)
      return i % 3 === 1 ? balance(clientId) : db.sql.unsafe('select 1 as one; select 2 as two')
    })
    const results = await Promise.all(work)
    expect(results.filter((result) => typeof result === 'number')).toEqual(new Array(40).fill(1_000))
    for (const clientId of clients) {
      expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 900, heldCents: 100 })
    }
    expect(await audit(db)).toEqual([])
  })

  test('a result larger than one packet arrives whole', async () => {
    const large = await Promise.all(
      Array.from({ length: 4 }, () => db.sql<{ t: string }[]>`select repeat('x', 1000000) as t`),
    )
    expect(large.map(([row]) => row?.t.length)).toEqual([1_000_000, 1_000_000, 1_000_000, 1_000_000])
    const [sent] = await db.sql<{ n: number }[]>`select length(${'y'.repeat(1_000_000)}::text) as n`
    expect(sent?.n).toBe(1_000_000)
  })
})

test.each(['SPANIC', 'SFATAL', 'C24000'])(
  'a text that ends like the end of a session, %p, is a text',
  async (text) => {
    // The length of the next column, whose first byte is zero, follows it.
    expect(await db.sql`select ${text}::text as text, 1 as next`).toEqual([{ text, next: 1 }] as never)
  },
)

describe('failing statements', () => {
  test('one that fails is told its error and disturbs no other', async () => {
    const name = await newCounter()
    const work = Array.from({ length: 60 }, (_, i) =>
      i % 3 === 0 ? db.sql`select 1 / ${0}::int` : increment(db, name),
    )
    const outcomes = await Promise.allSettled(work)
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(failed.map(({ reason }) => reason.code)).toEqual(new Array(20).fill('22012'))
    expect(await counted(name)).toBe(40)
  })

  test('a transaction that fails half way is rolled back, alone', async () => {
    const [mine, theirs] = [await newCounter(), await newCounter()]
    const failing = Array.from({ length: 10 }, () =>
      db.sql.begin(async (tx) => {
        await tx`update counters set value = value + 1 where name = ${mine}`
        await tx`insert into counters values (${mine}, 1)`
      }),
    )
    const others = Array.from({ length: 30 }, () => increment(db, theirs))
    const outcomes = await Promise.allSettled([...failing, ...others])
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(10)
    expect([await counted(mine), await counted(theirs)]).toEqual([0, 30])
  })

  test('an error that was caught leaves the transaction failed until its rollback, and nobody else in it', async () => {
    const name = await newCounter()
    const failing = db.sql.begin(async (tx) => {
      await tx`select 1 / 0`.catch(() => {})
      // Others may only come in after this transaction's end.
      const others = Promise.all(Array.from({ length: 5 }, () => increment(db, name)))
      await tx`select 1`.catch((error) => expect(error.code).toBe('25P02'))
      return { others }
    })
    await failing.then(({ others }) => others).catch(() => {})
    await eventually(async () => (await counted(name)) === 5)
  })

  test('a statement that cannot be parsed, and one cut by a savepoint, change nothing else', async () => {
    const name = await newCounter()
    await expect(db.sql.unsafe('selct 1')).rejects.toMatchObject({ code: '42601' })
    await db.sql.begin(async (tx) => {
      await tx`update counters set value = 7 where name = ${name}`
      await tx.savepoint((inner) => inner`insert into counters values (${name}, 1)`).catch(() => {})
      await tx`update counters set value = value + 1 where name = ${name}`
    })
    expect(await counted(name)).toBe(8)
  })
})

describe('a connection that breaks', () => {
  test('in the middle of its transaction leaves none behind, and the others go on', async () => {
    const name = await newCounter()
    const raw = await openRaw()
    await raw.ask('begin')
    await raw.ask(`update counters set value = 1000 where name = '${name}'`)
    const others = Promise.all(Array.from({ length: 20 }, () => increment(db, name)))
    raw.socket.destroy()
    await others
    expect(await counted(name)).toBe(20)
  })

  test('in the middle of a failed transaction leaves none behind', async () => {
    const name = await newCounter()
    const raw = await openRaw()
    await raw.ask('begin')
    await raw.ask('select 1 / 0')
    const others = Promise.all(Array.from({ length: 20 }, () => increment(db, name)))
    raw.socket.destroy()
    await others
    expect(await counted(name)).toBe(20)
  })

  test('after half a message does not stop the others', async () => {
    const name = await newCounter()
    const raw = await openRaw()
    const whole = query(`update counters set value = 1000 where name = '${name}'`)
    raw.socket.write(whole.subarray(0, whole.length - 5))
    raw.socket.destroy()
    await Promise.all(Array.from({ length: 20 }, () => increment(db, name)))
    expect(await counted(name)).toBe(20)
  })

  test('in the middle of a Parse–Bind sequence does not stop the others', async () => {
    const name = await newCounter()
    const raw = await openRaw()
    // Parse, then Flush, and never a Sync.
    raw.socket.write(
      Buffer.concat([frame('P', Buffer.from('\0select 1\0\0\0')), frame('H', Buffer.alloc(0))]),
    )
    await raw.heard()
    const others = Promise.all(Array.from({ length: 20 }, () => increment(db, name)))
    raw.socket.destroy()
    await others
    expect(await counted(name)).toBe(20)
  })

  test('just as it asks to commit or to begin, over and over: nobody else loses a transaction', async () => {
    const name = await newCounter()
    let stop = false
    const breaker = (async () => {
      for (let round = 0; !stop; round++) {
        const raw = await openRaw()
        await raw.ask('begin')
        raw.socket.write(query(round % 2 === 0 ? 'commit' : 'select 1'))
        raw.socket.destroy()
        const other = await openRaw()
        other.socket.write(query('begin'))
        other.socket.destroy()
      }
    })()
    await Promise.all(Array.from({ length: 200 }, () => increment(db, name)))
    stop = true
    await breaker
    expect(await counted(name)).toBe(200)
  })
})

test('a program that is not the gateway is sent away before it can change the session that all share', async () => {
  const { address } = embedded
  const foreign = postgres({
    path: address.kind === 'socket' ? address.path : '',
    username: 'postgres',
    max: 1,
    connection: { application_name: 'pg_dump' },
  })
  await expect(foreign`select set_config('search_path', '', false)`.execute()).rejects.toMatchObject({
    code: '28000',
  })
  await foreign.end()
  expect(await db.sql`select count(*) >= 0 as works from counters`).toEqual([{ works: true }] as never)
})

describe('memory', () => {
  test('a connection that ends takes its prepared statements with it, of whatever length their names are', async () => {
    // Of one connection: another would prepare this question anew.
    const watcher = open(1)
    const prepared = async () => {
      const rows = await watcher.sql<{ name: string }[]>`select name from pg_prepared_statements`
      return new Set(rows.map(({ name }) => name))
    }
    await prepared()
    const before = await prepared()
    const pool = open(3)
    await Promise.all(
      Array.from({ length: 30 }, (_, i) => pool.sql`select ${i}::int + ${pool.sql.unsafe(String(i))}`),
    )
    const raw = await openRaw()
    const name = 'é'.repeat(30)
    raw.socket.write(
      Buffer.concat([frame('P', Buffer.from(`${name}\0select 1\0\0\0`)), frame('S', Buffer.alloc(0))]),
    )
    await eventually(async () => (await prepared()).has(name))
    expect((await prepared()).difference(before).size).toBeGreaterThan(20)
    await pool.close()
    raw.socket.destroy()
    await eventually(async () => (await prepared()).difference(before).size === 0)
    await watcher.close()
  })

  test('sorts and hashes have little of it, and those of counting some more', async () => {
    const settings = await db.sql<{ name: string; setting: string }[]>`
      select name, setting from pg_settings where name in ('shared_buffers', 'work_mem', 'hash_mem_multiplier') order by name`
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      hash_mem_multiplier: '1',
      shared_buffers: '4096', // pages of 8 kB
      work_mem: '4096', // kB
    })
    expect(db.bulkMemory).toBe('8MB')
  })
})

describe('the data folder', () => {
  test('that is open is refused a second time, and goes on for the first', async () => {
    await expect(openEmbedded(folder.path)).rejects.toBeInstanceOf(DataDirInUse)
    const [row] = await db.sql`select 1 as one`
    expect(row?.['one']).toBe(1)
  })

  test(
    'of two gateways that open it at once one gets it',
    async () => {
      const own = createEmptyDataDir()
      const opened: Embedded[] = []
      try {
        const outcomes = await Promise.allSettled([openEmbedded(own.path), openEmbedded(own.path)])
        for (const outcome of outcomes) if (outcome.status === 'fulfilled') opened.push(outcome.value)
        expect(opened).toHaveLength(1)
      } finally {
        for (const one of opened) await one.close()
        own.remove()
      }
    },
    STARTS_WITHIN_MS,
  )

  test(
    'keeps what was committed when it is opened again',
    async () => {
      const own = createEmptyDataDir()
      try {
        const first = await openEmbedded(own.path)
        const firstDb = openDb({ address: first.address, name: 'sms-test', max: 2 })
        await migrate(firstDb, Date.now())
        const clientId = await createTestClient(firstDb, 100)
        const [message] = await insertMessages(firstDb, [newMessage(clientId, { text: 'Grüße 漢字' })])
        await firstDb.close()
        await first.close()

        const second = await openEmbedded(own.path)
        const secondDb = openDb({ address: second.address, name: 'sms-test', max: 2 })
        await migrate(secondDb, Date.now())
        expect(await readBalance(secondDb.sql, clientId)).toMatchObject({ creditCents: 95, heldCents: 5 })
        const [row] = await secondDb.sql`select text from messages where id = ${message?.id ?? ''}`
        expect(row?.['text']).toBe('Grüße 漢字')
        expect(await audit(secondDb)).toEqual([])
        await secondDb.close()
        await second.close()
      } finally {
        own.remove()
      }
    },
    STARTS_WITHIN_MS,
  )

  test(
    'in which the making of the database was cut off gets a whole one, and what was left goes',
    async () => {
      const own = createEmptyDataDir()
      mkdirSync(join(own.path, 'postgres-new-aBcDeF'))
      writeFileSync(join(own.path, 'postgres-new-aBcDeF', 'PG_VERSION'), '17')
      const opened = await openEmbedded(own.path)
      try {
        expect(readdirSync(own.path).filter((name) => name.startsWith('postgres'))).toEqual(['postgres'])
      } finally {
        await opened.close()
        own.remove()
      }
    },
    STARTS_WITHIN_MS,
  )

  test('with a very long path gets a socket path that fits', () => {
    const address = embeddedAddress(`/tmp/${'long/'.repeat(60)}`)
    expect(address.path.length).toBeLessThanOrEqual(100)
    expect(embeddedAddress(`/tmp/${'long/'.repeat(61)}`).path).not.toBe(address.path)
  })
})

type Raw = {
  readonly socket: Socket
  /** Sends a simple query and waits until the server is ready again. */
  ask(text: string): Promise<void>
  /** Waits for the next bytes. */
  heard(): Promise<void>
}

/** A connection that speaks the PostgreSQL protocol 3.0 itself, so that it can break off anywhere. */
async function openRaw(application = 'sms-test'): Promise<Raw> {
  if (embedded.address.kind !== 'socket') throw new Error('the embedded database listens on a socket')
  const socket = connect(embedded.address.path)
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve())
    socket.once('error', reject)
  })
  socket.on('error', () => {})
  const heard = () => new Promise<void>((resolve) => socket.once('data', () => resolve()))
  const parameters = Buffer.from(`user\0postgres\0application_name\0${application}\0\0`)
  const head = Buffer.alloc(8)
  head.writeInt32BE(8 + parameters.length, 0)
  head.writeInt32BE(196_608, 4)
  const ready = heard()
  socket.write(Buffer.concat([head, parameters]))
  await ready
  return {
    socket,
    heard,
    async ask(text) {
      const answered = heard()
      socket.write(query(text))
      await answered
    },
  }
}

function query(text: string): Buffer {
  return frame('Q', Buffer.from(`${text}\0`))
}

function frame(kind: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(kind, 0, 'latin1')
  head.writeInt32BE(4 + body.length, 1)
  return Buffer.concat([head, body])
}

test('what was deleted from the queues is freed, with nobody else to do it', async () => {
  const sizeOf = async () => {
    const [row] = await db.sql<{ bytes: number }[]>`select pg_relation_size('alarms') as bytes`
    return row?.bytes ?? -1
  }
  await db.sql`insert into alarms select now() + n * interval '1 second', gen_random_uuid() from generate_series(1, 2000) n`
  await db.sql`delete from alarms`
  expect(await sizeOf()).toBeGreaterThan(50_000)
  await vacuumQueues(db)
  expect(await sizeOf()).toBe(0)
})

test('the log is used again once it is long, with nobody else to see to it', async () => {
  const isSegment = /^[0-9A-F]{24}$/
  const segments = () =>
    readdirSync(join(folder.path, 'postgres', 'pg_wal')).filter((name) => isSegment.test(name))
  // Of 16 MB each; they are kept for twice what was written between the last two times.
  for (let round = 0; round < 4; round++) {
    await db.sql`select pg_logical_emit_message(false, 'test', repeat('x', 1000000)) from generate_series(1, 70)`
    await shortenLog(db)
  }
  expect(segments().length).toBeLessThan(12)
})
