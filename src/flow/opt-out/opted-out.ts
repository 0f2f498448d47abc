import type { ClientControls } from '../../directory/client-controls.ts'
import type { Suppressions } from '../../directory/suppressions.ts'
import type { Gate } from '../../domain/admission.ts'
import { must } from '../../domain/assert.ts'
import type { MessageId } from '../../domain/message.ts'
import type { Stop, StopsOf } from '../../domain/stop.ts'
import type { Db } from '../../store/database/db.ts'
import { findOptedOut, type OptedOut, type Sendable } from '../../store/opt-out/suppressions.ts'

type OptOutDeps = {
  readonly db: Pick<Db, 'sql'>
  readonly suppressions: Pick<Suppressions, 'mayHold'>
  readonly controls: ClientControls
}

/**
 * Bars drafts to numbers that are not written to. Of most a look into memory says that they are free; only the others are
 * asked for, together.
 */
export function openSuppressionGate(deps: OptOutDeps): Gate {
  return (drafts, nowMs) => {
    const places = drafts.flatMap(({ draft }, place) =>
      deps.suppressions.mayHold(draft.to) && isHeldBack(deps, draft) ? [place] : [],
    )
    if (places.length === 0) return drafts
    const asked = places.map((place): Sendable => {
      const { clientId, to: number, from: sender } = must(drafts[place], 'a place of a draft').draft
      return { clientId, number, sender, messageId: null }
    })
    return findOptedOut(deps.db.sql, asked, nowMs).then((found) => {
      const looked: Awaited<ReturnType<Gate>>[number][] = [...drafts]
      for (const [index, place] of places.entries()) {
        const why = found[index]
        if (why) looked[place] = { kind: 'opted_out', ...why }
      }
      return looked
    })
  }
}

/** Which actors' numbers have opted out since they were accepted; what a word from a handset is answered goes out all the same. */
export function openOptedOutStops(deps: OptOutDeps): StopsOf {
  return (actors, nowMs) => {
    const asked = actors.filter(
      ({ to, clientId, lane }) =>
        deps.suppressions.mayHold(to) && isHeldBack(deps, { clientId, otp: lane === 'otp' }),
    )
    if (asked.length === 0) return NONE
    const sendables = asked.map(
      ({ id, clientId, to, from }): Sendable => ({ clientId, number: to, sender: from, messageId: id }),
    )
    return findOptedOut(deps.db.sql, sendables, nowMs).then(
      (found) => new Map(asked.flatMap(({ id }, index) => stopOf(id, found[index] ?? null))),
    )
  }
}

const NONE: ReadonlyMap<MessageId, Stop> = new Map()

function stopOf(id: MessageId, why: OptedOut | null): readonly (readonly [MessageId, Stop])[] {
  if (why === null) return []
  const words = `opted out since ${new Date(why.sinceMs).toISOString()}: ${why.reason}`
  return [[id, { kind: 'opted_out', words }]]
}

/** A client may have its OTPs go out to whoever asks for one. */
function isHeldBack(
  { controls }: OptOutDeps,
  { clientId, otp }: Pick<Parameters<Gate>[0][number]['draft'], 'clientId' | 'otp'>,
): boolean {
  return !otp || !controls.of('opt_out', clientId).otp_anyway
}
