import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { must } from '../../src/domain/assert.ts'
import { ACTOR_STREAM } from '../../src/bus/subjects.ts'
import { audit } from '../../src/store/audit.ts'
import { judge, timesTaken } from '../chaos/verdict.ts'
import { message } from '../support/api.ts'
import { createTestClient } from '../support/database.ts'
import { eventually } from '../support/eventually.ts'
import { type Fleet, startFleet } from '../support/fleet.ts'
import { startPulse } from '../support/pulse.ts'
import { startSteadyLoad } from '../support/steady-load.ts'
import { type NatsCluster, startNatsCluster } from './nats-cluster.ts'

let folder: string
let nats: NatsCluster
let fleet: Fleet
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sms-ha-'))
  nats = await startNatsCluster(folder)
  console.log(folder)
  fleet = await startFleet({ NATS_URL: nats.url, NATS_REPLICAS: '3', MOCK_LATENCY_MS: '20', MOCK_DLR_DELAY_MS: '50', PROVIDER_TIMEOUT_MS: '1000', RETRY_MIN_DELAY_MS: '300' })
}, 120_000)
afterAll(async () => {
  await fleet?.stop()
  await nats?.stop()
})
test('thin', async () => {
  const { db } = fleet.database
  const clients = await Promise.all(Array.from({ length: 10 }, () => createTestClient(db, 1_000_000_000)))
  let label = 'before'
  const load = startSteadyLoad({ urls: fleet.apis.map(({ url }) => url), perSecond: 100, label: () => label,
    message: (index, reference) => message(must(clients[index % 10], 'a client'), '1234', { reference }) })
  const pulse = startPulse(fleet.database.url, 100)
  console.log('start', await pulse.recoveryS(Date.now(), 20_000))
  for (const how of (process.env['HOW'] ?? 'kill,stop,cut,island').split(',')) {
    await nats.healthy()
    const victim = await nats.leaderOf(ACTOR_STREAM).catch(async () => must(nats.nodes[0], 'n'))
    label = how
    const from = Date.now()
    const pid = victim.server.pid() ?? 0
    if (how === 'kill') await victim.server.kill()
    if (how === 'stop') process.kill(pid, 'SIGSTOP')
    if (how === 'cut' || how === 'island') for (const line of victim.routes) line.hang()
    if (how === 'cut') victim.line.hang()
    await Bun.sleep(20_000)
    console.log(how, victim.name, 'normal after', await pulse.recoveryS(from, 60_000))
    const back = Date.now()
    if (how === 'kill') await victim.server.start()
    if (how === 'stop') process.kill(pid, 'SIGCONT')
    for (const line of [...victim.routes, victim.line]) line.resume()
    await Bun.sleep(5_000)
    console.log(how, 'after return', await pulse.recoveryS(back, 60_000))
  }
  await load.stop()
  await eventually(async () => {
    const [row] = await db.sql<{ open: number }[]>`select count(*) as open from messages where wake_at is not null`
    return row?.open === 0
  }, { withinMs: 60_000 })
  const v = await judge(db, load.sent, timesTaken(fleet, new Map()))
  console.log({ ...v, lives: v.lives.length, sent: load.count(), worst: Object.fromEntries([...Map.groupBy(v.lives, (l) => l.label)].map(([k, l]) => [k, Math.max(...l.map((x) => x.finalAtMs - x.acceptedAtMs))])) })
  expect(await audit(db)).toEqual([])
  await pulse.stop()
  for (const { output } of [...fleet.apis, ...fleet.workers]) console.log(output().slice(-4000))
}, 400_000)
