import type { Problem } from '../../domain/problem/problem.ts'
import type { ApiDeps } from '../../world.ts'
import { type CheckedDependencies, isApart } from '../check-dependencies.ts'
import { STALE_MS } from '../metrics/dependency-readings.ts'

type Read = Pick<ApiDeps, 'directory'> & { readonly checkDependencies: () => Promise<CheckedDependencies> }

/** What `/ready` would call unavailable or degraded, but for providers. */
export async function readReadinessProblems({
  checkDependencies,
  directory,
}: Read): Promise<readonly Problem[]> {
  const { postgres, clock, bus, redis } = await checkDependencies()
  const found = [
    { isSo: postgres.status === 'down', isBad: true, words: 'the database cannot be written to' },
    { isSo: clock.status === 'down', isBad: true, words: 'the clock of this process cannot be right' },
    { isSo: bus.status === 'down', isBad: true, words: 'the message bus is away' },
    {
      isSo: redis?.status === 'down',
      isBad: false,
      words: 'Redis is away, each process limits rates by itself',
    },
    {
      isSo: isApart(clock),
      isBad: false,
      words: 'the clocks of this process and of the database are more than a minute apart',
    },
    {
      isSo: directory.ageMs() > STALE_MS,
      isBad: false,
      words: 'providers, routes and prices could not be read anew',
    },
  ]
  return found.flatMap(({ isSo, isBad, words }) =>
    isSo
      ? [
          {
            kind: 'not_ready' as const,
            severity: isBad ? ('bad' as const) : ('warn' as const),
            title: `Not ready: ${words}`,
            count: 1,
            of: 'dependencies' as const,
            act: 'read_readiness' as const,
          },
        ]
      : [],
  )
}
