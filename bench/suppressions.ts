// `bun run bench:suppressions`: does acceptance get slower when a million numbers are not written to, how long do they take to
// load, and how much memory do they keep?
import { startServices } from '../scripts/services.ts'
import { openDirectory } from '../src/directory/directory.ts'
import { openSuppressions } from '../src/directory/suppressions.ts'
import { must } from '../src/domain/assert.ts'
import type { ClientId, Msisdn } from '../src/domain/message.ts'
import type { Suppression } from '../src/domain/opt-out/suppression.ts'
import { acceptMessages } from '../src/flow/accept/accept-messages.ts'
import { openAdmission } from '../src/flow/accept/open-admission.ts'
import { openSuppressionGate } from '../src/flow/opt-out/opted-out.ts'
import { readConfigVersions } from '../src/store/config-versions.ts'
import { addSuppressions } from '../src/store/opt-out/suppressions.ts'
import type { ApiDeps } from '../src/world.ts'
import { apiDeps, openBusAway, USUAL_CONTROLS } from '../test/support/apart.ts'
import { createDatabase } from '../test/support/database.ts'
import { draft } from '../test/support/drafts.ts'
import { requireCleanAudit } from './kit/clean-audit.ts'
import { createClients } from './kit/fleet.ts'
import { progress } from './kit/report.ts'
import { setting } from './kit/settings.ts'
import { acceptRate, compareInTurns, memoryMb, reportAccepting, timed } from './kit/turns.ts'

const ROWS = setting('BENCH_ROWS', 1_000_000)
const ROUNDS = setting('BENCH_ROUNDS', 40)
/** Messages in a batch, as many as the gateway commits at once, and batches in a round. */
const BATCH = 250
const BATCHES = 4
const SLICE = 2_000
const LOOKUPS = 1_000_000
const TARGET = 0.97

/** Numbers that are not written to are even, those of the messages odd. */
const numberOf = (index: number) => `+49${15_000_000_000 + index}` as Msisdn // of that form
const suppressed = (index: number) => numberOf(index * 2)
const free = (index: number) => numberOf(((index * 7_919) % ROWS) * 2 + 1)

function suppressionOf(index: number, clientId: ClientId): Suppression {
  const of = { clientId, sender: 'SENDER', reason: 'wrote stop', source: 'import', untilMs: null } as const
  return { ...of, id: Bun.randomUUIDv7(), number: suppressed(index), sinceMs: Date.now() }
}

const services = await startServices({})
const { db, drop } = await createDatabase(services.env['POSTGRES_URL'])
const clients = (await createClients(db, 50)) as ClientId[] // as they were made
const clientOf = (index: number) => must(clients[index % clients.length], 'a client')

const [writeMs] = await timed(async () => {
  for (let from = 0; from < ROWS; from += SLICE) {
    const rows = Array.from({ length: Math.min(SLICE, ROWS - from) }, (_, index) => from + index)
    await addSuppressions(
      db.sql,
      rows.map((index) => suppressionOf(index, clientOf(index))),
      'last',
    )
  }
})
progress(`  ${ROWS} rows written in ${Math.round(writeMs)} ms`)
await db.sql`analyze suppressions`

const before = memoryMb()
const { part, ...suppressions } = openSuppressions(db)
const directory = openDirectory({ readVersions: () => readConfigVersions(db.sql), parts: [part] })
const [loadMs] = await timed(() => directory.refresh())
const keptMb = memoryMb() - before
progress(`  loaded in ${Math.round(loadMs)} ms`)

const looked = Array.from({ length: LOOKUPS }, (_, index) => free(index))
let guessed = 0
const lookedUpAt = performance.now()
for (const number of looked) if (suppressions.mayHold(number)) guessed++
const lookupUs = ((performance.now() - lookedUpAt) * 1_000) / LOOKUPS

const gate = openSuppressionGate({ db, controls: USUAL_CONTROLS, suppressions })
const without = apiDeps({ db, bus: openBusAway() })
const withRows = apiDeps({ db, bus: openBusAway(), suppressions, admission: openAdmission([gate]) })

let sent = 0
/** Messages a second. */
async function round(deps: ApiDeps): Promise<number> {
  const drafts = Array.from({ length: BATCH * BATCHES }, (_, index) =>
    draft(clientOf(index), { to: free(sent++) }),
  )
  return await acceptRate(deps, drafts, BATCH)
}

const barred = { clientId: clientOf(0), drafts: [draft(clientOf(0), { to: suppressed(0) })], once: null }
const [outcome] = await acceptMessages(withRows, [barred])
if (outcome?.kind !== 'decided' || outcome.outcomes[0]?.kind !== 'opted_out')
  throw new Error('a number that is not written to was accepted')

const compared = await compareInTurns(
  ROUNDS,
  () => round(without),
  () => round(withRows),
)
await requireCleanAudit(db)
const exitCode = reportAccepting(
  'bench:suppressions',
  `Messages accepted a second, without suppressions and with ${ROWS}`,
  compared,
  {
    target: TARGET,
    rows: ROWS,
    writeMs: Math.round(writeMs),
    loadMs: Math.round(loadMs),
    keptMb: Math.round(keptMb * 10) / 10,
    lookupUs: Math.round(lookupUs * 100) / 100,
    guessedOf: { guessed, lookups: LOOKUPS },
  },
)
await drop()
await services.stop()
process.exit(exitCode)
