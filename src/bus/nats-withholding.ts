import type { JsMsg } from 'nats'

/** A queue that holds so many more gives the next one at once, or something is wrong with it. */
const HELD_BACK = 100
/** Nothing came for so long, although it was asked for. */
const ASKED_MS = 1_000
/** So often in a row, and it is no chance. */
const SIGNS = 3

/**
 * Judges by each message that a consumer gives whether it withholds others. One whose servers were parted can have messages on its
 * list that are gone, as many as it gives out at once, and finds that out of each only when its ack wait is over: of 40,000 orders it
 * gave some two a second (nats-server 2.9). Made anew it gives all of them. `askedMs`: for how long it was asked for this message.
 */
export function openWithholding(): (message: Pick<JsMsg, 'info'>, askedMs: number) => boolean {
  let signs = 0
  return ({ info }, askedMs) => {
    signs = askedMs >= ASKED_MS && info.pending >= HELD_BACK ? signs + 1 : 0
    return signs >= SIGNS
  }
}
