// `bun run bench:memory`: how much memory does one process without any service take, under messages, reports, searches,
// lists and requests that are refused?
import { openDb } from '../src/store/database/db.ts'
import { embeddedAddress } from '../src/store/database/embedded.ts'
import { createEmptyDataDir } from '../test/support/data-dir.ts'
import { createTestClient } from '../test/support/database.ts'
import { startGateway } from '../test/support/gateway.ts'
import { memoryMbOf } from '../test/support/memory.ts'
import { requireCleanAudit } from './kit/clean-audit.ts'
import { sendPaced } from './kit/load.ts'
import { progress, report } from './kit/report.ts'
import { setting } from './kit/settings.ts'

const SECONDS = setting('BENCH_SECONDS', 30)
const PER_SECOND = setting('BENCH_RATE', 600)
/** Times that each question is asked. */
const TRIES = setting('BENCH_TRIES', 40)

const CLIENTS = 20
const SAMPLE_MS = 250
const DAY_MS = 86_400_000
const ASKERS = 8

const data = createEmptyDataDir()
progress('Starting the gateway on an empty data folder …')
const gateway = await startGateway({
  DATA_DIR: data.path,
  RATE_LIMIT_RPS: '100000',
  RATE_LIMIT_BURST: '1000000',
})
const db = openDb({ address: embeddedAddress(data.path), name: 'sms-bench', max: 1 })
let peakMb = 0
const sampling = setInterval(() => {
  peakMb = Math.max(peakMb, memoryMbOf(gateway.pid))
}, SAMPLE_MS)
const memory: { readonly after: string; readonly mb: number; readonly peakMb: number }[] = []

try {
  note('the start')
  const clients = await Promise.all(
    Array.from({ length: CLIENTS }, () => createTestClient(db, 1_000_000_000)),
  )
  const load = await sendPaced({
    url: gateway.url,
    clients,
    seconds: SECONDS,
    perSecond: PER_SECOND,
    expressShare: 0.1,
  })
  note('messages')
  for (const [name, requests] of Object.entries(questions(clients))) {
    await askAll(Array.from({ length: TRIES }, () => requests).flat())
    note(name)
  }
  await requireCleanAudit(db)
  report(
    'bench:memory',
    { perSecond: PER_SECOND, tries: TRIES, ...load, memory, audit: 'clean' },
    {
      title: 'Embedded: memory in MB, at most, under',
      bars: memory.map(({ after, peakMb: value }) => ({ label: after, value })),
    },
  )
} finally {
  clearInterval(sampling)
  await db.close()
  await gateway.stop()
  data.remove()
}

function note(after: string): void {
  const mb = memoryMbOf(gateway.pid)
  memory.push({ after, mb, peakMb: Math.max(mb, peakMb) })
  progress(`  ${after}: ${mb} MB, at most ${Math.max(mb, peakMb)} MB`)
  peakMb = 0
}

type Question = { readonly path: string; readonly csv?: boolean; readonly body?: string }

function questions(clients: readonly string[]): Readonly<Record<string, readonly Question[]>> {
  const minute = (ms: number) => new Date(Math.floor(ms / 60_000) * 60_000).toISOString()
  const range = `from=${minute(Date.now() - DAY_MS)}&to=${minute(Date.now() + 60_000)}`
  const summaries = ['client', 'status', 'provider', 'country'].map((by) => `summary?${range}&group_by=${by}`)
  const series = [`timeseries?${range}&bucket=minute`, `timeseries?${range}&bucket=minute&group_by=client`]
  const refused = [
    '{',
    '[]',
    '{"client_id":1}',
    JSON.stringify({ text: 'x'.repeat(100_000) }),
    JSON.stringify(Array.from({ length: 5_000 }, () => ({}))),
  ]
  return {
    reports: [...summaries, ...series].flatMap((query) =>
      [false, true].map((csv) => ({ path: `/v1/reports/${query}`, csv })),
    ),
    searches: ['q=12345', 'older_than_seconds=1', 'status=DELIVERED'].map((query) => ({
      path: `/v1/messages/search?${query}&limit=500`,
    })),
    lists: clients
      .slice(0, 2)
      .flatMap((id) => [
        { path: `/v1/messages?client_id=${id}&limit=500` },
        { path: `/v1/messages?client_id=${id}`, csv: true },
      ]),
    'refused requests': [
      '/v1/messages',
      '/v1/messages/batch',
      '/v1/messages/preview',
      '/v1/otp/verify',
    ].flatMap((path) => refused.map((body) => ({ path, body }))),
  }
}

async function askAll(questions: readonly Question[]): Promise<void> {
  const waiting = [...questions]
  await Promise.all(
    Array.from({ length: ASKERS }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { path, csv, body } = next
        const answer = await fetch(gateway.url + path, {
          headers: { accept: csv ? 'text/csv' : 'application/json', 'content-type': 'application/json' },
          ...(body === undefined ? {} : { method: 'POST', body }),
        })
        await answer.arrayBuffer()
      }
    }),
  )
}
