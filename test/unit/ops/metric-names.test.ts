import { expect, test } from 'bun:test'
import { COUNTED } from '../../../src/metrics/catalogue.ts'
import { GAUGES } from '../../../src/metrics/gauges.ts'
import { alertsOf, dashboardQueries, type RuleFile, readOps, recordedOf } from '../../support/ops-files.ts'

const RULES = await readOps<RuleFile>('alerts.yml')
const RECORDED = recordedOf(RULES)
const ASKED = [
  ...alertsOf(RULES).map(({ alert, expr }) => ({ where: alert, expr })),
  ...RECORDED.map(({ record, expr }) => ({ where: record, expr })),
  ...dashboardQueries(),
]

/** What Prometheus can be asked for, with its labels. */
const LABELS = new Map<string, readonly string[]>(
  Object.entries(GAUGES).map(([name, { labels }]) => [name, labels]),
)
for (const [name, { type, labels }] of Object.entries(COUNTED))
  if (type === 'counter') LABELS.set(name, labels)
  else for (const end of ['_bucket', '_sum', '_count']) LABELS.set(`${name}${end}`, [...labels, 'le'])
/** What every scraped thing has. */
const OF_THE_SCRAPE = ['job', 'instance']
const catalogueName = (name: string) => (name in COUNTED ? name : name.replace(/_(?:bucket|sum|count)$/, ''))

/** Names of our metrics in a query, each with the labels it is chosen by. */
function namesIn(expr: string) {
  return [...expr.matchAll(/\b(sms_\w+)(?:\{([^}]*)\})?/g)].map(([, name = '', chosen = '']) => ({
    name,
    labels: [...chosen.matchAll(/(\w+)\s*(?:=|!)/g)].map(([, label = '']) => label),
  }))
}

test('alerts and dashboards ask for metrics and labels that the catalogue has', () => {
  const unknown = ASKED.flatMap(({ where, expr }) =>
    namesIn(expr)
      .filter(({ name, labels }) => {
        const known = LABELS.get(name)
        return known === undefined || !labels.every((one) => [...known, ...OF_THE_SCRAPE].includes(one))
      })
      .map(({ name, labels }) => `${where}: ${name}{${labels}}`),
  )
  expect(unknown).toEqual([])
})

test('they ask for records that are there', () => {
  const records = RECORDED.map(({ record }) => record)
  const asked = ASKED.flatMap(({ expr }) => expr.match(/\bsms:[\w:]+/g) ?? [])
  expect([...new Set(asked)].toSorted()).toEqual(records.toSorted())
})

test('every metric of the catalogue is on a dashboard or rings', () => {
  const asked = new Set(ASKED.flatMap(({ expr }) => namesIn(expr).map(({ name }) => catalogueName(name))))
  expect([...Object.keys(COUNTED), ...Object.keys(GAUGES)].filter((name) => !asked.has(name))).toEqual([])
})
