import type { BulkJob } from '../../domain/bulk/bulk.ts'
import { isFinal } from '../../domain/lifecycle.ts'
import type { Actor } from '../../domain/message/actor.ts'
import { actMark } from '../../store/bulk/acted-on.ts'
import type { Became } from '../../store/bulk/bulk-jobs.ts'
import { pinScheduled } from '../../store/message/pinned.ts'
import { routableOf } from '../accept/route-message.ts'
import { type Advanced, advanceActors, type Incoming } from '../message/advance-actors.ts'
import { type BulkDeps, doneItem, type Outcomes, refusedItem } from './bulk-deps.ts'

type Job = Pick<BulkJob, 'id' | 'act' | 'provider' | 'askedBy'>

/**
 * Rings the alarms of messages that wait, now instead of at their time, so that the machine does what it does with any: they go by their
 * rule, or where the job moves them. What somebody else moves meanwhile has no outcome yet.
 */
export async function ringNow(deps: BulkDeps, job: Job, actors: readonly Actor[]): Promise<Outcomes> {
  const { id, act, provider: pinnedTo, askedBy } = job
  const atMs = deps.now()
  const refused: Became[] = []
  const incoming: Incoming[] = []
  const what = pinnedTo === null ? 'tried again now' : `moved to ${pinnedTo}`
  for (const actor of actors) {
    const route = deps.router.route({ ...routableOf(actor), ...(pinnedTo !== null && { pinnedTo }) })
    const [place] = route.providers
    if (place === undefined) refused.push(refusedItem(actor.id, 'no_route'))
    else if (pinnedTo !== null && place !== pinnedTo)
      refused.push(refusedItem(actor.id, whyNot(deps, pinnedTo)))
    else
      incoming.push({
        messageId: actor.id,
        event: { type: 'ALARM_RANG', atMs, random: deps.random(), route, mayResend: false },
        detail: `${what} by ${askedBy}, ${actMark(id)}`,
        known: actor,
        onlyThisVersion: true,
        ...(pinnedTo !== null && { pinnedTo }),
      })
  }
  const advanced = incoming.length > 0 ? await advanceActors(deps, incoming) : []
  const ordered = advanced.flatMap(({ actor, effects }) =>
    actor && effects.some(({ type }) => type === 'dispatch') ? [actor] : [],
  )
  if (ordered.length > 0) deps.dispatching.give(ordered)
  const outcome = act === 'retry' ? 'retried' : 'moved'
  return [...refused, ...advanced.flatMap((one) => outcomeOf(one, outcome))]
}

/** What has ended with this look, or was moved by somebody else, is looked at again. */
function outcomeOf({ outcome, actor }: Advanced, what: 'retried' | 'moved'): Outcomes {
  if (outcome !== 'applied' || !actor || isFinal(actor.status)) return []
  return [doneItem(actor.id, what)]
}

/** Gives messages whose time is yet to come to the provider; what has moved meanwhile has no outcome yet. */
export async function moveLater(deps: BulkDeps, job: Job, actors: readonly Actor[]): Promise<Outcomes> {
  const { provider } = job
  if (provider === null || actors.length === 0) return []
  const isTaken = (actor: Actor) =>
    deps.router.route({ ...routableOf(actor), pinnedTo: provider }).providers[0] === provider
  const wrong = actors.filter((actor) => !isTaken(actor))
  const pinned = await pinScheduled(
    deps.db.sql,
    actors.filter(isTaken).map(({ id }) => id),
    provider,
  )
  return [
    ...wrong.map(({ id }) => refusedItem(id, whyNot(deps, provider))),
    ...pinned.map((id) => doneItem(id, 'moved_for_later')),
  ]
}

/** Why a provider is not where a message goes that is given to it. */
function whyNot({ health }: Pick<BulkDeps, 'health'>, provider: string): string {
  const why = health.skipReasonOf(provider)
  return why === null || why === 'no_line' || why === 'breaker_open' ? 'texts_only' : 'provider_off'
}
