import type { GivenRequest } from '../../domain/message/given-request.ts'
import type { MessageDraft } from '../../domain/message/message-draft.ts'
import type { Lane, MessageId } from '../../domain/message.ts'
import type { Money } from '../../domain/money.ts'

/** A message that is about to be accepted: priced, and named. Instants in Unix milliseconds. */
export type NewMessage = Omit<MessageDraft, 'sendAtMs' | 'validityMs' | 'endUserIp'> & {
  readonly id: MessageId
  /** Of the request under a key that asks for it; null when there is no key. */
  readonly requestId: MessageId | null
  /** What is kept of the request that it comes with; left out: nothing. */
  readonly given?: GivenRequest
  /** The two states that the machine lets a life begin in (SPEC.md). */
  readonly status: 'QUEUED' | 'SCHEDULED'
  /** Into whose queue it goes. */
  readonly provider: string
  /** The provider by which alone it goes; left out: it goes by its rule. */
  readonly pinnedTo?: string
  /** Why there, as `kept-route.ts` keeps it. */
  readonly route: string
  /** What the first row of its history says besides; null: nothing. */
  readonly note: string | null
  readonly sendAtMs: number | null
  readonly lane: Lane
  readonly cost: Money
  readonly acceptedAtMs: number
  readonly wakeAtMs: number
  readonly expiresAtMs: number
}
