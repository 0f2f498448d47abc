import type { Admitted, Barred } from '../../domain/controls/admission.ts'
import type { MessageDraft } from '../../domain/message/message-draft.ts'
import { MAX_NAMED, messageIdAlone, messageIdIn } from '../../domain/message/request-id.ts'
import { laneOf, type MessageId } from '../../domain/message.ts'
import { priceOf } from '../../domain/price/price.ts'
import { keptChoice } from '../../domain/route/kept-route.ts'
import { uuid7Ms } from '../../domain/uuid7.ts'
import type { NewMessage } from '../../store/message/new-message.ts'
import type { ApiDeps } from '../../world.ts'
import { type AcceptRequest, type Asked, isWanted, messagesIn, type Unwanted } from './accept-request.ts'
import { isRefusedBelowCost } from './below-cost.ts'
import { routableOf } from './route-message.ts'

/** What must be known of a draft to make a message of it. */
export type AskDeps = Pick<
  ApiDeps,
  'admission' | 'router' | 'tariffs' | 'now' | 'newId' | 'validityMs' | 'dispatchLeaseMs'
>

/** Makes messages of drafts: asks whether each may go out, all of them at once, names it, routes it and prices it. */
export async function askMessages(deps: AskDeps, requests: readonly AcceptRequest[]): Promise<Asked[]> {
  const admitted = await deps.admission(
    requests.flatMap(({ drafts }) => drafts),
    deps.now(),
  )
  // Of all of them: what rings at one instant shares its alarm.
  const askedAtMs = deps.now()
  let at = 0
  return requests.map((request) => {
    const of = admitted.slice(at, at + request.drafts.length)
    at += request.drafts.length
    return ask(deps, request, of, askedAtMs)
  })
}

function ask(
  deps: AskDeps,
  request: AcceptRequest,
  admitted: readonly (Admitted | Barred)[],
  askedAtMs: number,
): Asked {
  const each = admitted.map((one, index): NewMessage | Unwanted => {
    if (one.kind !== 'admitted') return one
    const { draft } = one
    const note = [request.note, one.note].filter((said) => said != null).join('; ') || null
    const { pinnedTo } = request
    const id = request.otp?.messageId ?? request.ids?.[index] ?? nameOf(deps, request, index)
    const lane = laneOf(draft)
    const { clientId, to, from, encoding, userData } = draft
    // It stays with whom it goes to first for as long as that one can send.
    const route = deps.router.route(
      routableOf({ id, clientId, to, from, lane, encoding, userData, pinnedTo: pinnedTo ?? null }),
    )
    const [provider] = route.providers
    if (provider === undefined) return { kind: 'no_route' }
    const given = request.origin?.given
    const place = {
      id,
      lane,
      provider,
      route: keptChoice(route),
      note,
      ...(given && { given }),
      ...(pinnedTo && { pinnedTo }),
    }
    const message = newMessage(deps, draft, place, askedAtMs)
    if (isRefusedBelowCost(deps, message, message.acceptedAtMs)) return { kind: 'below_cost' }
    return request.otp ? withDeadline(message, request.otp.deadlineAtMs) : message
  })
  const routed = request.partsPerMessage === undefined ? each : withoutRests(request, each)
  const wanted = routed.filter(isWanted)
  if (!request.once) return { ...request, messages: wanted, routed, askedAtMs }
  const requestId = wanted[0]?.id ?? null
  return { ...request, messages: wanted.map((message) => ({ ...message, requestId })), routed, askedAtMs }
}

/** A fresh UUIDv7: as its request has it, or of its own. */
function nameOf({ newId }: AskDeps, { origin }: AcceptRequest, nth: number): MessageId {
  if (!origin || nth >= MAX_NAMED) return messageIdAlone(newId())
  return messageIdIn(origin.requestId, nth, origin.given !== null)
}

/** Where one part is unwanted, so are the others of its message: a handset shows nothing of one that lacks a part. */
function withoutRests(request: AcceptRequest, each: readonly (NewMessage | Unwanted)[]) {
  return messagesIn(request, each).flatMap((parts) => {
    const unwanted = parts.find((one) => !isWanted(one))
    return unwanted ? parts.map(() => unwanted) : parts
  })
}

function newMessage(
  deps: AskDeps,
  { sendAtMs, validityMs, endUserIp: _, ...draft }: MessageDraft,
  place: Pick<NewMessage, 'id' | 'lane' | 'provider' | 'route' | 'note' | 'given' | 'pinnedTo'>,
  askedAtMs: number,
): NewMessage {
  // Its row and its id are of one instant: days, windows and reports go by either.
  const acceptedAtMs = uuid7Ms(place.id)
  const expiresAtMs = (sendAtMs ?? acceptedAtMs) + (validityMs ?? deps.validityMs)
  return {
    ...draft,
    ...place,
    requestId: null,
    status: sendAtMs === null ? 'QUEUED' : 'SCHEDULED',
    sendAtMs,
    cost: priceOf(draft, deps.tariffs.pricesOf(draft, acceptedAtMs)),
    acceptedAtMs,
    wakeAtMs: sendAtMs ?? Math.min(askedAtMs + deps.dispatchLeaseMs, expiresAtMs),
    expiresAtMs,
  }
}

/** Of the time of an OTP this part passes before its order counts as lost. */
const OTP_DISPATCH_SHARE = 0.25

/** An OTP is valid until its deadline, and ordered again while that can help. */
function withDeadline(message: NewMessage, deadlineAtMs: number): NewMessage {
  const shareMs = Math.max(0, deadlineAtMs - message.acceptedAtMs) * OTP_DISPATCH_SHARE
  const wakeAtMs = Math.min(message.wakeAtMs, message.acceptedAtMs + Math.floor(shareMs))
  return { ...message, wakeAtMs, expiresAtMs: deadlineAtMs }
}
