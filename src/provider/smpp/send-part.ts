import type { Answered } from '../../smpp/pending.ts'
import type { Session } from '../../smpp/session.ts'
import type { Tlv } from '../../smpp/tlvs.ts'
import type { Hooks } from '../kind.ts'
import type { SubmitRequest } from '../port.ts'
import type { StatusOutcome } from './answers.ts'
import { exchangeOf } from './exchange.ts'
import type { Segment } from './segments.ts'
import type { SmppSettings } from './settings.ts'
import { bodyOf, type PartAnswer, partAnswerOf } from './submission.ts'

/** What the parts of one message are sent with. */
export type Sending = {
  readonly request: SubmitRequest
  readonly segments: readonly Segment[]
  readonly settings: SmppSettings
  /** Parameters besides those of the segments. */
  readonly tlvs: readonly Tlv[]
  readonly overrides: ReadonlyMap<number, StatusOutcome>
  readonly session: Session
  /** A part that was sent then, by `performance.now`, has no answer in time. */
  unanswered(sentAtMs: number): void
  readonly hooks: Pick<Hooks, 'keepExchange' | 'now'>
}

/** Sends one part, from 0, and waits for its answer; keeps what was said. */
export async function sendPart(sending: Sending, segment: Segment, index: number): Promise<PartAnswer> {
  const { request, segments, settings, session, hooks } = sending
  const body = bodyOf(request, segment, settings, {
    isLast: index === segments.length - 1,
    nowMs: hooks.now(),
  })
  const tlvs = segment.tlvs.length === 0 ? sending.tlvs : [...segment.tlvs, ...sending.tlvs]
  const [startedAtMs, sentAtMs] = [hooks.now(), performance.now()]
  let asking: Promise<Answered>
  try {
    asking = session.request({ command: 'submit_sm', body, tlvs })
  } catch (error) {
    // What no PDU can hold; nothing of it has left.
    const why = error instanceof RangeError ? error.message : 'it cannot be written as a submit_sm'
    return { kind: 'rejected_permanent', error: why, detail: 'not sent' }
  }
  const answered = await asking
  if (answered.kind === 'silence') sending.unanswered(sentAtMs)
  hooks.keepExchange?.(
    exchangeOf({
      request,
      part: segments.length === 1 ? null : index + 1,
      text: shownText(request, segments, index),
      body,
      tlvs,
      answered,
      startedAtMs,
      tookMs: Math.round(performance.now() - sentAtMs),
    }),
  )
  return partAnswerOf(answered, sending.overrides)
}

/** A part's text as it may be shown: masked as a whole, for what is to be hidden may lie in two parts. */
function shownText({ text, mask }: SubmitRequest, segments: readonly Segment[], index: number): string {
  const own = segments[index]?.text ?? ''
  const masked = mask(text)
  if (masked === text) return own
  if (masked.length !== text.length) return '***'
  const from = segments.slice(0, index).reduce((sum, segment) => sum + segment.text.length, 0)
  return masked.slice(from, from + own.length)
}
