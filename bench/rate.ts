// `bun run bench:rate`: is a provider's `max_parts_per_s` of 20 kept over two lines and two worker processes, with messages
// of one part and of three?

import { startServices } from '../scripts/services.ts'
import { post } from '../test/support/api.ts'
import { createTestClient } from '../test/support/database.ts'
import { eventually } from '../test/support/eventually.ts'
import { startFleet } from '../test/support/fleet.ts'
import { routeClients } from '../test/support/put-routes.ts'
import { openSmallOperator, operatorProvider } from '../test/support/small-operator.ts'
import { requireCleanAudit } from './kit/clean-audit.ts'
import { progress, report } from './kit/report.ts'
import { setting } from './kit/settings.ts'

const SECONDS = setting('BENCH_SECONDS', 30)
const PARTS_PER_S = 20
const PEAK_PARTS_PER_S = 25
/** Every eighth message has three parts: a fourth of the parts come in threes. */
const LONG_EVERY = 8
const LONG_PARTS = 3
const LONG_TEXT = 'x'.repeat(400)
const TOKEN = 'the-token-of-the-admins-of-benchmarks'
const ADMIN = { authorization: `Bearer ${TOKEN}` }
const LINES = 2
const KNOWN_WITHIN_MS = 10_000
const CREDIT_CENTS = 1_000_000
/** Both lines have counted one another by then. */
const SETTLED_MS = 2_000

type Taken = { readonly atMs: number; readonly parts: number }

const partsIn = (all: readonly Taken[], fromMs: number, untilMs: number) =>
  all.reduce((sum, { atMs, parts }) => sum + (atMs >= fromMs && atMs < untilMs ? parts : 0), 0)

progress('Starting PostgreSQL, NATS, one api and two workers …')
const services = await startServices({})
Object.assign(process.env, services.env)
const fleet = await startFleet(
  {
    ADMIN_TOKEN: TOKEN,
    SECRETS_KEY: 'a key that seals the secrets of benchmarks',
    PROVIDER_ALLOW_PRIVATE: 'true',
  },
  { apiCount: 1, workerCount: 2 },
)
const operator = openSmallOperator()
try {
  const url = fleet.apis[0]?.url ?? ''
  const { db } = fleet.database
  const client = await createTestClient(db, CREDIT_CENTS)
  const provider = operatorProvider('slow', operator.url, { max_parts_per_s: PARTS_PER_S, lines: LINES })
  const made = await post(`${url}/v1/providers`, provider, ADMIN)
  if (made.status !== 201) throw new Error(`no provider: ${JSON.stringify(made.body)}`)
  await routeClients([url], ADMIN, [{ client, provider: 'slow' }])
  const holders = () =>
    db.sql<{ holder: string }[]>`
      select distinct holder from provider_lines where provider = 'slow' and until > now()`
  await eventually(async () => (await holders()).length === LINES || null, { withinMs: KNOWN_WITHIN_MS })

  const enough = PARTS_PER_S * (SECONDS + 10)
  progress(`A backlog of ${enough} parts or more …`)
  let parts = 0
  for (let index = 0; parts < enough; index++) {
    const isLong = index % LONG_EVERY === 0
    const sent = await post(`${url}/v1/messages`, {
      client_id: client,
      to: '+491701234567',
      from: 'SENDER',
      text: isLong ? LONG_TEXT : 'Your parcel is on its way',
    })
    if (sent.status !== 202) throw new Error(`not accepted: ${JSON.stringify(sent.body)}`)
    parts += isLong ? LONG_PARTS : 1
  }
  const fromMs = performance.now() + SETTLED_MS
  progress(`Watching for ${SECONDS} s …`)
  await Bun.sleep(SETTLED_MS + SECONDS * 1_000)
  const taken = operator.takenAtMs.map((atMs, index) => ({
    atMs,
    parts: operator.taken[index]?.text === LONG_TEXT ? LONG_PARTS : 1,
  }))
  const perSecond = Array.from({ length: SECONDS }, (_, second) =>
    partsIn(taken, fromMs + second * 1_000, fromMs + (second + 1) * 1_000),
  )
  const peak = Math.max(...taken.map(({ atMs }) => partsIn(taken, atMs, atMs + 1_000)))
  const total = perSecond.reduce((sum, one) => sum + one, 0)
  const refs = operator.taken.map(({ ref }) => ref)
  await requireCleanAudit(db)
  report(
    'bench:rate',
    {
      seconds: SECONDS,
      wantedParts: PARTS_PER_S * SECONDS,
      parts: total,
      messages: refs.length,
      takenTwice: refs.length - new Set(refs).size,
      mostInAnySecond: peak,
      perSecond: perSecond.join(' '),
    },
    {
      title: `Parts a second at ${PARTS_PER_S} asked, two lines of two workers`,
      bars: perSecond.map((value, second) => ({ label: `second ${second + 1}`, value })),
    },
  )
  if (peak > PEAK_PARTS_PER_S) throw new Error(`a second saw ${peak} parts`)
} finally {
  await fleet.stop()
  await operator.close()
  await services.stop()
}
