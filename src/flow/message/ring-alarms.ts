import { LIFECYCLE } from '../../domain/lifecycle.ts'
import type { Actor } from '../../domain/message/actor.ts'
import type { Route } from '../../domain/route/routing.ts'
import type { Db } from '../../store/database/db.ts'
import { claimAlarms, putOffAlarms } from '../../store/message/alarms.ts'
import { alarmRoute, type RouteDeps } from '../accept/route-message.ts'
import type { Incoming } from './advance-actors.ts'

/** A claimed alarm is this worker's for so long; if the worker dies, it rings again for another. */
export const ALARM_LEASE_MS = 5_000

/**
 * Turns alarms, as many as `claimAlarms` takes with this `limit`, into events of those messages that are due; `limit` or more
 * `claimed` say that there may be more. Of one that no other provider would have at once, and whose order waits, by
 * `isBehind`, or could not go anywhere, the alarm has nothing to find: it is put off by as long as the message has been
 * due, so that a backlog of any age is looked at ever more seldom, and is not ordered over and over.
 */
export async function ringAlarms(
  deps: RouteDeps & { readonly db: Db; readonly now: () => number; readonly random: () => number },
  limit: number,
  isBehind: (actor: Actor) => boolean = () => false,
): Promise<{ readonly claimed: number; readonly rung: readonly Incoming[] }> {
  const { db, now, random } = deps
  const atMs = now()
  const { claimed, due } = await claimAlarms(db.sql, { nowMs: atMs, leaseMs: ALARM_LEASE_MS, limit })
  const routed = due.map((actor) => {
    const { route, mayResend } = alarmRoute(deps, actor)
    const waits =
      atMs < actor.expiresAtMs &&
      !canMove(actor, route) &&
      (isHeldBack(actor, route) || (hasOrder(actor) && isBehind(actor)))
    return { actor, route, mayResend, waits }
  })
  await putOffAlarms(
    db.sql,
    routed
      .filter(({ waits }) => waits)
      .map(({ actor }) => ({
        actor,
        untilMs: Math.min(actor.expiresAtMs, atMs + Math.max(ALARM_LEASE_MS, atMs - actor.dueAtMs)),
      })),
  )
  const rung = routed
    .filter(({ waits }) => !waits)
    .map(
      ({ actor, route, mayResend }): Incoming => ({
        messageId: actor.id,
        event: { type: 'ALARM_RANG', atMs, random: random(), route, mayResend },
        detail: null,
        known: actor,
        onlyThisVersion: true,
      }),
    )
  return { claimed, rung }
}

/** After a throttle its order is gone: it is its alarm that orders it. */
function hasOrder({ throttles }: Actor): boolean {
  return throttles === 0
}

/** True when another provider than its own would have it at once. */
function canMove({ provider }: Actor, { providers, skipped }: Route): boolean {
  const [best] = providers
  return best !== undefined && best !== provider && !skipped.some((one) => one.provider === best)
}

/**
 * True for a message that would stay where nobody takes orders: another order would only wait beside its own, and with
 * enough of them nothing more is accepted. Who begins to take has what is put off looked at (`wakeWaiting`).
 */
function isHeldBack({ status, provider }: Actor, { providers, skipped }: Route): boolean {
  if (LIFECYCLE[status].waitsFor !== 'dispatch' || provider === null || !providers.includes(provider))
    return false
  const why = skipped.find((one) => one.provider === provider)?.why
  return why === 'paused' || why === 'no_line'
}
