// `bun run bench:tariffs`: does acceptance get slower when it prices by 50,000 prefixes, how long do they take to load, and
// how much memory do they keep?
import { startServices } from '../scripts/services.ts'
import { openDirectory } from '../src/directory/directory.ts'
import { openTariffs, type Tariffs } from '../src/directory/tariffs.ts'
import { must } from '../src/domain/assert.ts'
import type { ClientId } from '../src/domain/message.ts'
import { type Money, moneyOfCents } from '../src/domain/money.ts'
import { readMsisdn } from '../src/domain/msisdn.ts'
import { compareEntries, type TariffEntry } from '../src/domain/price/tariff.ts'
import { readConfigVersions } from '../src/store/config-versions.ts'
import type { Db } from '../src/store/database/db.ts'
import { replaceTariff } from '../src/store/tariff-lists.ts'
import { apiDeps, openBusAway } from '../test/support/apart.ts'
import { createDatabase } from '../test/support/database.ts'
import { draft } from '../test/support/drafts.ts'
import { requireCleanAudit } from './kit/clean-audit.ts'
import { createClients } from './kit/fleet.ts'
import { progress } from './kit/report.ts'
import { setting } from './kit/settings.ts'
import { acceptRate, compareInTurns, memoryMb, reportAccepting, timed } from './kit/turns.ts'

const PREFIXES = setting('BENCH_PREFIXES', 50_000)
const ROUNDS = setting('BENCH_ROUNDS', 40)
/** Messages in a batch, as many as the gateway commits at once, and batches in a round. */
const BATCH = 250
const BATCHES = 4
const LOOKUPS = 200_000
const TARGET = 0.97

/** The same numbers in each run. */
let seed = 20_261_126
function random(): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return seed / 2 ** 32
}
const digits = (count: number) => Array.from({ length: count }, () => Math.floor(random() * 10)).join('')
const number = () => must(readMsisdn(`+${1 + Math.floor(random() * 9)}${digits(11)}`), 'a number')

function makeEntries(): TariffEntry[] {
  const prefixes = new Set<string>([''])
  while (prefixes.size < PREFIXES)
    prefixes.add(`${1 + Math.floor(random() * 9)}${digits(1 + Math.floor(random() * 7))}`)
  const price = must(moneyOfCents('0.79'), 'a price')
  return [...prefixes]
    .map((prefix) => ({ prefix, validFromMs: 0, perPart: price, expressSurcharge: null }))
    .toSorted(compareEntries)
}

function openKnown(db: Db): Tariffs {
  const price = must(moneyOfCents(5), 'a price')
  const prices = { pricePerPart: price, expressSurcharge: price }
  const { parts, ...tariffs } = openTariffs({ db, prices, kinds: ['price', 'cost'] })
  return { ...tariffs, ...openDirectory({ readVersions: () => readConfigVersions(db.sql), parts }) }
}

const services = await startServices({})
const { db, drop } = await createDatabase(services.env['POSTGRES_URL'])
const clients = await createClients(db, 50)

const entries = makeEntries()
const [writeMs] = await timed(() => replaceTariff(db, 'price', 'default', entries))
progress(`  ${entries.length} prefixes written in ${Math.round(writeMs)} ms`)

const without = openKnown(db)
const withPrefixes = openKnown(db)
const before = memoryMb()
const [loadMs] = await timed(() => withPrefixes.refresh())
const keptMb = memoryMb() - before
progress(`  loaded in ${Math.round(loadMs)} ms`)

const numbers = Array.from({ length: LOOKUPS }, number)
let sum = 0 as Money // a whole number
const lookedUpAt = performance.now()
for (const to of numbers) sum = (sum + withPrefixes.pricesOf({ clientId: null, to }, 1).pricePerPart) as Money // whole numbers
const lookupUs = ((performance.now() - lookedUpAt) * 1_000) / LOOKUPS
if (sum === 0) throw new Error('nothing had a price')

/** Messages a second. */
async function round(tariffs: Tariffs): Promise<number> {
  const deps = apiDeps({ db, bus: openBusAway(), tariffs })
  const drafts = Array.from({ length: BATCH * BATCHES }, (_, index) => {
    const clientId = must(clients[index % clients.length], 'a client') as ClientId // as they were made
    return draft(clientId, { to: must(numbers[Math.floor(random() * LOOKUPS)], 'a number') })
  })
  return await acceptRate(deps, drafts, BATCH)
}

const compared = await compareInTurns(
  ROUNDS,
  () => round(without),
  () => round(withPrefixes),
)
await requireCleanAudit(db)
const exitCode = reportAccepting(
  'bench:tariffs',
  `Messages accepted a second, without prefixes and with ${entries.length}`,
  compared,
  {
    target: TARGET,
    prefixes: entries.length,
    writeMs: Math.round(writeMs),
    loadMs: Math.round(loadMs),
    keptMb: Math.round(keptMb * 10) / 10,
    lookupUs: Math.round(lookupUs * 100) / 100,
  },
)
await drop()
await services.stop()
process.exit(exitCode)
