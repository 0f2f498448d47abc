import type { JetStreamManager, SeqMsgRequest } from 'nats'
import { LANES } from '../domain/message.ts'
import { nullWhen } from './nats-api-error.ts'
import { ordersIn } from './nats-backlog.ts'
import { BusUnavailable } from './port.ts'
import { ACTOR_STREAM, ACTOR_SUBJECTS } from './subjects.ts'
import { joinShards, type WaitingOrders } from './waiting-orders.ts'

/** Queues whose oldest order is asked for at once, at most: those with the most. */
const MAX_ASKED = 200

/** JSNoMessageFoundErr. */
const NO_MESSAGE = 10037

/** What waits in the stream of orders: one question, and one for each queue that is not empty. Rejects with `BusUnavailable`. */
export async function readWaiting(
  manager: JetStreamManager,
  isAway: () => boolean,
): Promise<readonly WaitingOrders[]> {
  if (isAway()) throw new BusUnavailable('NATS is away')
  try {
    return await askQueues(manager)
  } catch (cause) {
    throw new BusUnavailable('NATS does not tell what waits', { cause })
  }
}

async function askQueues(manager: JetStreamManager): Promise<readonly WaitingOrders[]> {
  const { state } = await manager.streams.info(ACTOR_STREAM, { subjects_filter: ACTOR_SUBJECTS })
  const orders = ordersIn(state)
  const queues = Object.entries(state.subjects ?? {})
    .sort(([, a], [, b]) => b - a)
    .slice(0, MAX_ASKED)
    .map(([subject, batches]) => askOldest(manager, subject, Math.round((orders * batches) / state.messages)))
  const asked = await Promise.all(queues)
  return joinShards(asked.filter((one) => one !== null))
}

/** Null: it has been emptied meanwhile, or is of an earlier release. */
async function askOldest(
  manager: JetStreamManager,
  subject: string,
  orders: number,
): Promise<WaitingOrders | null> {
  const [, , provider, laneName] = subject.split('.')
  const lane = LANES.find((name) => name === laneName)
  if (provider === undefined || lane === undefined) return null
  // The client's types know a part of what the server takes (ADR-31 of JetStream: next_by_subj with seq).
  const first = { seq: 1, next_by_subj: subject } as SeqMsgRequest
  const message = await manager.streams.getMessage(ACTOR_STREAM, first).catch(nullWhen(NO_MESSAGE))
  return message && { provider, lane, orders, sinceMs: message.time.getTime() }
}
