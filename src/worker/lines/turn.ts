import type { MessageEventType } from '../../../actors/message/events.ts'
import type { OpenedProviders } from '../../provider/kind.ts'
import type { WaitingOrder } from '../lanes.ts'

/** A right to one submission, taken with an order. Ends once, by `giveBack` or by `begin` and `answered` or `unasked`. */
export type Turn = {
  readonly provider: string
  /** Right before the submission: to whom it goes. Null: the line is not ours any more, nothing may be submitted. */
  begin(): OpenedProviders | null
  /** The answer of a submission that has begun. */
  answered(event: MessageEventType): void
  /** A submission that has begun ended before the provider heard of it. */
  unasked(): void
  /** Nothing was submitted. Without effect once it has begun. */
  giveBack(): void
}

/** An order whose turn has come. */
export type Taken = { readonly waiting: WaitingOrder; readonly turn: Turn }
