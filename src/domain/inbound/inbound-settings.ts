/** How inbound messages are put together. */
export type InboundSettings = {
  /** How long a message waits for the rest of its parts, in milliseconds. */
  readonly joinMs: number
  /** Within this the same again, without an id of its provider's, is a repetition, in milliseconds; 0: nothing is. */
  readonly repeatMs: number
}
