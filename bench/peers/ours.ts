import { newSecret } from '../../src/callback/signature.ts'
import type { ClientId } from '../../src/domain/message.ts'
import { setCallbackEndpoint } from '../../src/store/callback/callback-endpoints.ts'
import { type Db, openDb } from '../../src/store/database/db.ts'
import { embeddedAddress } from '../../src/store/database/embedded.ts'
import { createEmptyDataDir } from '../../test/support/data-dir.ts'
import { startGateway } from '../../test/support/gateway.ts'
import { ADMIN_ENV } from '../kit/admin.ts'
import { requireCleanAudit } from '../kit/clean-audit.ts'
import { createClients, startBenchFleet } from '../kit/fleet.ts'
import { messageRequests } from '../kit/load.ts'
import { addSmsc, routeAllTo, SMSC } from '../kit/smsc.ts'
import type { RunningSide, Side, Surroundings } from './side.ts'

const CLIENTS = 100
/** Submissions without their answer at once; of Kannel's and the engines' sessions as many. */
const WINDOW = 100
/** The account of `addSmsc`. */
const SYSTEM_ID = 'bench'
const SETTLE_MS = 60_000
const ENV = { ...ADMIN_ENV, CALLBACK_ALLOW_PRIVATE: 'true' } as const
const SERVICES = ['postgres', 'nats', 'redis'] as const
const DURABLE = 'message, receipt, callback, history'
const BILLS = 'price, credit, limits; each message once'

/** The gateway with services, its receipts over HTTP (`mock`) or over SMPP; and in one process without any. */
export const OURS: readonly Side[] = [
  {
    id: 'ours-http',
    name: 'ours, receipts over HTTP',
    durable: DURABLE,
    bills: BILLS,
    uses: SERVICES,
    systemId: null,
    start: startFleetSide,
  },
  {
    id: 'ours-smpp',
    name: 'ours, over SMPP',
    durable: DURABLE,
    bills: BILLS,
    uses: SERVICES,
    systemId: SYSTEM_ID,
    start: async (surroundings) => leadToSink(await startFleetSide(surroundings), surroundings),
  },
  {
    id: 'ours-embedded',
    name: 'ours, one process, over SMPP',
    durable: `${DURABLE}; not in a power cut`,
    bills: BILLS,
    uses: [],
    systemId: SYSTEM_ID,
    start: startEmbeddedSide,
  },
]

async function startFleetSide({ services, callbacks }: Surroundings): Promise<RunningSide> {
  const bench = await startBenchFleet(CLIENTS, { services, env: ENV })
  await tellAll(bench.db, bench.clients, callbacks.url)
  const { apis, workers } = bench.fleet
  return {
    url: bench.url,
    requestOf: messageRequests({ clients: bench.clients, expressShare: 0 }),
    pids: { api: apis.map(({ pid }) => pid), worker: workers.map(({ pid }) => pid) },
    db: bench.db,
    check: () => bench.settle(SETTLE_MS),
    stop: bench.stop,
  }
}

async function startEmbeddedSide(surroundings: Surroundings): Promise<RunningSide> {
  const data = createEmptyDataDir()
  const gateway = await startGateway({
    DATA_DIR: data.path,
    RATE_LIMIT_RPS: '100000',
    RATE_LIMIT_BURST: '1000000',
    ...ENV,
  })
  const db = openDb({ address: embeddedAddress(data.path), name: 'sms-bench', max: 1 })
  const clients = await createClients(db, CLIENTS)
  await tellAll(db, clients, surroundings.callbacks.url)
  const side: RunningSide = {
    url: gateway.url,
    requestOf: messageRequests({ clients, expressShare: 0 }),
    pids: { 'one process': [gateway.pid] },
    db,
    check: () => requireCleanAudit(db),
    async stop() {
      await db.close()
      await gateway.stop()
      data.remove()
    },
  }
  return leadToSink(side, surroundings)
}

async function tellAll(db: Db, clients: readonly ClientId[], url: string): Promise<void> {
  for (const client of clients)
    await setCallbackEndpoint(db.sql, client, { url, everyStatus: false, newSecret: newSecret() })
}

/** Has all messages of a side go to the sink; ends it when that cannot be done. */
async function leadToSink(side: RunningSide, { sink }: Surroundings): Promise<RunningSide> {
  try {
    await addSmsc(side.url, sink, WINDOW)
    await routeAllTo(side.url, SMSC)
    return side
  } catch (error) {
    await side.stop()
    throw error
  }
}
