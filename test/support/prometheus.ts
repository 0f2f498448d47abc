import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { providePrograms } from '../../scripts/services/binaries.ts'
import { diesWithUs } from '../../scripts/services/dies-with-us.ts'
import { freePort } from '../../scripts/services/free-port.ts'
import { eventually } from './eventually.ts'
import { type RuleFile, readOps } from './ops-files.ts'

/** A real Prometheus on loopback that scrapes every second, with the rules of ops/alerts.yml. */
export type Prometheus = {
  /** The answer to a query now; throws what Prometheus says when it does not take it. */
  query(expr: string): Promise<Series[]>
  /** Alerts that wait or ring, by name, with the labels that tell which. */
  alerts(): Promise<ActiveAlert[]>
  /** What it could not do: rules that failed, and targets that were not scraped. */
  faults(): Promise<string[]>
  close(): Promise<void>
}

/** A line of the answer, with its value now. */
export type Series = { readonly metric: Readonly<Record<string, string>>; readonly value: number }

/** An alert that waits (`pending`) or rings (`firing`). */
export type ActiveAlert = {
  readonly name: string
  readonly state: 'pending' | 'firing'
  readonly labels: Readonly<Record<string, string>>
}

/** How long an alert waits before it rings, in place of what its rule says. */
const WAITS = '2s'
const EVERY = '1s'

type PrometheusFile = { readonly scrape_configs: readonly Readonly<Record<string, unknown>>[] }

/** Starts it on the example of ops/prometheus.yml with these targets, `host:port`, and this token. Fetched when it is missing. */
export async function startPrometheus(targets: readonly string[], token: string): Promise<Prometheus> {
  const program = providePrograms(['prometheus'])('prometheus')
  const folder = mkdtempSync(join(tmpdir(), 'sms-prometheus-'))
  const port = await freePort()
  await writeConfiguration(folder, targets, token)
  const address = `127.0.0.1:${port}`
  const options = [
    `--config.file=${folder}/prometheus.yml`,
    `--storage.tsdb.path=${folder}/data`,
    `--web.listen-address=${address}`,
    '--log.level=warn',
  ]
  const child = Bun.spawn([...diesWithUs('KILL'), program, ...options], {
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
    cwd: folder,
  })

  async function ask(path: string): Promise<unknown> {
    const reply = await fetch(`http://${address}/api/v1/${path}`)
    const body = (await reply.json()) as { status: string; data: unknown; error?: string } // of its HTTP API
    if (body.status !== 'success') throw new Error(`${path}: ${body.error}`)
    return body.data
  }
  await eventually(async () => (await fetch(`http://${address}/-/ready`)).ok, {
    withinMs: 60_000,
    everyMs: 50,
  })

  return {
    async query(expr) {
      const { result } = (await ask(`query?query=${encodeURIComponent(expr)}`)) as {
        result: { metric: Record<string, string>; value: [number, string] }[]
      }
      return result.map(({ metric, value: [, value] }) => ({ metric, value: Number(value) }))
    },
    async alerts() {
      const { alerts } = (await ask('alerts')) as {
        alerts: { state: ActiveAlert['state']; labels: Record<string, string> }[]
      }
      return alerts.map(({ state, labels }) => ({ name: labels['alertname'] ?? '', state, labels }))
    },
    async faults() {
      const { groups } = (await ask('rules')) as {
        groups: { rules: { name: string; lastError?: string }[] }[]
      }
      const { activeTargets } = (await ask('targets')) as {
        activeTargets: { scrapeUrl: string; lastError: string }[]
      }
      return [
        ...groups.flatMap(({ rules }) => rules.map(({ name, lastError = '' }) => ({ name, lastError }))),
        ...activeTargets.map(({ scrapeUrl, lastError }) => ({ name: scrapeUrl, lastError })),
      ].flatMap(({ name, lastError }) => (lastError === '' ? [] : [`${name}: ${lastError}`]))
    },
    async close() {
      child.kill('SIGKILL')
      await child.exited
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The example as it is, but for what a test cannot wait for, and where its processes are. */
async function writeConfiguration(folder: string, targets: readonly string[], token: string): Promise<void> {
  const example = await readOps<PrometheusFile>('prometheus.yml')
  const configuration = {
    ...example,
    global: { scrape_interval: EVERY, evaluation_interval: EVERY },
    alerting: {},
    scrape_configs: example.scrape_configs.map((one) => ({ ...one, static_configs: [{ targets }] })),
  }
  const rules = await readOps<RuleFile>('alerts.yml')
  const hasty = {
    groups: rules.groups.map((group) => ({
      ...group,
      rules: group.rules.map((rule) => ('for' in rule ? { ...rule, for: WAITS } : rule)),
    })),
  }
  await Bun.write(join(folder, 'prometheus.yml'), Bun.YAML.stringify(configuration))
  await Bun.write(join(folder, 'alerts.yml'), Bun.YAML.stringify(hasty))
  await Bun.write(join(folder, 'metrics-token'), token)
}
