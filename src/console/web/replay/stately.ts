import { createBrowserInspector } from '@statelyai/inspect'
import { openPlayer } from './machine-player.ts'
import type { ReplayStep } from './replay.ts'
import { eventOfRow } from './stored-events.ts'

/**
 * Opens the Stately inspector, a page of another host, in a new window and plays a message there. What is sent are the
 * machine, the events and the context. Loaded only when it is asked for.
 */
export function inspectReplay(steps: readonly ReplayStep[]): void {
  const [first, ...later] = steps
  if (!first) return
  const inspector = createBrowserInspector()
  const player = openPlayer({ lifecycle: first.lifecycle, context: first.context }, inspector.inspect)
  later.forEach(({ row }) => {
    const event = eventOfRow(row, player.state.context)
    if (event) player.send(event)
  })
}
