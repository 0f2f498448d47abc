import { type Target, targetKey } from '../../domain/callback/target.ts'
import type { ClientId } from '../../domain/message.ts'
import type { ClaimedCallback } from '../../store/callback/claimed-callbacks.ts'
import type { OfTarget } from '../../store/callback/due-targets.ts'

/** A target is given in advance what it answered in this time, in milliseconds: so one claim takes what many would. */
const AHEAD_MS = 100
/** More than this is given to no target in advance. */
const MAX_AHEAD = 200

/** How many are sent at once. */
export type AtOnce = { readonly inAll: number; readonly perTarget: number; readonly perClient: number }

/**
 * Callbacks that were claimed: each waits for a place of its target, its client and the process, and has it until it `left`. Of a
 * target that answers quickly more is claimed than is sent at once, of another one none.
 */
export type Places<C> = {
  /** Those that wait, and those that have a place. */
  readonly waiting: number
  readonly sending: number
  add(claimed: C, nowMs: number): void
  /** Those that have got a place now, target by target. */
  ready(): C[]
  /** Its place is free. */
  left(claimed: C): void
  /** It was taken as it should be. */
  answered(claimed: C): void
  /** What waits for the same target, which is given nothing in advance now: something failed there. */
  giveBack(claimed: C): C[]
  /** What waits since before this instant. */
  giveBackBefore(atMs: number): C[]
  /** What each target has, with a place and without. */
  underWay(): OfTarget[]
  /** What targets are given beyond what is sent at once. */
  ahead(nowMs: number): OfTarget[]
}

type Line<C> = {
  readonly clientId: ClientId
  readonly target: Target
  waiting: { readonly claimed: C; readonly sinceMs: number }[]
  sending: number
  /** Answered well since the window began. */
  answered: number
  windowMs: number
  ahead: number
}

/** Opens places, all of them free; as many as are asked for where `atOnce` is null. */
export function openPlaces<C extends ClaimedCallback>(atOnce: AtOnce | null): Places<C> {
  const lines = new Map<string, Line<C>>()
  const queued = new Set<Line<C>>()
  const ofClients = new Map<ClientId, number>()
  let waiting = 0
  let sending = 0

  const keyOf = ({ callback, target }: C) => targetKey(callback.clientId, target)

  function count(line: Line<C>, by: 1 | -1): void {
    sending += by
    line.sending += by
    const left = (ofClients.get(line.clientId) ?? 0) + by
    if (left > 0) ofClients.set(line.clientId, left)
    else ofClients.delete(line.clientId)
  }

  const hasPlace = (line: Line<C>) =>
    atOnce === null ||
    (sending < atOnce.inAll &&
      line.sending < atOnce.perTarget &&
      (ofClients.get(line.clientId) ?? 0) < atOnce.perClient)

  /** Takes the first out of a line. */
  function takeFrom(line: Line<C>, some: number): C[] {
    const taken = line.waiting.splice(0, some)
    waiting -= taken.length
    if (line.waiting.length === 0) queued.delete(line)
    return taken.map(({ claimed }) => claimed)
  }

  function look(line: Line<C>, nowMs: number): void {
    const passedMs = nowMs - line.windowMs
    if (passedMs >= 0 && passedMs < AHEAD_MS) return
    line.ahead = Math.min(MAX_AHEAD, Math.floor((line.answered * AHEAD_MS) / Math.max(passedMs, AHEAD_MS)))
    line.answered = 0
    line.windowMs = nowMs
  }

  return {
    get waiting() {
      return waiting
    },
    get sending() {
      return sending
    },
    add(claimed, nowMs) {
      const key = keyOf(claimed)
      let line = lines.get(key)
      if (!line) {
        const { clientId } = claimed.callback
        line = {
          clientId,
          target: claimed.target,
          waiting: [],
          sending: 0,
          answered: 0,
          windowMs: nowMs,
          ahead: 0,
        }
        lines.set(key, line)
      }
      line.waiting.push({ claimed, sinceMs: nowMs })
      queued.add(line)
      waiting++
    },
    ready() {
      const found: C[] = []
      // One of each line before any has a second.
      for (let before = -1; before < found.length; ) {
        before = found.length
        for (const line of queued)
          if (hasPlace(line)) {
            count(line, 1)
            found.push(...takeFrom(line, 1))
          }
      }
      return found
    },
    left(claimed) {
      const line = lines.get(keyOf(claimed))
      if (line) count(line, -1)
    },
    answered(claimed) {
      const line = lines.get(keyOf(claimed))
      if (line) line.answered++
    },
    giveBack(claimed) {
      const line = lines.get(keyOf(claimed))
      if (!line) return []
      line.ahead = 0
      line.answered = 0
      return takeFrom(line, line.waiting.length)
    },
    giveBackBefore(atMs) {
      return [...queued].flatMap((line) =>
        takeFrom(line, line.waiting.filter(({ sinceMs }) => sinceMs < atMs).length),
      )
    },
    underWay: () =>
      [...lines.values()].flatMap(({ clientId, target, sending: sent, waiting: left }) =>
        sent + left.length > 0 ? { clientId, target, count: sent + left.length } : [],
      ),
    ahead(nowMs) {
      const found: OfTarget[] = []
      for (const [key, line] of lines) {
        look(line, nowMs)
        const { clientId, target, ahead } = line
        if (ahead > 0) found.push({ clientId, target, count: ahead })
        else if (line.sending + line.waiting.length === 0 && line.windowMs === nowMs) lines.delete(key)
      }
      return found
    },
  }
}
