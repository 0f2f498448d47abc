import type { Delivery } from '../bus/port.ts'

/** A delivery that could not be taken comes again after this. */
const REDELIVER_MS = 1_000

/** Acks when all `count` parts are settled well; gives the delivery back for later when any was not. */
export function countdown(
  count: number,
  delivery: Pick<Delivery<unknown>, 'ack' | 'nak'>,
): (well: boolean) => void {
  let left = count
  let allWell = true
  return (well) => {
    allWell &&= well
    if (--left > 0) return
    if (allWell) delivery.ack()
    else delivery.nak(REDELIVER_MS)
  }
}
