import { must } from '../../domain/assert.ts'
import type { InboundId, JoinedInbound } from '../../domain/inbound/inbound.ts'
import { readAddress } from '../../domain/inbound/inbound-address.ts'
import { firstId, joinParts, type WaitingPart } from '../../domain/inbound/inbound-join.ts'
import { consistentPlace } from '../../domain/inbound/part-place.ts'
import { storable } from '../../domain/storable.ts'
import { septetsIn } from '../../domain/text/gsm7.ts'
import { uuid7Ms } from '../../domain/uuid7.ts'
import { MAX_INBOUND_TEXT_CHARACTERS } from '../../provider/inbound-fields.ts'
import type { InboundPart } from '../../store/inbound/inbound-parts.ts'
import type { QueuedPart } from '../../store/inbound/inbound-queue.ts'
import type { ApiDeps } from '../../world.ts'
import { derivedId } from '../derived-id.ts'

/** A part that waits, and what was told of it. */
export type ToldPart = InboundPart & WaitingPart

type JoinDeps = Pick<ApiDeps, 'providers' | 'log' | 'inbound'>

/** What waits in the queue with what was told of it; those whose day is gone are left out. */
export function toldParts(queued: readonly QueuedPart[], parts: readonly InboundPart[]): ToldPart[] {
  const places = new Map(queued.map((one) => [one.id, one]))
  return parts.map((part) => {
    const { untilMs } = must(places.get(part.id), 'a place in the queue')
    return { ...part, part: consistentPlace(part.part), joinKey: joinKeyOf(part), untilMs }
  })
}

/** What a part has in common with the others of its message; null: it is whole. */
export function joinKeyOf(part: InboundPart): string | null {
  const place = consistentPlace(part.part)
  if (place === null) return null
  return derivedId('inbound message', part.provider, part.from, part.to, `${place.reference}/${place.total}`)
}

/** Names all that was told of a part: the same for one that came again. */
export function fingerprintOf({ provider, from, to, text, raw, part }: InboundPart): string {
  const said = raw ? [hex(raw.octets), String(raw.dataCoding), hex(raw.header)] : [text]
  const place = part ? `${part.reference}/${part.total}/${part.number}` : ''
  return derivedId('inbound part', provider, from, to, place, ...said)
}

function hex(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex')
}

/** Puts parts together as `joinParts`, and reads the texts of what is whole. */
export function joinInbound(
  deps: JoinDeps,
  parts: readonly ToldPart[],
  nowMs: number,
): {
  readonly messages: readonly JoinedInbound[]
  readonly waiting: ReturnType<typeof joinParts<ToldPart>>['waiting']
} {
  const { messages, waiting } = joinParts(parts, { nowMs, joinMs: deps.inbound.joinMs })
  return { messages: messages.map(({ parts: of, partial }) => messageOf(deps, of, partial)), waiting }
}

function messageOf(deps: JoinDeps, parts: readonly ToldPart[], partial: boolean): JoinedInbound {
  const { provider, from, to } = must(parts[0], 'a part')
  const id = firstId(parts) as InboundId // as it is named
  const text = firstCharacters(textOf(deps, parts), MAX_INBOUND_TEXT_CHARACTERS)
  return {
    id,
    provider,
    from: readAddress(from),
    to: readAddress(to),
    text,
    encoding: septetsIn(text) === null ? 'UCS2' : 'GSM7',
    partIds: parts.map((part) => part.id),
    partial,
    receivedAtMs: uuid7Ms(id),
    told: parts.find(({ told }) => told !== null)?.told ?? null,
  }
}

/** Whole characters, at most `count`. The rest is not looked at: 255 payloads of 64 KB may be one message. */
function firstCharacters(text: string, count: number): string {
  return [...text.slice(0, 2 * count)].slice(0, count).join('')
}

/** A character may stand half in one part and half in the next: who gave octets reads them again, as one. */
function textOf({ providers, log }: JoinDeps, parts: readonly ToldPart[]): string {
  const [first] = parts
  const texts = parts.map(({ text }) => text).join('')
  if (!first?.part || parts.some(({ raw }) => raw === null)) return texts
  const byNumber = new Map(parts.map(({ part, raw }) => [part?.number, raw]))
  const raws = Array.from({ length: first.part.total }, (_, index) => byNumber.get(index + 1) ?? null)
  try {
    const settings = providers.get(first.provider)?.settings
    return storable(providers.kindOf(first.provider)?.textOfParts?.(settings, raws) ?? texts)
  } catch (err) {
    log.error({ err, provider: first.provider }, 'the kind could not read the text of an inbound message')
    return texts
  }
}
