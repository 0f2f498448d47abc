import type { Advanced } from '../flow/message/advance-actors.ts'
import type { Tracer } from '../trace/tracer.ts'
import type { Taken } from './lines/turn.ts'
import type { Task } from './task.ts'

/** Finds out of which traces the events of a batch are, and records how long its orders waited for their turn in this worker. */
export async function traceTaken(
  tracer: Tracer,
  batch: readonly Task[],
  taken: readonly Taken[],
): Promise<void> {
  const endMs = tracer.now()
  await tracer.learn(batch.map(({ incoming }) => incoming.messageId))
  for (const { waiting, turn } of taken) {
    const { order, cameMs } = waiting
    const attributes = { 'sms.message_id': order.messageId, 'sms.provider': turn.provider }
    if (cameMs !== undefined)
      tracer.add(order.messageId, { name: 'take', startMs: cameMs, endMs, attributes, error: null })
  }
}

/** Records the steps of a batch that is committed: each event, and what became of its message. */
export function traceSteps(
  tracer: Tracer,
  batch: readonly Task[],
  advanced: readonly Advanced[],
  startMs: number,
): void {
  const endMs = tracer.now()
  for (const [index, { incoming }] of batch.entries()) {
    const { outcome = null, actor = null } = advanced[index] ?? {}
    tracer.add(incoming.messageId, {
      name: 'step',
      startMs,
      endMs,
      attributes: {
        'sms.message_id': incoming.messageId,
        'sms.client_id': actor?.clientId ?? null,
        'sms.event': incoming.event.type,
        'sms.outcome': outcome,
        'sms.status': actor?.status ?? null,
        'sms.provider': actor?.provider ?? null,
        'sms.events_together': batch.length,
      },
      error: null,
    })
  }
}
