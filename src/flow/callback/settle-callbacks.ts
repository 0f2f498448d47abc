import type { CallbackEffect } from '../../../actors/callback/effects.ts'
import type { CallbackPolicy } from '../../../actors/callback/policy.ts'
import { type CallbackStep, stepCallback } from '../../../actors/callback/step.ts'
import type { Callback } from '../../domain/callback/callback.ts'
import { TO_ENDPOINT, targetKey } from '../../domain/callback/target.ts'
import { stepBreakers, type TargetNews } from '../../store/callback/callback-breakers.ts'
import { disableCallbackEndpoint } from '../../store/callback/callback-endpoints.ts'
import { loadCallbacks, writeCallbacks } from '../../store/callback/callback-queue.ts'
import type { Db } from '../../store/database/db.ts'
import { type DeliveryOutcome, GONE } from './deliver-callback.ts'
import { giveUpAll } from './give-up-callbacks.ts'

type SettleDeps = {
  readonly db: Db
  readonly now: () => number
  readonly callbackPolicy: CallbackPolicy
}

/** Rounds of read–step–write before callbacks that others keep moving are left to their leases. */
const MAX_ROUNDS = 5

/**
 * Writes what came of deliveries: steps each callback through the machine, then its target's breaker, and carries out
 * the machine's effects. A callback that was moved in the meantime is read and stepped again.
 */
export async function settleCallbacks(deps: SettleDeps, outcomes: readonly DeliveryOutcome[]): Promise<void> {
  const effects: Effect[] = []
  let open = outcomes.map((outcome) => ({ outcome, callback: outcome.claimed.callback }))
  for (let round = 0; open.length > 0 && round < MAX_ROUNDS; round++) {
    const steps = open.map(({ outcome, callback }) => ({
      outcome,
      before: callback,
      step: stepCallback(callback, outcome.event, deps.callbackPolicy),
    }))
    const moves = steps.filter(({ step }) => step.outcome === 'applied')
    const written = await writeCallbacks(deps.db.sql, moves.map(moveOf), deps.now())
    for (const { outcome, before, step } of moves)
      if (written.has(before.id)) effects.push(...step.effects.map((effect) => ({ outcome, effect })))
    const conflicts = moves.filter(({ before }) => !written.has(before.id))
    const now = await loadCallbacks(
      deps.db.sql,
      conflicts.map(({ before }) => before.id),
    )
    const byId = new Map(now.map((callback) => [callback.id, callback]))
    open = conflicts.flatMap(({ outcome, before }) => {
      const callback = byId.get(before.id)
      return callback ? [{ outcome, callback }] : []
    })
  }
  await stepBreakers(deps.db, newsByTarget(outcomes), deps.now())
  for (const one of effects) await carryOut(deps, one)
}

type Effect = { readonly outcome: DeliveryOutcome; readonly effect: CallbackEffect }

async function carryOut(deps: SettleDeps, { outcome: { claimed }, effect }: Effect): Promise<void> {
  const { clientId } = claimed.callback
  switch (effect.type) {
    case 'disableEndpoint':
      // A URL that came with a message is no endpoint: that one callback ends.
      if (claimed.to.via !== 'http') return
      if (await disableCallbackEndpoint(deps.db.sql, clientId, claimed.to.url, GONE, deps.now()))
        await giveUpAll(deps, clientId, TO_ENDPOINT, GONE)
      return
    default:
      effect.type satisfies never
  }
}

function moveOf({ before, step }: { readonly before: Callback; readonly step: CallbackStep }) {
  return { expectedVersion: before.version, next: step.callback }
}

/** A success of a target that had no failure says nothing new. */
function newsByTarget(outcomes: readonly DeliveryOutcome[]): TargetNews[] {
  const telling = outcomes.filter(
    ({ claimed, news }) => news && (news.kind !== 'success' || claimed.troubled),
  )
  const byTarget = Map.groupBy(telling, ({ claimed }) => targetKey(claimed.callback.clientId, claimed.target))
  return [...byTarget.values()].flatMap((of) => {
    const [first] = of
    if (!first) return []
    const { callback, target } = first.claimed
    return { clientId: callback.clientId, target, news: of.flatMap(({ news }) => news ?? []) }
  })
}
