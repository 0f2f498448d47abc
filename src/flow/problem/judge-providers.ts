import type { Problem } from '../../domain/problem/problem.ts'
import type { ApiDeps } from '../../world.ts'

/** Active providers that cannot send, as this process sees them; asks nobody. */
export function judgeProviders({ providers, health }: Pick<ApiDeps, 'providers' | 'health'>): Problem[] {
  return providers.all().flatMap(({ name, state }): Problem[] => {
    if (state !== 'active') return []
    const problem = providers.problemOf(name)
    if (problem !== null)
      return [
        {
          kind: 'provider_unusable',
          severity: 'bad',
          title: `${name} cannot be used as it is set up`,
          count: 1,
          of: 'lines',
          provider: name,
          act: 'open_provider',
        },
      ]
    const skipped = health.skipReasonOf(name)
    if (skipped !== 'no_line' && skipped !== 'breaker_open') return []
    const known = health.of(name)
    const isBreaker = skipped === 'breaker_open'
    return [
      {
        kind: 'provider_down',
        severity: 'bad',
        title: isBreaker
          ? `${name} refuses so much that nothing is sent there for some seconds`
          : `${name} is down: no line to it is open`,
        count: isBreaker
          ? (known?.lines.open ?? 0)
          : (known?.lines.failed ?? 0) + (known?.lines.opening ?? 0),
        of: 'lines',
        ...(known?.withoutLineSinceMs == null || isBreaker ? {} : { sinceMs: known.withoutLineSinceMs }),
        provider: name,
        filter: { status: 'QUEUED,FAILED_TEMP', provider: name },
        act: 'pause_provider',
      },
    ]
  })
}
