import { takesUserData } from '../../directory/providers.ts'
import { openTelling } from '../../flow/inbound/tell-gateway.ts'
import { hooksOf } from '../../flow/provider/provider-hooks.ts'
import type { FindWay } from '../../provider/kind.ts'
import type { WorkerDeps } from '../../world.ts'

/** Ways by what this process knows of the providers. */
export function openWays(
  deps: Pick<
    WorkerDeps,
    | 'providers'
    | 'providerLog'
    | 'reach'
    | 'nextReference'
    | 'db'
    | 'bus'
    | 'parking'
    | 'newId'
    | 'now'
    | 'random'
    | 'log'
  >,
): FindWay {
  const tellFrom = openTelling(deps)
  const problems = new Map<string, string>()
  return (name) => {
    const row = deps.providers.get(name)
    const kind = deps.providers.kindOf(name)
    const hooks = hooksOf(deps, tellFrom, name)
    if (!row || !kind || !hooks) {
      const problem = deps.providers.problemOf(name) ?? 'it cannot be opened'
      if (problems.get(name) !== problem)
        deps.log.error({ provider: name, problem }, 'a provider cannot be used')
      problems.set(name, problem)
      return null
    }
    problems.delete(name)
    const made = JSON.stringify([row.kind, row.settings, hooks.secrets, hooks.receiptUrl])
    return {
      made,
      takesUserData: takesUserData(deps.providers, name),
      open: () => kind.open(row.settings, hooks),
    }
  }
}
