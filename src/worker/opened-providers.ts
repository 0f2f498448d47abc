import { hooksOf } from '../flow/provider-hooks.ts'
import type { OpenedProviders, OpenProvider } from '../provider/kind.ts'
import type { Deps } from '../world.ts'

/** The providers of this worker, opened as their rows say. */
export type WorkerProviders = OpenedProviders & {
  /** Opens those that are new, opens those anew whose settings or secrets have changed, closes those that are gone. */
  refresh(): Promise<void>
  close(): Promise<void>
}

type Open = { readonly provider: OpenProvider; readonly timeoutMs: number; readonly made: string }

/** Opens every provider that can be used. What cannot be opened is logged, once for each change of it. */
export function openWorkerProviders(
  deps: Pick<Deps, 'providers' | 'reach' | 'bus' | 'newId' | 'now' | 'random' | 'log'>,
): WorkerProviders {
  const open = new Map<string, Open>()
  const problems = new Map<string, string>()

  function openOne(name: string): void {
    const row = deps.providers.get(name)
    const kind = deps.providers.kindOf(name)
    const hooks = hooksOf(deps, name)
    if (!row || !kind || !hooks) {
      const problem = deps.providers.problemOf(name) ?? 'it cannot be opened'
      if (problems.get(name) !== problem)
        deps.log.error({ provider: name, problem }, 'a provider cannot be used')
      problems.set(name, problem)
      return
    }
    problems.delete(name)
    const made = madeOf(row.kind, row.settings, hooks.secrets, hooks.receiptUrl)
    const before = open.get(name)
    const provider = before?.made === made ? before.provider : kind.open(row.settings, hooks)
    open.set(name, { provider, timeoutMs: row.timeoutMs, made })
    if (before && before.provider !== provider) closeLater(name, before)
  }

  /** What is under way there ends first, or as unknown. */
  function closeLater(name: string, { provider }: Open): void {
    provider.close().catch((error) => deps.log.warn({ err: error, provider: name }, 'close failed'))
  }

  return {
    get: (name) => open.get(name),
    async refresh() {
      for (const { name } of deps.providers.all()) openOne(name)
      for (const [name, one] of open) {
        if (deps.providers.get(name) !== null) continue
        open.delete(name)
        closeLater(name, one)
      }
    },
    async close() {
      await Promise.all([...open.values()].map(({ provider }) => provider.close()))
    },
  }
}

function madeOf(...parts: readonly unknown[]): string {
  return JSON.stringify(parts)
}
