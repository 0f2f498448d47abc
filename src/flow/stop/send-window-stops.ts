import type { ClientControls } from '../../directory/client-controls.ts'
import type { Hours } from '../../domain/controls/hours.ts'
import { localTime, opensAtMs, readSendWindow } from '../../domain/hours/send-window.ts'
import type { Actor } from '../../domain/message/actor.ts'
import type { Stop, StopsOf } from '../../domain/message/stop.ts'
import type { MessageId } from '../../domain/message.ts'

/** Which zones a number may be in. */
type ZonesOf = (msisdn: string) => readonly string[]

const NONE: ReadonlyMap<MessageId, Stop> = new Map()

/** Zones named in the reason, at most: a number without an area code may be in many. */
const MAX_NAMED = 2

/**
 * Holds promotional messages back where it is not their time yet, until it is. OTPs and transactional ones go at any time. What
 * is known of zones is read when a client has hours for the first time.
 */
export function openSendWindowStops({ controls }: { readonly controls: ClientControls }): StopsOf {
  let zonesOf: ZonesOf | null = null

  function stopsOf(actors: readonly Actor[], nowMs: number, known: ZonesOf): ReadonlyMap<MessageId, Stop> {
    const stops = new Map<MessageId, Stop>()
    for (const { id, to, clientId } of actors) {
      const stop = stopAt(controls.of('hours', clientId), known(to), nowMs)
      if (stop) stops.set(id, stop)
    }
    return stops
  }

  return (actors, nowMs) => {
    const bound = actors.filter((actor) => hasHours(controls.of('hours', actor.clientId), actor))
    if (bound.length === 0) return NONE
    if (zonesOf) return stopsOf(bound, nowMs, zonesOf)
    return import('../../domain/hours/time-zones.ts').then(({ timeZonesOf }) => {
      zonesOf = timeZonesOf
      return stopsOf(bound, nowMs, timeZonesOf)
    })
  }
}

function hasHours({ promotional, default_class }: Hours, { lane, class: given }: Actor): boolean {
  return promotional !== null && lane !== 'otp' && (given ?? default_class) === 'promotional'
}

function stopAt({ promotional }: Hours, zones: readonly string[], nowMs: number): Stop | null {
  if (promotional === null) return null
  const untilMs = opensAtMs(readSendWindow(promotional), zones, nowMs)
  if (untilMs <= nowMs) return null
  const named = zones.length > MAX_NAMED ? `all of its ${zones.length} time zones` : zones.join(' and ')
  const clock = zones.length === 1 ? ` (${localTime(zones[0] ?? '', nowMs)} there)` : ''
  return {
    kind: 'held',
    why: 'send_window',
    untilMs,
    words: `promotional messages go out from ${promotional.from} to ${promotional.until} in ${named}${clock}, this one at ${new Date(untilMs).toISOString()}`,
  }
}
