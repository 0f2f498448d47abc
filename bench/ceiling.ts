// `bun run bench:ceiling`: the same rows and state changes as plain batched SQL: what PostgreSQL allows on this machine.
import { startServices } from '../scripts/services.ts'
import { measureCeiling } from './kit/ceiling.ts'
import { measureUsage, processesOf } from './kit/processes.ts'
import { progress, report } from './kit/report.ts'
import { setting } from './kit/settings.ts'

const SECONDS = setting('BENCH_SECONDS', 30)
const BATCH = setting('BENCH_BATCH', 250)

const services = await startServices({})
Object.assign(process.env, services.env)
try {
  progress(`Writing life cycles in batches of ${BATCH} for ${SECONDS} s …`)
  const pids = () => ({ postgres: processesOf(services.postgres), writers: [process.pid] })
  const { perSecond, usage } = await measureCeiling({ accept: BATCH, moves: BATCH }, SECONDS, () =>
    measureUsage(pids),
  )
  report(
    'bench:ceiling',
    { cyclesPerSecond: perSecond, batch: BATCH, seconds: SECONDS, audit: 'clean', usage },
    { title: 'Life cycles per second as plain batched SQL', bars: [{ label: 'ceiling', value: perSecond }] },
  )
} finally {
  await services.stop()
}
