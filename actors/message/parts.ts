import type { MessageContext } from './context.ts'
import type { MessageEvent } from './events.ts'

/** A bit for each of `count` parts, none delivered; null when one id stands for the whole message. */
export function openParts(count: number): number | null {
  return count > 1 ? 2 ** count - 1 : null
}

/** The parts of which no delivery was told after this receipt. A part that was told of before, or of an earlier attempt, changes nothing. */
export function partsAfter({ partsOpen, partsAttempt }: MessageContext, event: MessageEvent): number | null {
  if (event.type !== 'RECEIPT_DELIVERED' || partsOpen === null || event.part === null) return partsOpen
  if (event.attempt !== null && event.attempt !== partsAttempt) return partsOpen
  return partsOpen & ~(1 << (event.part - 1))
}

/** True when all of the message is delivered with this receipt. */
export function completesDelivery(context: MessageContext, event: MessageEvent): boolean {
  if (event.type !== 'RECEIPT_DELIVERED') return false
  return event.part === null || (context.partsOpen !== null && partsAfter(context, event) === 0)
}

/** True when a part is delivered with this receipt that was not before. */
export function deliversPart(context: MessageContext, event: MessageEvent): boolean {
  return partsAfter(context, event) !== context.partsOpen
}

/** True for a receipt of the submission whose ids the message has: what an earlier one came to is not its end. */
export function isOfItsSubmission(
  { providerMessageId, partsAttempt }: MessageContext,
  event: MessageEvent,
): boolean {
  if (!('part' in event) || providerMessageId === null) return false
  return event.attempt === null || (event.part !== null && event.attempt === partsAttempt)
}
