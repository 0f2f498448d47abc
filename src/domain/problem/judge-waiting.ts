import type { Lane } from '../message.ts'
import type { Problem } from './problem.ts'

/** How long the oldest may wait in a queue before somebody should look, and before it is bad, in seconds. */
const WAIT_S: Readonly<Record<Lane, { readonly warn: number; readonly bad: number }>> = {
  otp: { warn: 3, bad: 10 },
  express: { warn: 15, bad: 120 },
  normal: { warn: 60, bad: 600 },
}

/** What waits for one provider in one lane. */
export type Waiting = {
  readonly provider: string
  readonly lane: Lane
  readonly orders: number
  readonly sinceMs: number
}

/** The queues whose oldest message waits too long. */
export function judgeWaiting(waiting: readonly Waiting[], nowMs: number): Problem[] {
  return waiting.flatMap(({ provider, lane, orders, sinceMs }) => {
    const waitsS = (nowMs - sinceMs) / 1_000
    const { warn, bad } = WAIT_S[lane]
    if (orders === 0 || waitsS < warn) return []
    return [
      {
        kind: 'waiting',
        severity: waitsS >= bad ? 'bad' : 'warn',
        title: `Messages wait for ${provider} in the lane ${lane}`,
        count: orders,
        of: 'messages',
        sinceMs,
        provider,
        lane,
        filter: { status: 'QUEUED', provider, lane },
        act: 'move_messages',
      } satisfies Problem,
    ]
  })
}
