import type { Actor } from '../../domain/message/actor.ts'
import type { Stop, StopsOf } from '../../domain/message/stop.ts'
import type { MessageId } from '../../domain/message.ts'

const NONE: ReadonlyMap<MessageId, Stop> = new Map()

/** Asks one after the other, each only of those that none before it stops: what costs something is asked last. */
export function openStops(sources: readonly StopsOf[]): StopsOf {
  async function goOn(
    first: ReadonlyMap<MessageId, Stop> | Promise<ReadonlyMap<MessageId, Stop>>,
    actors: readonly Actor[],
    nowMs: number,
    at: number,
  ): Promise<ReadonlyMap<MessageId, Stop>> {
    const stops = new Map(await first)
    for (const source of sources.slice(at)) {
      const open = actors.filter(({ id }) => !stops.has(id))
      if (open.length === 0) break
      for (const [id, stop] of await source(open, nowMs)) stops.set(id, stop)
    }
    return stops
  }

  return (actors, nowMs) => {
    for (const [index, source] of sources.entries()) {
      const stops = source(actors, nowMs)
      if (stops instanceof Promise || stops.size > 0) return goOn(stops, actors, nowMs, index + 1)
    }
    return NONE
  }
}
