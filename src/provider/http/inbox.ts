import type { RawRequest, ToldReceipts, UnreadableReceipt } from '../port.ts'
import { type InboundReading, isInbound, readInbound } from './inbound.ts'
import { type ReceiptReading, readReceipts } from './receipts.ts'
import { unreadable } from './told.ts'

/** What the settings say of requests to the provider's addresses; null: they take none of it. */
export type InboxReading = {
  readonly receipts: ReceiptReading | null
  readonly inbound: InboundReading | null
}

/**
 * Reads a request that has proved itself by the token in its path. Where the settings say by what an inbound message is known,
 * both addresses take both; else each takes what it is named for.
 */
export function readInbox(
  { receipts, inbound }: InboxReading,
  request: RawRequest,
): ToldReceipts | UnreadableReceipt {
  if (inbound?.when) return readBoth({ receipts, inbound }, request)
  if (request.address === 'inbound') return inbound ? readInbound(inbound, request) : notTaken('inbound')
  return receipts ? readReceipts(receipts, request) : notTaken('receipts')
}

function readBoth(
  { receipts, inbound }: { readonly receipts: ReceiptReading | null; readonly inbound: InboundReading },
  request: RawRequest,
): ToldReceipts | UnreadableReceipt {
  const { method } = request
  const came = method === inbound.method ? readInbound(inbound, request) : null
  if (came?.kind === 'unreadable') return came
  const isOther = (...of: [unknown, ReadonlyMap<string, string>]) => isInbound(inbound, ...of) !== true
  const told = receipts && method === receipts.method ? readReceipts(receipts, request, isOther) : null
  if (told?.kind === 'unreadable') return told
  if (came === null && told === null) return unreadable('method', `must be ${inbound.method}`)
  return { kind: 'told', receipts: told?.receipts ?? [], inbound: came?.inbound ?? [] }
}

function notTaken(what: keyof InboxReading): UnreadableReceipt {
  return unreadable(what, 'are not taken: the settings have none')
}
