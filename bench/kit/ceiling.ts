import { must } from '../../src/domain/assert.ts'
import { BY_REST } from '../../src/domain/door.ts'
import { NOTHING_GIVEN } from '../../src/domain/fields/given-fields.ts'
import type { LifecycleState } from '../../src/domain/lifecycle.ts'
import type { Actor, Move } from '../../src/domain/message/actor.ts'
import type { ClientId, MessageId, Msisdn } from '../../src/domain/message.ts'
import { moneyOfCents } from '../../src/domain/money.ts'
import { NO_PARAMETERS } from '../../src/domain/parameters.ts'
import type { Db } from '../../src/store/database/db.ts'
import { insertPaid } from '../../src/store/message/accept-rows.ts'
import { commitMoves } from '../../src/store/message/actor-rows.ts'
import { claimAlarms } from '../../src/store/message/alarms.ts'
import type { NewMessage } from '../../src/store/message/new-message.ts'
import { createDatabase } from '../../test/support/database.ts'
import { textOf, toOf } from './bench-message.ts'
import { requireCleanAudit } from './clean-audit.ts'
import { createClients } from './fleet.ts'
import type { Usage } from './processes.ts'
import { progress } from './report.ts'
import { checkpoint } from './statements.ts'

/** Batches of the statements: messages per accepting transaction, actors per committed batch of moves. */
export type Batches = { readonly accept: number; readonly moves: number }

/** Life cycles a second, and what it took. */
export type Ceiling = { readonly perSecond: number; readonly usage: readonly Usage[] }

/** Batches in flight, as many as the gateway's: two of the api, one of the worker. */
const WRITERS = 3

/** A batch of the gateway touches as many clients' rows. */
const CLIENTS_PER_WRITER = 100
const PROGRESS_MS = 5_000

/**
 * How many life cycles a second this PostgreSQL allows: the gateway's own statements and driver, the same rows, state
 * changes and durability (one commit per batch), and nothing else: no HTTP, no bus, no machine, no provider. Works on a
 * database of its own, and ends with the audit. `measure` starts to count CPU and answers what ends it.
 */
export async function measureCeiling(
  batches: Batches,
  seconds: number,
  measure: () => () => Usage[],
): Promise<Ceiling> {
  const { db, drop } = await createDatabase()
  try {
    const clients = await createClients(db, WRITERS * CLIENTS_PER_WRITER)
    await checkpoint(db)
    const measured = measure()
    const startedAt = performance.now()
    const until = startedAt + seconds * 1_000
    let cycles = 0

    /** Each writer has its own clients, so that none waits for the other's locks. */
    async function write(slot: number): Promise<void> {
      const own = clients.slice(slot * CLIENTS_PER_WRITER, (slot + 1) * CLIENTS_PER_WRITER)
      while (performance.now() < until) {
        const messages = Array.from({ length: Math.max(batches.accept, batches.moves) }, (_, index) =>
          newMessage(own[index % own.length] as ClientId, cycles + index),
        )
        for (const batch of chunks(messages, batches.accept)) {
          await insertPaid(db.sql, batch)
        }
        let actors = messages.map(actorOf)
        for (const [status, event] of STEPS) {
          const moves = actors.map((actor) => move(actor, status, event))
          for (const batch of chunks(moves, batches.moves)) await commitMoves(db.sql, batch, slot)
          actors = moves.map(({ next }) => next)
        }
        cycles += messages.length
      }
    }

    const shown = setInterval(() => progress(`  ${cycles} life cycles`), PROGRESS_MS)
    const writers = Array.from({ length: WRITERS }, (_, slot) => write(slot))
    await Promise.all([...writers, endAlarms(db, until)]).finally(() => clearInterval(shown))
    const perSecond = Math.round(cycles / ((performance.now() - startedAt) / 1_000))
    const usage = measured()
    await requireCleanAudit(db)
    return { perSecond, usage }
  } finally {
    await drop()
  }
}

/** What a worker's alarm tick does: the alarms that messages were accepted with end some seconds later. */
async function endAlarms(db: Db, until: number): Promise<void> {
  const limit = 500
  while (performance.now() < until) {
    const { claimed } = await claimAlarms(db.sql, { nowMs: Date.now(), leaseMs: 30_000, limit })
    if (claimed < limit) await Bun.sleep(ALARM_TICK_MS)
  }
}

const ALARM_TICK_MS = 200

/** The usual life and no other: what is done for it is what the gateway does most. */
const STEPS: readonly (readonly [LifecycleState, string])[] = [
  ['SENDING', 'DISPATCHED'],
  ['SENT', 'PROVIDER_ACCEPTED'],
  ['DELIVERED', 'RECEIPT_DELIVERED'],
]

const VALIDITY_MS = 259_200_000
const DISPATCH_LEASE_MS = 5_000

/** The message that the load of `kit/load.ts` makes. */
function newMessage(clientId: ClientId, index: number): NewMessage {
  const nowMs = Date.now()
  return {
    id: Bun.randomUUIDv7() as MessageId,
    clientId,
    to: toOf(index) as Msisdn, // in E.164 form
    from: 'SENDER',
    text: textOf(index),
    encoding: 'GSM7',
    parts: 1,
    ...NOTHING_GIVEN,
    ...NO_PARAMETERS,
    ...BY_REST,
    express: false,
    otp: false,
    requestId: null,
    status: 'QUEUED',
    provider: 'mock',
    route: '{"r":"everything","p":["mock"]}',
    note: null,
    sendAtMs: null,
    lane: 'normal',
    cost: must(moneyOfCents(5), 'five cents'),
    acceptedAtMs: nowMs,
    wakeAtMs: nowMs + DISPATCH_LEASE_MS,
    expiresAtMs: nowMs + VALIDITY_MS,
  }
}

function actorOf(message: NewMessage): Actor {
  const { id, clientId, to, from, text, encoding, parts, lane, acceptedAtMs, expiresAtMs, wakeAtMs } = message
  const fresh = {
    provider: message.provider,
    providerMessageId: null,
    taken: false,
    partsOpen: null,
    partsAttempt: null,
    heldFor: null,
    pinnedTo: null,
    class: null,
    reference: message.reference,
    parameters: NO_PARAMETERS,
    userData: null,
    hasCallbackTo: false,
    attempts: 0,
    throttles: 0,
    lastError: null,
    version: 1,
  }
  const row = { id, clientId, to, from, text, encoding, parts, lane, expiresAtMs, wakeAtMs }
  return { ...row, ...fresh, status: 'QUEUED', dueAtMs: acceptedAtMs, movedAtMs: acceptedAtMs }
}

/** The step of the machine, with the details that the mock provider's answer and receipt leave in the history. */
function move(actor: Actor, status: LifecycleState, event: string): Move {
  const seq = actor.version + 1
  const providerMessageId = status === 'SENDING' ? null : `mock-${actor.id.slice(-20)}`
  const next: Actor = {
    ...actor,
    status,
    version: seq,
    provider: 'mock',
    attempts: 1,
    providerMessageId,
    wakeAtMs: status === 'DELIVERED' ? null : actor.expiresAtMs,
  }
  const details: Partial<Record<LifecycleState, string>> = {
    SENT: 'command_status 0x00000000: accepted',
    DELIVERED: `{"provider_message_id":"${providerMessageId}","status":"DELIVRD","error":null}`,
  }
  const history = { messageId: actor.id, seq, atMs: Date.now(), event, from: actor.status, to: status }
  return {
    expectedVersion: actor.version,
    next,
    history: [
      { ...history, ignored: false, attempt: 1, part: null, route: null, detail: details[status] ?? null },
    ],
    parts: null,
    alarm: false,
    credit: status === 'DELIVERED' ? 'CAPTURED' : null,
  }
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
