import { arrowId } from '../../main-line.ts'
import type { MessagePaths } from '../answers.ts'
import type { ChartLook, StateNumber } from '../chart/machine-chart.tsx'
import { stateId } from '../live/traffic.ts'
import { shortCount } from '../numbers.ts'

/** What the chart says of many messages: how often each arrow was taken, as thickness and as a number, and where they are now. */
export function lookOf({ arrows, statuses }: Pick<MessagePaths, 'arrows' | 'statuses'>): ChartLook {
  const counts = new Map<string, number>()
  const path = new Set<string>(statuses.map(({ status }) => stateId(status)))
  for (const { from, to, count } of arrows) {
    path.add(stateId(to))
    if (from === null) continue
    path.add(stateId(from))
    const id = arrowId(stateId(from), stateId(to))
    path.add(id)
    counts.set(id, (counts.get(id) ?? 0) + count)
  }
  const most = Math.max(1, ...counts.values())
  const numbers = statuses.map(
    ({ status, count }) => [stateId(status), { value: shortCount(count), unit: 'now' }] as const,
  )
  return {
    path,
    notes: new Map([...counts].map(([id, count]) => [id, shortCount(count)])),
    weights: new Map([...counts].map(([id, count]) => [id, count / most])),
    numbers: new Map<string, StateNumber>(numbers),
  }
}
