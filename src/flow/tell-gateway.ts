import { storable } from '../domain/storable.ts'
import { openGroupCommit } from '../kit/group-commit.ts'
import type { Hooks } from '../provider/kind.ts'
import type { ToldInbound } from '../provider/port.ts'
import { addInboundParts, type InboundPart } from '../store/inbound-parts.ts'
import type { Deps } from '../world.ts'
import { newReceipt, openRecording } from './record-receipts.ts'

/** What an inbound message counts as in the bounds below, in bytes: one that is larger counts as several. */
const UNIT_BYTES = 1_024
const MAX_INBOUND_BATCH = 200
/** Some 10 MB. */
const MAX_INBOUND_WAITING = 10_000
/** One commits while the next one gathers; more would wait for each other's provider. */
const MAX_INBOUND_RUNNING = 1

/** How a provider of this name tells what came on its session: `Hooks.tell`. */
export type TellFrom = (provider: string) => Hooks['tell']

type TellDeps = Pick<Deps, 'bus' | 'db' | 'parking' | 'newId' | 'now'>

/**
 * The way of receipts and inbound messages from sessions into what is durable, many at once. Receipts of messages that nobody
 * knows are taken as far as the parking has room, as over HTTP. Where some of a call are refused all of it comes again, and
 * what was taken changes nothing then.
 */
export function openTelling(deps: TellDeps): TellFrom {
  const recording = openRecording(deps)
  const keeping = openGroupCommit({
    run: async (parts: readonly InboundPart[]) => {
      await addInboundParts(deps.db, parts)
      return parts.map(() => true)
    },
    maxBatch: MAX_INBOUND_BATCH,
    maxWaiting: MAX_INBOUND_WAITING,
    maxRunning: MAX_INBOUND_RUNNING,
    sizeOf: (part) => Math.ceil(bytesOf(part) / UNIT_BYTES),
  })

  return (provider) => async (what) => {
    const receipts = what.flatMap((one) => ('receipt' in one ? [newReceipt(deps, provider, one)] : []))
    const inbound = what.flatMap((one) => ('inbound' in one ? [inboundPart(deps, provider, one)] : []))
    if (receipts.includes(null)) throw new Error('a receipt is larger than one may be')
    const [recorded] = await Promise.all([
      Promise.all(receipts.flatMap((receipt) => (receipt ? [recording.join(receipt)] : []))),
      Promise.all(inbound.map(keeping.join)),
    ])
    if (recorded.includes('no_room')) throw new Error('too many receipts wait for their messages')
  }
}

/** What it holds, about, and at least 1: an SMSC may write whatever it likes into an address, too. */
function bytesOf({ from, to, text, raw }: InboundPart): number {
  return 1 + from.length + to.length + text.length + (raw ? raw.octets.length + raw.header.length : 0)
}

function inboundPart({ newId }: TellDeps, provider: string, { inbound }: ToldInbound): InboundPart {
  const { from, to, text, raw, part, providerMessageId } = inbound
  return {
    id: newId(),
    provider,
    providerMessageId: providerMessageId === null ? null : storable(providerMessageId),
    from: storable(from),
    to: storable(to),
    text: storable(text),
    raw,
    part,
  }
}
