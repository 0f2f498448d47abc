import type { ProviderState } from '../domain/provider/provider.ts'
import {
  type LinesSeen,
  lookAt,
  NO_LINES,
  type ProviderHealth,
  skipReasonOf,
} from '../domain/provider/provider-health.ts'
import type { SkipReason } from '../domain/route/routing.ts'
import type { Db } from '../store/database/db.ts'
import { type LiveLine, listLines } from '../store/provider/provider-lines.ts'
import { type Providers, takesUserData } from './providers.ts'

/** What this process knows of who can send: as old as the last `refresh`. */
export type Health = {
  /** Why a provider is passed over now; null: it can send. */
  skipReasonOf(provider: string): SkipReason | null
  /** True: messages that no text says can go there. */
  takesUserData(provider: string): boolean
  /** What that is known from; null: there is no such provider. */
  of(provider: string): ProviderHealth | null
  /**
   * Looks at all lines, to be called each second. Rejects when the database is away: what was known stays, and breakers that
   * are open end in their time.
   */
  refresh(): Promise<void>
}

type Options = {
  readonly db: Pick<Db, 'sql'>
  readonly providers: Pick<Providers, 'all' | 'get' | 'kindOf'>
  /** Unix milliseconds. */
  readonly now: () => number
}

/** Until the first look at the lines nobody is passed over for want of one. */
export function openHealth({ db, providers, now }: Options): Health {
  let known: ReadonlyMap<string, ProviderHealth> = new Map()

  /** The row may be younger than the last look. */
  function healthOf(provider: string): ProviderHealth | null {
    const row = providers.get(provider)
    if (!row) return null
    const seen = known.get(provider)
    return seen?.state === row.state ? seen : lookAt(seen ?? null, row.state, seen?.lines ?? NO_LINES, now())
  }

  return {
    of: healthOf,
    skipReasonOf(provider) {
      const health = healthOf(provider)
      return health === null ? 'unknown' : skipReasonOf(health, now())
    },
    takesUserData: (provider) => takesUserData(providers, provider),
    async refresh() {
      const seen = addedUp(await listLines(db.sql))
      const atMs = now()
      const look = (name: string, state: ProviderState) =>
        [name, lookAt(known.get(name) ?? null, state, seen.get(name) ?? NO_LINES, atMs)] as const
      known = new Map(providers.all().map(({ name, state }) => look(name, state)))
    },
  }
}

/** By provider. */
function addedUp(lines: readonly LiveLine[]): ReadonlyMap<string, LinesSeen> {
  const seen = new Map<string, LinesSeen>()
  for (const { provider, state, answers, failures } of lines) {
    const sum = seen.get(provider) ?? NO_LINES
    seen.set(provider, {
      ...sum,
      [state]: sum[state] + 1,
      answers: sum.answers + answers,
      failures: sum.failures + failures,
    })
  }
  return seen
}
