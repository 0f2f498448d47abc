import { createEmptyDatabase, type TestDatabase } from '../../test/support/database.ts'
import { type KannelBoxes, openKannelBoxes } from '../../test/support/kannel.ts'

/** A Kannel that submits to the sink SMSC. */
export type KannelStack = {
  readonly boxes: KannelBoxes
  /** The account that its session binds with. */
  readonly systemId: string
  close(): Promise<void>
}

/** Lets no setting of Kannel's own hold it back: a window as ours, no throughput, and a log that is as quiet as ours. */
const MAX_PENDING_SUBMITS = 100
const QUIET = 'log-level = 2'

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

/** Starts one whose messages and receipts that are awaited are in memory alone; it is bound when this returns. */
export async function startKannelInMemory(smscPort: number): Promise<KannelStack> {
  const systemId = 'kannel-memory'
  const boxes = await openKannelBoxes({
    core: [QUIET, 'dlr-storage = internal'],
    smsbox: [QUIET],
    groups: [smscGroup(smscPort, systemId)],
  })
  await boxes.untilStatus('(online')
  return { boxes, systemId, close: boxes.close }
}

/** Starts one that keeps what receipts it awaits in a database of its own on the PostgreSQL of POSTGRES_URL, with an index. */
export async function startKannelOnPostgres(smscPort: number): Promise<KannelStack> {
  const systemId = 'kannel-postgres'
  const database = await createEmptyDatabase()
  await makeTable(database)
  const { hostname, port, username, password, pathname } = new URL(database.url)
  const boxes = await openKannelBoxes({
    core: [QUIET, 'dlr-storage = pgsql'],
    smsbox: [QUIET],
    groups: [
      smscGroup(smscPort, systemId),
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
  })
  await boxes.untilStatus('(online')
  return {
    boxes,
    systemId,
    async close() {
      await boxes.close()
      await database.drop()
    },
  }
}

/** As Kannel's user guide has it, with the index that every operator adds. */
async function makeTable({ db }: TestDatabase): Promise<void> {
  await db.sql`create table dlr (smsc text, ts text, source text, destination text, service text, url text, mask int,
    boxc text, status int)`
  await db.sql`create index on dlr (smsc, ts)`
}
