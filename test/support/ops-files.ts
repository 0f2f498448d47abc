import { join } from 'node:path'
import { DASHBOARDS } from '../../ops/dashboards.ts'

/** Where the alerts, the dashboards and the examples of configuration are. */
export const OPS = new URL('../../ops/', import.meta.url).pathname

/** An alert of ops/alerts.yml. */
export type Alert = {
  readonly alert: string
  readonly expr: string
  readonly for?: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}
/** What Prometheus computes and keeps under a name of its own. */
export type Recorded = { readonly record: string; readonly expr: string }
export type RuleFile = {
  readonly groups: readonly { readonly name: string; readonly rules: readonly (Alert | Recorded)[] }[]
}

/** A YAML file of ops. */
export async function readOps<T>(name: string): Promise<T> {
  return Bun.YAML.parse(await Bun.file(join(OPS, name)).text()) as T // the caller says what is in it; promtool checks it
}

/** The alerts of ops/alerts.yml, in their order. */
export function alertsOf({ groups }: RuleFile): Alert[] {
  return groups.flatMap(({ rules }) => rules).filter((rule) => 'alert' in rule)
}

/** What is recorded there. */
export function recordedOf({ groups }: RuleFile): Recorded[] {
  return groups.flatMap(({ rules }) => rules).filter((rule) => 'record' in rule)
}

/** A query of a dashboard, and where it stands. */
export type DashboardQuery = { readonly where: string; readonly expr: string }

/** Every query of every dashboard. */
export function dashboardQueries(): DashboardQuery[] {
  return Object.entries(DASHBOARDS).flatMap(([file, { panels = [] }]) =>
    panels.flatMap((panel) =>
      ('targets' in panel ? (panel.targets ?? []) : []).map((target) => ({
        where: `${file}: ${panel.title}`,
        expr: String(Object.entries(target).find(([name]) => name === 'expr')?.[1]),
      })),
    ),
  )
}
