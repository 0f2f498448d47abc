import { median } from '../kit/median.ts'
import { writeMarkdown } from '../kit/report.ts'
import type { ClosedResult, OpenResult } from './measure.ts'
import type { Side } from './side.ts'

/** What is said of one of them. Null: not measured, or there is none. */
export type PeerRow = {
  readonly id: string
  readonly name: string
  readonly durable: string
  readonly bills: string
  /** Closed loop, median of the rounds. */
  readonly perSecond: number
  /** Open loop, for the whole time. */
  readonly heldPerSecond: number | null
  /** Of the rate held. */
  readonly acceptP50Ms: number | null
  readonly acceptP99Ms: number | null
  /** Microseconds a message in the closed loops, with the services it uses, without load generator and SMSC. */
  readonly cpu: number | null
  readonly memoryMb: number | null
  readonly servicesMb: number | null
}

/** Medians of a side's closed loops, and what it held. */
export function peerRow(
  { id, name, durable, bills }: Side,
  loops: readonly ClosedResult[],
  held: readonly OpenResult[],
): PeerRow {
  const mine = loops.filter(({ side }) => side === name)
  const middle = (of: (loop: ClosedResult) => number) => Math.round(median(mine.map(of)))
  const hold = held.find(({ side }) => side === name)
  return {
    id,
    name,
    durable,
    bills,
    perSecond: middle(({ perSecond }) => perSecond),
    heldPerSecond: hold?.result.perSecond ?? null,
    acceptP50Ms: hold?.load.acceptMs.p50 ?? null,
    acceptP99Ms: hold?.load.acceptMs.p99 ?? null,
    cpu: middle(({ cpu }) => cpu),
    memoryMb: middle(({ memoryMb }) => memoryMb),
    servicesMb: middle(({ servicesMb }) => servicesMb),
  }
}

/** What PostgreSQL alone would do: the gateway's statements without a gateway. */
export function ceilingRow(batch: number, perSecond: number): PeerRow {
  return {
    id: 'ceiling',
    name: `plain SQL of ours, batches of ${batch}`,
    durable: 'message, history',
    bills: 'price, credit',
    perSecond,
    heldPerSecond: null,
    acceptP50Ms: null,
    acceptP99Ms: null,
    cpu: null,
    memoryMb: null,
    servicesMb: null,
  }
}

/** Writes the rows as a table that a page can take over. */
export function writePeerTable(rows: readonly PeerRow[]): void {
  writeMarkdown(
    'bench:peers',
    [
      '',
      'durable once answered',
      'bills',
      'held, messages/s',
      'accept p99, ms',
      'closed loop, messages/s',
      'CPU a message, µs',
      'memory and that of its services, MB',
    ],
    rows.map((row) => [
      row.name,
      row.durable,
      row.bills,
      row.heldPerSecond,
      row.acceptP99Ms,
      row.perSecond,
      row.cpu,
      row.memoryMb === null ? null : `${row.memoryMb} + ${row.servicesMb}`,
    ]),
  )
}
