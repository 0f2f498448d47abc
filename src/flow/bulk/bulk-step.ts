import type { BulkJob } from '../../domain/bulk/bulk.ts'
import { type Fate, fateOf } from '../../domain/bulk/fate.ts'
import type { Actor } from '../../domain/message/actor.ts'
import { findActedOn } from '../../store/bulk/acted-on.ts'
import { type Became, keepOutcomes, type OpenItem } from '../../store/bulk/bulk-jobs.ts'
import { replayDead } from '../../store/bulk/replay-dead.ts'
import { loadActors } from '../../store/message/actor-rows.ts'
import { cancelMessages } from '../message/cancel-messages.ts'
import { type BulkDeps, doneItem, type Outcomes, refusedItem } from './bulk-deps.ts'
import { moveLater, ringNow } from './move-messages.ts'
import { resendMessages } from './resend-messages.ts'

type Job = Pick<BulkJob, 'id' | 'act' | 'provider' | 'askedBy'>

/**
 * Acts on some messages of a job and keeps what became of each; answers how many have an outcome now. Whoever dies in it leaves them to
 * the next: an act on a message that was done is found done.
 */
export async function bulkStep(deps: BulkDeps, job: Job, items: readonly OpenItem[]): Promise<number> {
  const { db, now } = deps
  const kept =
    job.act === 'replay_callbacks'
      ? await db.sql.begin(async (tx) => {
          const ids = items.map(({ messageId }) => messageId)
          const { replayed, untold } = await replayDead(tx, ids, new Date(now()))
          const became = ids.map((id) => {
            if (replayed.has(id)) return doneItem(id, 'replayed')
            return refusedItem(id, untold.has(id) ? 'no_callback_endpoint' : 'no_dead_callback')
          })
          return await keepOutcomes(tx, job.id, became, new Date(now()))
        })
      : await keep(deps, job, await actOn(deps, job, items))
  for (const [state, of] of Map.groupBy(kept, ({ state }) => state))
    deps.metrics.bulkActed(job.act, state, of.length)
  return kept.length
}

async function keep({ db, now }: BulkDeps, { id }: Job, became: Outcomes): Promise<readonly Became[]> {
  if (became.length === 0) return []
  return await db.sql.begin((tx) => keepOutcomes(tx, id, became, new Date(now())))
}

async function actOn(deps: BulkDeps, job: Job, items: readonly OpenItem[]): Promise<Outcomes> {
  const ids = items.map(({ messageId }) => messageId)
  const actors = new Map((await loadActors(deps.db.sql, ids)).map((actor) => [actor.id, actor]))
  const refused: Became[] = []
  const todo: Record<'cancelled' | 'rung' | 'later', Actor[]> = { cancelled: [], rung: [], later: [] }
  const resent: OpenItem[] = []
  for (const item of items) {
    const actor = actors.get(item.messageId)
    const fate: Fate = actor ? fateOfActor(job, actor) : { kind: 'refused', why: 'not_found' }
    if (fate.kind === 'refused') refused.push(refusedItem(item.messageId, fate.why))
    else if (fate.what === 'resent') resent.push(item)
    else if (actor) todo[PLACES[fate.what]].push(actor)
  }
  return [
    ...(await withoutMoved(deps, job, refused)),
    ...(await cancelAll(deps, todo.cancelled)),
    ...(await ringNow(deps, job, todo.rung)),
    ...(await moveLater(deps, job, todo.later)),
    ...(resent.length > 0 ? await resendMessages(deps, job, resent) : []),
  ]
}

/** Whoever died over this job may have moved some: what they have done since is their own. */
async function withoutMoved({ db }: BulkDeps, { id, act }: Job, refused: Outcomes): Promise<Outcomes> {
  if ((act !== 'move' && act !== 'retry') || refused.length === 0) return refused
  const ids = refused.map(({ messageId }) => messageId)
  const moved = await findActedOn(db.sql, id, ids)
  const what = act === 'move' ? 'moved' : 'retried'
  return refused.map((one) => (moved.has(one.messageId) ? doneItem(one.messageId, what) : one))
}

const PLACES = {
  cancelled: 'cancelled',
  retried: 'rung',
  moved: 'rung',
  moved_for_later: 'later',
  replayed: 'later',
} as const

/** Of what was removed of it is known where it is sent again. */
function fateOfActor({ act, provider }: Job, actor: Actor): Fate {
  const { status, taken, lane, heldFor, throttles } = actor
  return fateOf(act, {
    status,
    taken,
    otp: lane === 'otp',
    redacted: false,
    held: heldFor !== null,
    throttled: throttles > 0,
    isThere: actor.provider === provider,
    hasDeadCallback: false,
  })
}

async function cancelAll(deps: BulkDeps, actors: readonly Actor[]): Promise<Outcomes> {
  if (actors.length === 0) return []
  const ids = actors.map(({ id }) => id)
  const outcomes = await cancelMessages(deps, ids)
  return ids.flatMap((id, index): Outcomes => {
    const outcome = outcomes[index]
    // One that others have taken meanwhile is looked at again, and refused for what it is then.
    return outcome?.kind === 'cancelled' ? [doneItem(id, 'cancelled')] : []
  })
}
