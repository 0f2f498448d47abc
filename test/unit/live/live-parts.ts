import type { LiveArrow, LiveMove, LiveUpdate } from '../../../src/bus/live-update.ts'
import type { ClientId, MessageId } from '../../../src/domain/message.ts'
import type { CommittedMove } from '../../../src/live/feed.ts'

// Brand constructors: the texts are UUIDs.
const messageId = '0190a5f0-7c3a-7d2e-9b41-3f6a5c8e1d20' as MessageId
const clientId = '550e8400-e29b-41d4-a716-446655440000' as ClientId

/** The arrow most messages take last. */
export const DELIVERED: LiveArrow = {
  from: 'SENT',
  to: 'DELIVERED',
  event: 'RECEIPT_DELIVERED',
  ignored: false,
  lane: 'normal',
  provider: 'mock',
}

/** A move along it, or along another. */
export function committed(more: Partial<CommittedMove> = {}): CommittedMove {
  return { ...DELIVERED, messageId, clientId, atMs: 1_000, lastError: null, ...more }
}

/** The same as it is told. */
export function told(more: Partial<LiveMove> = {}): LiveMove {
  return { ...DELIVERED, messageId, clientId, atMs: 1_000, error: null, ...more }
}

/** An update of `count` moves along one arrow. */
export function update(
  count: number,
  more: Partial<LiveArrow> = {},
  sample: readonly LiveMove[] = [],
): LiveUpdate {
  return { source: 'test', atMs: 1_000, counts: [{ ...DELIVERED, ...more, count }], sample }
}
