// `bun ops/dashboards.ts` writes ops/grafana/*.json anew.

import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import { MACHINE } from './dashboards/machine.ts'
import { MONEY_AND_CALLBACKS } from './dashboards/money-and-callbacks.ts'
import { OVERVIEW } from './dashboards/overview.ts'
import { PROVIDERS } from './dashboards/providers.ts'

/** The dashboards of Grafana, by the name of their file in ops/grafana. */
export const DASHBOARDS: Readonly<Record<string, Dashboard>> = {
  'overview.json': OVERVIEW,
  'providers.json': PROVIDERS,
  'money-and-callbacks.json': MONEY_AND_CALLBACKS,
  'machine.json': MACHINE,
}

/** What such a file holds. */
export function jsonOf(dashboard: Dashboard): string {
  return `${JSON.stringify(dashboard, null, 2)}\n`
}

if (import.meta.main) {
  for (const [name, dashboard] of Object.entries(DASHBOARDS))
    await Bun.write(new URL(`grafana/${name}`, import.meta.url), jsonOf(dashboard))
}
