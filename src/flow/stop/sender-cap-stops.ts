import type { ClientControls } from '../../directory/client-controls.ts'
import type { Control } from '../../domain/controls.ts'
import type { Actor } from '../../domain/message/actor.ts'
import type { Stop, StopsOf } from '../../domain/message/stop.ts'
import type { MessageId } from '../../domain/message.ts'
import { senderKey } from '../../domain/opt-out/suppression.ts'
import { type AsksTurn, giveTurns, type SenderCap, type Turn } from '../../domain/sender/sender-turns.ts'
import type { Db } from '../../store/database/db.ts'
import { giveSenderTurns } from '../../store/sender-turns.ts'

const NONE: ReadonlyMap<MessageId, Stop> = new Map()

/** A message whose order comes so long after its turn, in milliseconds, asks for another: the parts of a stop of half an hour are not to go out in one minute. */
const TURN_LASTS_MS = 20_000

/** The clocks of workers agree within this: a turn may seem not to have come yet. */
const CLOCKS_AGREE_MS = 5_000

/**
 * Holds messages back whose senders have sent what their caps allow, of this minute or day (UTC), until there is room, which is
 * counted for all workers together in the database. A message counts once, when it is first submitted; OTPs count and do not wait.
 */
export function openSenderCapStops({
  controls,
  db,
}: {
  readonly controls: ClientControls
  readonly db: Pick<Db, 'sql'>
}): StopsOf {
  async function ask(asking: readonly Asking[], nowMs: number): Promise<ReadonlyMap<MessageId, Stop>> {
    const stops = new Map<MessageId, Stop>()
    const bySender = Map.groupBy(asking, ({ actor }) => senderKey(actor.from))
    await giveSenderTurns(db, [...bySender.keys()], (sender, before) => {
      const of = bySender.get(sender) ?? []
      const { given, turns } = giveTurns(before, of, nowMs)
      for (const [index, { actor, cap }] of of.entries()) {
        const stop = stopOf(turns[index], actor.from, cap)
        if (stop) stops.set(actor.id, stop)
      }
      return given
    })
    return stops
  }

  return (actors, nowMs) => {
    const asking: Asking[] = []
    for (const actor of actors) {
      const cap = capOf(controls, actor)
      if (cap === null || hasTurn(actor, nowMs)) continue
      asking.push({ actor, cap, parts: actor.parts, isUrgent: actor.lane === 'otp' })
    }
    return asking.length === 0 ? NONE : ask(asking, nowMs)
  }
}

type Asking = AsksTurn & { readonly actor: Actor }

/** By `senderKey`, made once of what is said: a sender that is written otherwise has no room of its own. */
const capsBySender = new WeakMap<Caps, ReadonlyMap<string, SenderCap>>()
type Caps = Control<'senders'>['caps']

function capOf(controls: ClientControls, { clientId, from }: Actor): SenderCap | null {
  const { caps } = controls.of('senders', clientId)
  const read = capsBySender.get(caps) ?? readCaps(caps)
  return read.size === 0 ? null : (read.get(senderKey(from)) ?? null)
}

/** Of one that is there in two ways of writing the strictest counts. */
function readCaps(caps: Caps): ReadonlyMap<string, SenderCap> {
  const read = new Map<string, SenderCap>()
  for (const [sender, { parts_per_minute = null, parts_per_day = null }] of Object.entries(caps)) {
    const before = read.get(senderKey(sender))
    const perMinute = least(parts_per_minute, before?.perMinute ?? null)
    const perDay = least(parts_per_day, before?.perDay ?? null)
    if (perMinute !== null || perDay !== null) read.set(senderKey(sender), { perMinute, perDay })
  }
  capsBySender.set(caps, read)
  return read
}

function least(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b)
}

/** True for one that was counted: it was submitted before, or has waited for this turn. */
function hasTurn({ attempts, throttles, heldFor, dueAtMs }: Actor, nowMs: number): boolean {
  if (attempts > 0 || throttles > 0) return true
  return heldFor === 'sender_cap' && nowMs >= dueAtMs - CLOCKS_AGREE_MS && nowMs < dueAtMs + TURN_LASTS_MS
}

function stopOf(turn: Turn | undefined, sender: string, cap: SenderCap): Stop | null {
  if (!turn || turn.kind === 'now') return null
  const most = [
    ...(cap.perMinute === null ? [] : [`${partsOf(cap.perMinute)} a minute`]),
    ...(cap.perDay === null ? [] : [`${partsOf(cap.perDay)} a day`]),
  ].join(' and ')
  const at = new Date(turn.atMs).toISOString()
  return turn.kind === 'later'
    ? {
        kind: 'held',
        why: 'sender_cap',
        untilMs: turn.atMs,
        words: `${sender} sends at most ${most}: its turn is at ${at}`,
      }
    : {
        kind: 'held',
        why: 'sender_full',
        untilMs: turn.atMs,
        words: `${sender} sends at most ${most}, and the next hour is full: it asks for a turn again at ${at}`,
      }
}

function partsOf(count: number): string {
  return count === 1 ? '1 part' : `${count} parts`
}
