import { isDeepStrictEqual } from 'node:util'
import { LIFECYCLE, type LifecycleState } from '../../domain/lifecycle.ts'
import type { Actor } from '../../domain/message/actor.ts'
import { type ReplacedTimes, type Replacement, timesWords } from '../../domain/message/replacement.ts'
import type { ClientId, MessageId } from '../../domain/message.ts'
import { commitSurely, openDoubt } from '../../kit/commit-surely.ts'
import { faultOf } from '../../store/database/db.ts'
import type { ApiDeps } from '../../world.ts'
import { routableOf } from '../accept/route-message.ts'
import { findActors } from '../reading/find-actors.ts'
import { advanceActors } from './advance-actors.ts'

/** What a replacement needs. */
export type ReplaceDeps = Pick<
  ApiDeps,
  'db' | 'archive' | 'live' | 'policy' | 'slot' | 'now' | 'log' | 'router'
>

/** A client's wish that a message of its own says something else. Instants in Unix milliseconds. */
export type AskedReplacement = {
  readonly clientId: ClientId
  readonly messageId: MessageId
  readonly content: Replacement
  /** Null: when it was to be sent before. One that is over is now. */
  readonly sendAtMs: number | null
  /** Null: as before, and as much later as it is sent later. */
  readonly expiresAtMs: number | null
}

/** What became of it. */
export type ReplaceOutcome =
  /** Whatever is submitted of it from now on is the new. Its money stays as it was. */
  | { readonly kind: 'replaced' }
  /** It is submitted, or was, or has ended. `taken`: a provider has it, though it waits for another one. */
  | { readonly kind: 'not_replaceable'; readonly status: LifecycleState; readonly taken: boolean }
  /** It would need more parts than these, which were paid for. */
  | { readonly kind: 'too_long'; readonly parts: number }
  /** Its validity would be over before it is sent, or is over. */
  | { readonly kind: 'too_late' }
  /** No provider of its rule takes such user data. */
  | { readonly kind: 'no_route' }
  /** There is none of this client. */
  | { readonly kind: 'unknown_message' }

/** Looks at a message that others keep moving before its replacement is given up; each look finds it further. */
const MAX_LOOKS = 20

/**
 * Gives a message that waits another text or other user data, and another time where that is asked for, in one commit. Between a
 * replacement and a dispatch the version decides, one of them wins. Asked again it is the same. Rejects only when nothing was
 * replaced: when the connection is lost during the commit, it is asked again until the outcome is known, or too long:
 * `OutcomeUnknown`. `onUncertain` is told when that begins.
 */
export async function replaceMessage(
  deps: ReplaceDeps,
  asked: AskedReplacement,
  onUncertain: () => void = () => {},
): Promise<ReplaceOutcome> {
  const doubt = openDoubt(() => {
    deps.log.warn({}, 'connection lost during a replacement, asking what became of it')
    onUncertain()
  })
  return await commitSurely({ doubt, faultOf }, async (attempt) => {
    for (let look = 0; look < MAX_LOOKS; look++) {
      attempt.committing = false
      const [actor] = await findActors(deps, [asked.messageId])
      const atMs = deps.now()
      if (actor && doubt.began() && saysAlready(actor, asked)) return { kind: 'replaced' }
      const refused = refusalOf(deps, asked, actor, atMs)
      if (refused !== null || actor === undefined) return refused ?? { kind: 'unknown_message' }
      const times = timesOf(asked, actor, atMs)
      attempt.committing = true
      const [advanced] = await advanceActors(deps, [
        {
          messageId: actor.id,
          event: { type: 'REPLACED', atMs, ...times },
          detail: timesWords(times),
          known: actor,
          onlyThisVersion: true,
          replacement: asked.content,
        },
      ])
      if (advanced?.outcome === 'applied') return { kind: 'replaced' }
    }
    throw new Error(`a message was moved by others ${MAX_LOOKS} times in a row`)
  })
}

function refusalOf(
  { router }: Pick<ReplaceDeps, 'router'>,
  asked: AskedReplacement,
  actor: Actor | undefined,
  atMs: number,
): ReplaceOutcome | null {
  if (actor?.clientId !== asked.clientId) return { kind: 'unknown_message' }
  const { status, taken, parts } = actor
  // The text of an OTP holds a place for its code.
  if (taken || actor.lane === 'otp' || !LIFECYCLE[status].replaceable)
    return { kind: 'not_replaceable', status, taken }
  if (asked.content.parts > parts) return { kind: 'too_long', parts }
  const { sendAtMs, expiresAtMs } = timesOf(asked, actor, atMs)
  if (expiresAtMs <= Math.max(atMs, sendAtMs ?? 0)) return { kind: 'too_late' }
  const isRouted = router.route(routableOf({ ...actor, ...asked.content })).providers.length > 0
  return isRouted ? null : { kind: 'no_route' }
}

/** True when the commit whose answer was lost has replaced it. */
function saysAlready(actor: Actor, { clientId, content }: AskedReplacement): boolean {
  const { text, encoding, userData } = actor
  return (
    actor.clientId === clientId &&
    text === content.text &&
    encoding === content.encoding &&
    isDeepStrictEqual(userData, content.userData)
  )
}

function timesOf({ sendAtMs, expiresAtMs }: AskedReplacement, actor: Actor, atMs: number): ReplacedTimes {
  const waitsForTime = LIFECYCLE[actor.status].waitsFor === 'itsTime'
  // What is in its queue already is sent now.
  const sent = sendAtMs !== null && sendAtMs <= atMs ? (waitsForTime ? atMs : null) : sendAtMs
  const laterMs = Math.max(0, (sent ?? actor.dueAtMs) - actor.dueAtMs)
  return { sendAtMs: sent, expiresAtMs: expiresAtMs ?? actor.expiresAtMs + laterMs }
}
