import type { ClientId, MessageId, TextEncoding } from '../message.ts'
import type { KeywordAction } from '../opt-out/keywords.ts'

/** The name of an inbound message: that of the first of its parts that came, a UUIDv7. */
export type InboundId = string & { readonly __brand: 'InboundId' }

/** A message from a handset, put together, before anybody has looked whose it is. */
export type JoinedInbound = {
  readonly id: InboundId
  readonly provider: string
  /** In E.164 form where it can be read so, else as the provider wrote them: see `readAddress`. */
  readonly from: string
  readonly to: string
  readonly text: string
  /** The alphabet that its text needs. */
  readonly encoding: TextEncoding
  /** The parts that have come of it, 1 to 255, by their ids in `inbound_parts`, in their order. */
  readonly partIds: readonly string[]
  /** True: others were announced, and had not come when their time was over. */
  readonly partial: boolean
  /** When the first of its parts came, Unix milliseconds. */
  readonly receivedAtMs: number
  /** What the provider took it for, and has answered itself; null: it says nothing of that. */
  readonly told: KeywordAction | null
}

/** An inbound message, and whose it is. */
export type MatchedInbound = JoinedInbound & {
  /** Null: nobody has its number yet. */
  readonly clientId: ClientId | null
  /** The word by which its client has the number; null: by the number alone. */
  readonly keyword: string | null
  /** The newest message of its client from that number to that handset within 7 days; null: there is none. */
  readonly inReplyTo: MessageId | null
}

/** An inbound message as it is kept. */
export type TakenInbound = MatchedInbound & {
  /** What its text did; null: nothing. */
  readonly action: KeywordAction | null
}
