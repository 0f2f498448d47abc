import type { ClientControls } from '../../directory/client-controls.ts'
import type { Suppressions } from '../../directory/suppressions.ts'
import { must } from '../../domain/assert.ts'
import type { Admitted, Gate } from '../../domain/controls/admission.ts'
import type { Stop, StopsOf } from '../../domain/message/stop.ts'
import type { MessageId } from '../../domain/message.ts'
import type { Db } from '../../store/database/db.ts'
import { findOptedOut, type OptedOut, type Sendable } from '../../store/opt-out/opted-out.ts'

type OptOutDeps = {
  readonly db: Pick<Db, 'sql'>
  readonly suppressions: Pick<Suppressions, 'mayHold' | 'hashOf'>
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
    const asked = places.flatMap((place) =>
      sendablesOf(deps, must(drafts[place], 'a place of a draft')).map((sendable) => ({ place, sendable })),
    )
    return findOptedOut(
      deps.db.sql,
      asked.map(({ sendable }) => sendable),
      nowMs,
    ).then((found) => {
      const looked: Awaited<ReturnType<Gate>>[number][] = [...drafts]
      for (const [index, { place }] of asked.entries()) {
        const why = found[index]
        if (why) looked[place] = { kind: 'opted_out', ...why }
      }
      return looked
    })
  }
}

/** Whoever does not want the sender that was asked for does not want the number that stands in for it either. */
function sendablesOf(
  { suppressions }: OptOutDeps,
  { draft, askedFrom = draft.from }: Admitted,
): readonly Sendable[] {
  const { clientId, to: number, from } = draft
  const whom = { clientId, number, numberHash: suppressions.hashOf(number), messageId: null }
  return [...new Set([from, askedFrom])].map((sender) => ({ ...whom, sender }))
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
      ({ id, clientId, to, from }): Sendable => ({
        clientId,
        number: to,
        numberHash: deps.suppressions.hashOf(to),
        sender: from,
        messageId: id,
      }),
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

/** Whether an opt-out keeps such a message from its number: a client may have its OTPs go out to whoever asks for one. */
export function isHeldBack(
  { controls }: Pick<OptOutDeps, 'controls'>,
  { clientId, otp }: Pick<Parameters<Gate>[0][number]['draft'], 'clientId' | 'otp'>,
): boolean {
  return !otp || !controls.of('opt_out', clientId).otp_anyway
}
