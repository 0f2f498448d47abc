import { newSecret } from '../../src/callback/signature.ts'
import { must } from '../../src/domain/assert.ts'
import { randomTarget } from '../../src/domain/callback/target.ts'
import { FIRST_CLIENT } from '../../src/domain/callback/turns.ts'
import type { LifecycleState } from '../../src/domain/lifecycle.ts'
import type { ClientId, MessageId } from '../../src/domain/message.ts'
import { setCallbackEndpoint } from '../../src/store/callback/callback-endpoints.ts'
import { type CallbackView, listCallbacks } from '../../src/store/callback/callbacks.ts'
import { claimCallbacks } from '../../src/store/callback/claimed-callbacks.ts'
import type { Db } from '../../src/store/database/db.ts'
import { commitMoves, loadActors } from '../../src/store/message/actor-rows.ts'
import type { NewMessage } from '../../src/store/message/new-message.ts'
import { startCallbackSender } from '../../src/worker/callback-sender.ts'
import type { WorkerDeps } from '../../src/world.ts'
import { apiDeps, openBusAway } from './apart.ts'
import { createTestClient } from './database.ts'
import { insertMessages, newMessage } from './drafts.ts'
import { eventually } from './eventually.ts'
import { workerDeps } from './worker-deps.ts'

/** A client that is told of its messages at this URL. */
export async function createToldClient(
  db: Db,
  url: string,
  everyStatus = false,
): Promise<{ readonly clientId: ClientId; readonly secret: string }> {
  const clientId = await createTestClient(db, 100_000)
  const secret = newSecret()
  await setCallbackEndpoint(db.sql, clientId, { url, everyStatus, newSecret: secret })
  return { clientId, secret }
}

/** Accepts messages and moves each through these states in one commit; answers their ids. */
export async function moveThrough(
  db: Db,
  clientId: ClientId,
  states: readonly LifecycleState[],
  count = 1,
  more: Partial<NewMessage> = {},
): Promise<MessageId[]> {
  const messages = await insertMessages(
    db,
    Array.from({ length: count }, () => newMessage(clientId, { reference: 'order-1', ...more })),
  )
  const ids = messages.map(({ id }) => id)
  await commitMoves(
    db.sql,
    (await loadActors(db.sql, ids)).map((actor) => {
      const history = states.map((to, index) => ({
        messageId: actor.id,
        seq: actor.version + index + 1,
        atMs: Date.now(),
        event: `TO_${to}`,
        from: states[index - 1] ?? actor.status,
        to,
        ignored: false,
        attempt: 1,
        part: null,
        route: null,
        detail: null,
      }))
      const status = must(states.at(-1), 'a state')
      const credit = status === 'DELIVERED' ? 'CAPTURED' : status === 'SENT' ? null : 'RELEASED'
      const next = {
        ...actor,
        status,
        version: actor.version + states.length,
        attempts: 1,
        provider: 'mock',
        providerMessageId: `p-${actor.id}`,
        wakeAtMs: credit ? null : actor.wakeAtMs,
      }
      return { expectedVersion: actor.version, next, alarm: false, credit, history, parts: null }
    }),
    0,
  )
  return ids
}

/** How callbacks are claimed, where that is not as `claimTurn` says. */
export type ClaimedAs = Partial<Parameters<typeof claimCallbacks>[1]>

/** The next millisecond: a row that was just written may be of the microseconds after this one began. */
export const soonMs = () => Date.now() + 1

/** Claims what is due of all clients now, a lease of two seconds. */
export function claimTurn(db: Db, more: ClaimedAs = {}) {
  return claimCallbacks(db.sql, {
    nowMs: soonMs(),
    leaseMs: 2_000,
    limit: 100,
    perTarget: 4,
    perClient: 24,
    underWay: [],
    ahead: [],
    after: FIRST_CLIENT,
    pivot: randomTarget(Math.random),
    ...more,
  })
}

/** A client's callbacks, the oldest message first. */
export async function callbacksOf(db: Db, clientId: ClientId): Promise<CallbackView[]> {
  const all = { clientId, messageId: null, state: null, fromAt: null, toAt: null, beforeId: null }
  const found = await listCallbacks(db, all, 500)
  return found.toSorted((a, b) => a.messageId.localeCompare(b.messageId) || a.sequence - b.sequence)
}

/** Waits until so many of a client's callbacks are in this state; answers them. */
export function waitForCallbacks(db: Db, clientId: ClientId, state: CallbackView['state'], count: number) {
  return eventually(async () => {
    const found = (await callbacksOf(db, clientId)).filter((each) => each.state === state)
    return found.length >= count ? found : null
  })
}

/** What a callback sender needs, with these parts. */
export function senderDeps(db: Db, more: Partial<WorkerDeps> = {}): WorkerDeps {
  return workerDeps(apiDeps({ db, bus: openBusAway() }), more)
}

/** Starts a sender; the answer stops it as a worker's stop does. */
export function startSender(db: Db, more: Partial<WorkerDeps> = {}): () => Promise<void> {
  const sender = startCallbackSender(senderDeps(db, more))
  return () => sender.stop(3_000)
}

/** Of a message as it is shown, what its client is told: neither what it gave to be sent, nor what is over by then. */
export function toldOf<Message extends object>(shown: Message) {
  const untold = ['text', 'tlvs', 'dlt', 'class', 'held_for', 'held_until', 'door', 'user_data', 'request_id']
  return Object.fromEntries(Object.entries(shown).filter(([name]) => !untold.includes(name)))
}
