import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Db } from '../../src/store/database/db.ts'
import { createEmptyDatabase } from '../../test/support/database.ts'
import { openKannelBoxes } from '../../test/support/kannel.ts'
import { textOf, toOf } from '../kit/bench-message.ts'
import type { RunningSide, Side, Surroundings } from './side.ts'

/** Lets no setting of Kannel's own hold it back: a window as ours, no throughput, and a log that is as quiet as ours. */
const MAX_PENDING_SUBMITS = 100
const QUIET = 'log-level = 2'
/** Kannel's bits for a callback when it was delivered, and when it was not: one for each message, as ours. */
const DLR_MASK = 3

/** Where a Kannel keeps what it must not forget: lines of its group core, groups, and what is to be removed in the end. */
type Stores = {
  readonly core: readonly string[]
  readonly groups: readonly string[]
  readonly db: Db | null
  remove(): Promise<void>
}

/** Kannel 1.4.5 with its three kinds of stores. */
export const KANNELS: readonly Side[] = [
  kannel('kannel-memory', { name: 'Kannel, all in memory', durable: 'nothing', uses: [] }, inMemory),
  kannel(
    'kannel-spool',
    { name: 'Kannel, spool', durable: 'message, in a file, without fsync', uses: [] },
    inSpool,
  ),
  kannel(
    'kannel-postgres',
    { name: 'Kannel, receipts in PostgreSQL', durable: 'that a receipt is awaited', uses: ['postgres'] },
    inPostgres,
  ),
]

function kannel(
  id: string,
  facts: Pick<Side, 'name' | 'durable' | 'uses'>,
  openStores: () => Promise<Stores>,
): Side {
  const start = (around: Surroundings) => startKannel(id, openStores, around)
  return { id, ...facts, bills: 'nothing', systemId: id, start }
}

async function startKannel(
  systemId: string,
  openStores: () => Promise<Stores>,
  { sink, callbacks }: Surroundings,
): Promise<RunningSide> {
  const stores = await openStores()
  const boxes = await openKannelBoxes({
    core: [QUIET, ...stores.core],
    smsbox: [QUIET],
    groups: [smscGroup(sink.port, systemId), ...stores.groups],
  })
  await boxes.untilStatus('(online')
  const { username, password, sendsmsPort } = boxes
  const account = { username, password, from: 'SENDER', 'dlr-mask': String(DLR_MASK) }
  let numbered = 0
  return {
    url: `http://127.0.0.1:${sendsmsPort}`,
    requestOf(index) {
      const query = new URLSearchParams({
        ...account,
        to: toOf(index),
        text: textOf(index),
        'dlr-url': `${callbacks.url}?n=${++numbered}`,
      })
      return { method: 'GET', path: `/cgi-bin/sendsms?${query}` }
    },
    pids: { Kannel: boxes.pids },
    db: stores.db,
    check: async () => {},
    async stop() {
      await boxes.close()
      await stores.remove()
    },
  }
}

const smscGroup = (port: number, systemId: string) => `group = smsc
smsc = smpp
smsc-id = sink
host = 127.0.0.1
port = ${port}
transceiver-mode = true
smsc-username = ${systemId}
smsc-password = secret
system-type = ""
max-pending-submits = ${MAX_PENDING_SUBMITS}`

async function inMemory(): Promise<Stores> {
  return { core: ['dlr-storage = internal'], groups: [], db: null, remove: async () => {} }
}

/** A file for each message until it is submitted; receipts that are awaited are in memory. */
async function inSpool(): Promise<Stores> {
  const folder = mkdtempSync(join(tmpdir(), 'sms-kannel-spool-'))
  return {
    core: ['dlr-storage = internal', 'store-type = spool', `store-location = "${folder}"`],
    groups: [],
    db: null,
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Receipts that are awaited are in a database of its own on the PostgreSQL of POSTGRES_URL; messages are in memory. */
async function inPostgres(): Promise<Stores> {
  const database = await createEmptyDatabase()
  // As Kannel's user guide has it, with the index that every operator adds.
  await database.db
    .sql`create table dlr (smsc text, ts text, source text, destination text, service text, url text,
    mask int, boxc text, status int)`
  await database.db.sql`create index on dlr (smsc, ts)`
  const { hostname, port, username, password, pathname } = new URL(database.url)
  return {
    core: ['dlr-storage = pgsql'],
    groups: [
      `group = pgsql-connection
id = receipts
host = ${hostname}
port = ${port}
username = ${username}
password = "${password || 'none'}"
database = ${pathname.slice(1)}
max-connections = 4`,
      `group = dlr-db
id = receipts
table = dlr
field-smsc = smsc
field-timestamp = ts
field-source = source
field-destination = destination
field-service = service
field-url = url
field-mask = mask
field-boxc-id = boxc
field-status = status`,
    ],
    db: database.db,
    remove: database.drop,
  }
}
