// `bun run bench:embedded`: how much does one process without any service do?
import { openDb } from '../src/store/database/db.ts'
import { embeddedAddress } from '../src/store/database/embedded.ts'
import { createEmptyDataDir } from '../test/support/data-dir.ts'
import { createTestClient } from '../test/support/database.ts'
import { startGateway } from '../test/support/gateway.ts'
import { requireCleanAudit } from './kit/clean-audit.ts'
import { sendPaced } from './kit/load.ts'
import { measureUsage } from './kit/processes.ts'
import { progress, report } from './kit/report.ts'
import { setting } from './kit/settings.ts'

const SECONDS = setting('BENCH_SECONDS', 30)
const PER_SECOND = setting('BENCH_RATE', 600)

const data = createEmptyDataDir()
progress('Starting the gateway on an empty data folder …')
const gateway = await startGateway({
  DATA_DIR: data.path,
  RATE_LIMIT_RPS: '100000',
  RATE_LIMIT_BURST: '1000000',
})
const db = openDb({ address: embeddedAddress(data.path), name: 'sms-bench', max: 1 })
try {
  const clients = await Promise.all(Array.from({ length: 20 }, () => createTestClient(db, 1_000_000_000)))
  progress(`Sending ${PER_SECOND} messages a second for ${SECONDS} s …`)
  const measured = measureUsage(() => ({ gateway: [gateway.pid], 'load generator': [process.pid] }))
  const load = await sendPaced({
    url: gateway.url,
    clients,
    seconds: SECONDS,
    perSecond: PER_SECOND,
    expressShare: 0.1,
  })
  const usage = measured()
  const openAtEnd = await openMessages()
  while ((await openMessages()) > 0) await Bun.sleep(100)
  await requireCleanAudit(db)
  report(
    'bench:embedded',
    { perSecond: PER_SECOND, ...load, openAtEnd, audit: 'clean', usage },
    {
      title: 'Embedded: messages per second, all in one process',
      bars: [{ label: 'held', value: Math.round((load.accepted - openAtEnd) / load.seconds) }],
    },
  )
} finally {
  await db.close()
  await gateway.stop()
  data.remove()
}

async function openMessages(): Promise<number> {
  const [row] = await db.sql<
    { open: number }[]
  >`select count(*) as open from messages where wake_at is not null`
  return row?.open ?? 0
}
