import type { Directory } from '../../directory/directory.ts'
import { type Reading, reading } from '../../metrics/exposition.ts'
import type { Source } from '../../metrics/scrape.ts'
import type { Deps } from '../../world.ts'
import { type Checked, openDependencyChecks } from '../check-dependencies.ts'

/** A configuration that was read longer ago than this may be wrong, in milliseconds: it is read anew each second. */
export const STALE_MS = 10_000

/** How what this process depends on is; the configuration where it has a directory. */
export function readDependencies(
  deps: Parameters<typeof openDependencyChecks>[0] & {
    readonly bus: Pick<Deps['bus'], 'kind'>
    readonly directory?: Pick<Directory, 'ageMs'>
  },
): Source {
  const checkDependencies = openDependencyChecks(deps)
  return async () => {
    const { postgres, clock, bus, redis } = await checkDependencies()
    const { directory } = deps
    return [
      dependency('postgres', postgres.status),
      dependency(deps.bus.kind === 'nats' ? 'nats' : 'bus', bus.status),
      dependency('clock', clock.status),
      ...(redis ? [dependency('redis', redis.status)] : []),
      ...(directory ? [dependency('configuration', directory.ageMs() > STALE_MS ? 'down' : 'up')] : []),
      ...(clock.aheadMs === null ? [] : [reading('sms_clock_ahead_seconds', [], clock.aheadMs / 1_000)]),
    ]
  }
}

function dependency(name: string, status: Checked['status']): Reading {
  return reading('sms_dependency_up', [name], status === 'up' ? 1 : 0)
}
