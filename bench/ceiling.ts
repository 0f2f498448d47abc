// `bun run bench:ceiling`: the same rows and state changes as plain batched SQL: what PostgreSQL allows on this machine.
import { startServices } from '../scripts/services.ts'
import type { Actor, Move } from '../src/domain/actor.ts'
import type { ClientId, LifecycleState, MessageId, Msisdn } from '../src/domain/message.ts'
import { insertAccepted, lockCredits, type NewMessage } from '../src/store/accepted.ts'
import { commitMoves } from '../src/store/actors.ts'
import { createDatabase, createTestClient } from '../test/support/database.ts'
import { progress, report } from './kit/report.ts'

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 30)
const BATCH = 250
/** Batches in flight: the api's and the worker's. */
const WRITERS = 2

const services = await startServices({})
Object.assign(process.env, services.env)
const { db, drop } = await createDatabase()

function newMessage(clientId: ClientId): NewMessage {
  const nowMs = Date.now()
  return {
    id: Bun.randomUUIDv7() as MessageId,
    clientId,
    to: '+1555100005555' as Msisdn,
    from: 'SENDER',
    text: 'Your parcel 12345 is on its way',
    encoding: 'GSM7',
    parts: 1,
    reference: null,
    express: false,
    otp: false,
    lane: 'normal',
    costCents: 5,
    acceptedAtMs: nowMs,
    wakeAtMs: nowMs + 30_000,
    expiresAtMs: nowMs + 259_200_000,
  }
}

function actorOf(message: NewMessage): Actor {
  const { id, clientId, to, from, text, encoding, parts, lane, acceptedAtMs, expiresAtMs, wakeAtMs } = message
  const fresh = {
    provider: null,
    providerMessageId: null,
    attempts: 0,
    throttles: 0,
    lastError: null,
    version: 1,
  }
  const row = { id, clientId, to, from, text, encoding, parts, lane, expiresAtMs, wakeAtMs }
  return { ...row, ...fresh, status: 'QUEUED', createdAtMs: acceptedAtMs }
}

function move(actor: Actor, status: LifecycleState, event: string): Move {
  const version = actor.version + 1
  const sent = status !== 'SENDING'
  const next: Actor = {
    ...actor,
    status,
    version,
    provider: 'mock',
    attempts: 1,
    providerMessageId: sent ? `mock-${actor.id}` : null,
    wakeAtMs: status === 'DELIVERED' ? null : actor.expiresAtMs,
  }
  const history = {
    messageId: actor.id,
    seq: version,
    atMs: Date.now(),
    event,
    from: actor.status,
    to: status,
  }
  return {
    expectedVersion: actor.version,
    next,
    alarm: false,
    history: [
      { ...history, ignored: false, attempt: 1, detail: sent ? 'command_status 0x00000000: accepted' : null },
    ],
    credit: status === 'DELIVERED' ? 'CAPTURED' : null,
  }
}

const STEPS: readonly (readonly [LifecycleState, string])[] = [
  ['SENDING', 'DISPATCHED'],
  ['SENT', 'PROVIDER_ACCEPTED'],
  ['DELIVERED', 'RECEIPT_DELIVERED'],
]

try {
  progress(`Writing life cycles in batches of ${BATCH} for ${SECONDS} s …`)
  const until = performance.now() + SECONDS * 1_000
  let cycles = 0
  const write = async (slot: number) => {
    const clientId = await createTestClient(db, 1_000_000_000)
    while (performance.now() < until) {
      const messages = Array.from({ length: BATCH }, () => newMessage(clientId))
      await db.sql.begin(async (tx) => {
        await lockCredits(tx, [clientId])
        await insertAccepted(tx, messages)
      })
      let actors = messages.map(actorOf)
      for (const [status, event] of STEPS) {
        const moves = actors.map((actor) => move(actor, status, event))
        await commitMoves(db.sql, moves, slot)
        actors = moves.map(({ next }) => next)
      }
      cycles += BATCH
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, (_, slot) => write(slot)))
  const perSecond = Math.round(cycles / SECONDS)
  report(
    'bench:ceiling',
    { cyclesPerSecond: perSecond, batch: BATCH, writers: WRITERS, seconds: SECONDS },
    { title: 'Life cycles per second as plain batched SQL', bars: [{ label: 'ceiling', value: perSecond }] },
  )
} finally {
  await drop()
  await services.stop()
}
