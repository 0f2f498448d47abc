import type { ClientId, Lane, MessageId } from '../message.ts'

/** A committed message that waits for its turn. */
export type Dispatchable = {
  readonly id: MessageId
  readonly clientId: ClientId
  readonly lane: Lane
  /** Whose queue it goes to. Null: of a release that chose none; its alarm chooses. */
  readonly provider: string | null
  readonly parts: number
}
