import { storable } from '../../domain/storable.ts'
import { type GroupCommit, openGroupCommit } from '../../kit/group-commit.ts'
import type { ToldInbound } from '../../provider/port.ts'
import { addInboundParts, type InboundPart } from '../../store/inbound/inbound-parts.ts'
import type { Deps } from '../../world.ts'

/** What an inbound message counts as in the bounds below, in bytes: one that is larger counts as several. */
const UNIT_BYTES = 1_024
const MAX_INBOUND_BATCH = 200
/** Some 10 MB. */
const MAX_INBOUND_WAITING = 10_000
/** One commits while the next one gathers; more would wait for each other's provider. */
const MAX_INBOUND_RUNNING = 1

/** Keeps inbound messages of many sessions and requests together. Rejects when they are not durable, or with `QueueFull`. */
export function openKeeping({ db }: Pick<Deps, 'db'>): GroupCommit<InboundPart, true> {
  return openGroupCommit({
    run: async (parts: readonly InboundPart[]) => {
      await addInboundParts(db, parts)
      return parts.map(() => true as const)
    },
    maxBatch: MAX_INBOUND_BATCH,
    maxWaiting: MAX_INBOUND_WAITING,
    maxRunning: MAX_INBOUND_RUNNING,
    sizeOf: (part) => Math.ceil(bytesOf(part) / UNIT_BYTES),
  })
}

/** What a provider told, as it is kept. */
export function inboundPart(
  { newId }: Pick<Deps, 'newId'>,
  provider: string,
  { inbound }: ToldInbound,
): InboundPart {
  const { from, to, text, raw, part, providerMessageId, told = null } = inbound
  return {
    id: newId(),
    provider,
    providerMessageId: providerMessageId === null ? null : storable(providerMessageId),
    from: storable(from),
    to: storable(to),
    text: storable(text),
    raw,
    part,
    told,
  }
}

/** What it holds, about, and at least 1: an SMSC may write whatever it likes into an address, too. */
function bytesOf({ from, to, text, raw }: InboundPart): number {
  return 1 + from.length + to.length + text.length + (raw ? raw.octets.length + raw.header.length : 0)
}
