import type { Actor } from '../../domain/message/actor.ts'
import type { MessageId } from '../../domain/message.ts'
import type { Db } from '../../store/database/db.ts'
import { loadActors } from '../../store/message/actor-rows.ts'
import type { RecentActors } from './recent-actors.ts'

/** Actors that are to be stepped. */
export type ReadActors = {
  /** Without those that do not exist. */
  readonly actors: ReadonlyMap<MessageId, Actor>
  /** Those of which only this process's memory speaks: they may have moved since. */
  readonly remembered: ReadonlySet<MessageId>
}

type Sources = { readonly db: Db; readonly recent?: RecentActors }

/**
 * Finds the actors of these messages: as the sender of an event last saw them or as this process remembers them, whichever is newer; the others
 * are read. Not `trustKnown`: all are.
 */
export async function readActors(
  { db, recent }: Sources,
  open: ReadonlyMap<MessageId, readonly { readonly known: Actor | null }[]>,
  trustKnown: boolean,
): Promise<ReadActors> {
  const actors = new Map<MessageId, Actor>()
  const remembered = new Set<MessageId>()
  const unread: MessageId[] = []
  for (const [id, events] of open) {
    const seen = trustKnown ? newestSeen(events) : null
    const kept = trustKnown ? (recent?.get(id) ?? null) : null
    if (kept && kept.version > (seen?.version ?? 0)) {
      actors.set(id, kept)
      remembered.add(id)
    } else if (seen) actors.set(id, seen)
    else unread.push(id)
  }
  if (unread.length > 0) for (const actor of await loadActors(db.sql, unread)) actors.set(actor.id, actor)
  return { actors, remembered }
}

function newestSeen(events: readonly { readonly known: Actor | null }[]): Actor | null {
  let best: Actor | null = null
  for (const { known } of events) if (known && (!best || known.version > best.version)) best = known
  return best
}
