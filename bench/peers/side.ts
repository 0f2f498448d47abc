import type { Services } from '../../scripts/services.ts'
import type { Db } from '../../src/store/database/db.ts'
import type { Sink } from '../../test/support/smsc-sink/sink-process.ts'
import type { CallbackSink } from '../kit/callback-sink.ts'
import type { LoadRequest } from '../kit/sender.ts'

/** What all sides have in common: the same services, SMSC and client's endpoint. */
export type Surroundings = {
  readonly services: Services
  readonly sink: Sink
  readonly callbacks: CallbackSink
}

/** A side that runs, alone on the machine but for its surroundings. */
export type RunningSide = {
  readonly url: string
  /** The n-th request: one message, whose end is told to the callback sink. */
  requestOf(index: number): LoadRequest
  /** Its own processes, by what they are. Those of the services count beside them. */
  readonly pids: Readonly<Record<string, readonly number[]>>
  /** Null: it has no database. */
  readonly db: Db | null
  /** Throws when something of what it did is wrong. Called when each message's end is told. */
  check(): Promise<void>
  stop(): Promise<void>
}

/** Something that takes messages over HTTP, submits them to an SMSC, takes their receipts and tells of their ends. */
export type Side = {
  /** For BENCH_SIDES. */
  readonly id: string
  readonly name: string
  /** What cannot be lost once it has answered. */
  readonly durable: string
  /** What it does with money. */
  readonly bills: string
  /** The services without which it does not run. */
  readonly uses: readonly ('postgres' | 'nats' | 'redis')[]
  /** The account by which the sink knows it; null: its provider is not the sink. */
  readonly systemId: string | null
  /** Starts it on an empty database of its own; it takes traffic when this returns. */
  start(surroundings: Surroundings): Promise<RunningSide>
}
