import { randomTarget } from '../domain/callback/target.ts'
import { FIRST_CLIENT } from '../domain/callback/turns.ts'
import { deliverCallback } from '../flow/callback/deliver-callback.ts'
import { type CallbackSender, startSending } from '../flow/callback/sending.ts'
import { claimCallbacks } from '../store/callback/claimed-callbacks.ts'
import type { WorkerDeps } from '../world.ts'

/**
 * Deliveries under way in one worker, at most. Bun opens 256 connections in a process and keeps further requests
 * waiting; providers need some, too.
 */
const MAX_UNDER_WAY = 96

/** Claimed in one worker, at most: those under way, those that wait for a place, and those whose outcome is being written. */
const MAX_CLAIMED = 1_000

/** When more than this are under way a target gets one at a time: many slow ones together do not take all. */
const MANY_UNDER_WAY = MAX_UNDER_WAY / 2

/** Deliveries under way of one client, where one target is not given more: URLs that came with its messages may be any number. */
const MAX_OF_CLIENT = MAX_UNDER_WAY / 4

type SenderDeps = Pick<
  WorkerDeps,
  | 'db'
  | 'callbackPost'
  | 'callbackHooks'
  | 'callbackSecrets'
  | 'callbackPolicy'
  | 'callbackConcurrency'
  | 'now'
  | 'random'
  | 'log'
  | 'metrics'
>

/** Starts delivering over HTTP. */
export function startCallbackSender(deps: SenderDeps): CallbackSender {
  const { leaseMs } = deps.callbackPolicy
  let after = FIRST_CLIENT
  const perTarget = deps.callbackConcurrency
  const perClient = Math.max(MAX_OF_CLIENT, perTarget)
  return startSending(deps, {
    maxUnderWay: MAX_CLAIMED,
    atOnce: { inAll: MAX_UNDER_WAY, perTarget, perClient },
    leaseMs,
    async claim(room, { underWay, ahead, sending }) {
      const { claimed, last } = await claimCallbacks(deps.db.sql, {
        nowMs: deps.now(),
        leaseMs,
        limit: room,
        perTarget: sending > MANY_UNDER_WAY ? 1 : perTarget,
        perClient,
        underWay,
        ahead,
        after,
        pivot: randomTarget(deps.random),
      })
      after = last
      return claimed
    },
    deliver: (claimed) => deliverCallback(deps, claimed),
  })
}
