import type { Lane } from '../domain/message.ts'
import { type Bus, BusUnavailable } from './port.ts'

/** How often a process asks how much waits. */
export const BACKLOG_POLL_MS = 500

/** Up to which multiple of the bound a lane is let in: what floods normal leaves room for express, and both for otp. */
const ROOM: Record<Lane, number> = { normal: 1, express: 1.25, otp: 1.5 }

/** The bound of the whole: what the bus holds must be enough for the lane that is let in longest. */
const MOST_ROOM = Math.max(...Object.values(ROOM))

/** Fewer overdue alarms than this are the usual ones: workers take so many in a fraction of a second. */
const FEW_OVERDUE = 1_000

/** Messages that wait for their dispatch, over all processes, and the bound on them. */
export type Backlog = {
  /** True when `count` more messages may be accepted in this lane, all or none; then they count at once. */
  admits(lane: Lane, count: number): boolean
  /** What waits as far as this process knows, and the bound for the normal lane. */
  state(): { readonly messages: number; readonly max: number }
  /** Asks anew. Rejects when `countOverdue` does; what was known last then goes on to count. */
  poll(): Promise<void>
}

/**
 * Bounds the backlog to `maxMessages`, or to what the bus holds if that is less. Known is what was asked last, plus all that
 * this process has let in since the poll before that one: such a message may still have been on its way to the bus. So
 * this process errs by at most its last second, on the safe side; what others let in shows after half a second.
 *
 * While the bus is away, and until what came together then is done, messages wait in the database for alarms that are due:
 * `countOverdue` counts them, up to its argument.
 */
export function openBacklog({
  bus,
  maxMessages,
  countOverdue,
}: {
  readonly bus: Pick<Bus, 'backlog'>
  readonly maxMessages: number
  readonly countOverdue: (most: number) => Promise<number>
}): Backlog {
  let asked = 0
  let max = maxMessages
  /** Let in between the starts of the last two polls, and since the last one. */
  let before = 0
  let since = 0
  let isInDatabase = false

  const known = () => asked + before + since

  /** Null: the bus is away. */
  async function askBus(): Promise<number | null> {
    try {
      const { orders, capacity } = await bus.backlog()
      max = Math.min(maxMessages, Math.floor(capacity / MOST_ROOM))
      return orders
    } catch (error) {
      if (!(error instanceof BusUnavailable)) throw error
      return null
    }
  }

  return {
    admits(lane, count) {
      if (known() + count > max * ROOM[lane]) return false
      since += count
      return true
    },
    state: () => ({ messages: known(), max }),
    async poll() {
      const letIn = since
      const orders = await askBus()
      const overdue = orders === null || isInDatabase ? await countOverdue(Math.ceil(max * MOST_ROOM)) : 0
      isInDatabase = orders === null || overdue >= FEW_OVERDUE
      // A message that waits in both counts once.
      asked = Math.max(orders ?? 0, overdue)
      before = letIn
      since -= letIn
    },
  }
}
