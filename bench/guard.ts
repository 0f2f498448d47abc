// `bun run bench:guard`: what does the fraud guard cost at acceptance, where it applies to no message, and where all of its
// rules look at each of them?
import { startServices } from '../scripts/services.ts'
import { openMemoryGuardCounters } from '../src/cache/guard-counters.ts'
import { openRedis } from '../src/cache/redis-connection.ts'
import { openRedisGuardCounters } from '../src/cache/redis-guard-counters.ts'
import { must } from '../src/domain/assert.ts'
import type { ClientId } from '../src/domain/message.ts'
import { readMsisdn } from '../src/domain/msisdn.ts'
import { openAdmission } from '../src/flow/accept/open-admission.ts'
import { apiDeps, openBusAway, SILENT } from '../test/support/apart.ts'
import { createDatabase } from '../test/support/database.ts'
import { draft } from '../test/support/drafts.ts'
import { openTestGuard, type Said } from '../test/support/guard.ts'
import { requireCleanAudit } from './kit/clean-audit.ts'
import { createClients } from './kit/fleet.ts'
import { progress, report } from './kit/report.ts'
import { setting } from './kit/settings.ts'
import { acceptRate, compareInTurns } from './kit/turns.ts'

const ROUNDS = setting('BENCH_ROUNDS', 40)
/** Messages in a batch, as many as the gateway commits at once, and batches in a round. */
const BATCH = 250
const BATCHES = 4
const TARGET = 0.97

/** Every rule that counts looks at every message, and finds nothing. */
const ALL_RULES: Said = {
  applies_to: 'all',
  allow: { numbers: ['+99'], end_users: ['192.0.2.1'] },
  countries: { allowed: ['US', 'DE', 'ZZ'] },
  per_number: { mode: 'block', messages: 1_000_000 },
  per_prefix: { mode: 'block', messages: 1_000_000 },
  per_client: { mode: 'block', messages: 1_000_000 },
  per_end_user: { mode: 'block', messages: 1_000_000 },
  sequence: { mode: 'block', run: 1_000 },
  spend: { mode: 'block', cents_per_day: 1_000_000_000 },
}

const services = await startServices({})
const { db, drop } = await createDatabase(services.env['POSTGRES_URL'])
const clients = await createClients(db, 50)
const redis = await openRedis({
  url: must(services.env['REDIS_URL'], 'Redis runs'),
  name: 'sms-bench',
  log: SILENT,
})

let sent = 0
/** A number nobody has sent to, with neighbours that are as far apart as those of users. */
function nextNumber() {
  sent += 1
  return must(readMsisdn(`+4917${String((sent * 7_919) % 100_000_000).padStart(8, '0')}`), 'a number')
}

/** A round of acceptances with this admission: messages a second. */
function roundWith(admission: ReturnType<typeof openAdmission>): () => Promise<number> {
  const deps = apiDeps({ db, bus: openBusAway(), admission })
  return async () => {
    const drafts = Array.from({ length: BATCH * BATCHES }, (_, index) => {
      const clientId = must(clients[index % clients.length], 'a client') as ClientId // as they were made
      return draft(clientId, { to: nextNumber(), endUserIp: `198.51.${index % 4}.${index % 250}` })
    })
    return await acceptRate(deps, drafts, BATCH)
  }
}

const plain = roundWith(openAdmission([]))
const memory = { counters: openMemoryGuardCounters({ now: Date.now }) }
const shared = { counters: openRedisGuardCounters({ redis, now: Date.now }) }
const guards = {
  asUsual: await openTestGuard(db, {}, memory),
  allRules: await openTestGuard(db, ALL_RULES, memory),
  allRulesOnRedis: await openTestGuard(db, ALL_RULES, shared),
}
const compared = {
  asUsual: await compareInTurns(ROUNDS, plain, roundWith(guards.asUsual.admission)),
  allRules: await compareInTurns(ROUNDS, plain, roundWith(guards.allRules.admission)),
  allRulesOnRedis: await compareInTurns(ROUNDS, plain, roundWith(guards.allRulesOnRedis.admission)),
}
for (const [name, { quotient }] of Object.entries(compared)) progress(`  ${name}: quotient ${quotient}`)
await requireCleanAudit(db)
report(
  'bench:guard',
  { ...compared, target: TARGET },
  {
    title: 'Messages accepted a second by how much the guard looks at',
    bars: [
      { label: 'no guard', value: compared.asUsual.without },
      ...Object.entries(compared).map(([label, { with: value }]) => ({ label, value })),
    ],
  },
)
await redis.close()
await drop()
await services.stop()
process.exit(compared.asUsual.quotient >= TARGET ? 0 : 1)
