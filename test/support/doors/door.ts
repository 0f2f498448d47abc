import { Writable } from 'node:stream'
import pino from 'pino'
import type { ClientId } from '../../../src/domain/message.ts'
import type { Db } from '../../../src/store/database/db.ts'
import type { ApiDeps } from '../../../src/world.ts'
import { apiDeps, openBusAway } from '../apart.ts'
import { createDatabase, createTestClient } from '../database.ts'
import { newMainKey } from '../keys.ts'
import { type ListeningApp, listenApp } from '../listening-app.ts'

/** The doors over HTTP of a gateway that asks for keys, with a client of its own that has one. */
export type DoorTest = {
  readonly db: Db
  readonly app: ListeningApp
  readonly deps: ApiDeps
  readonly clientId: ClientId
  readonly key: string
  /** All that was logged. */
  logged(): string
  /** The messages of the client, the oldest first, as the database has them; then they are forgotten. */
  takeMessages(): Promise<readonly DoorMessageRow[]>
  close(): Promise<void>
}

/** What a door made of a request. */
export type DoorMessageRow = {
  readonly id: string
  readonly to_msisdn: string
  readonly from_sender: string
  readonly text: string
  readonly encoding: string
  readonly parts: number
  readonly status: string
  readonly express: boolean
  readonly client_reference: string | null
  readonly door: string | null
  readonly user_data: Record<string, unknown> | null
  readonly callback_to: {
    readonly via: string
    readonly url: string | null
    readonly statuses: readonly string[]
    readonly form: Readonly<Record<string, string | number>>
  } | null
  readonly tlvs: object | null
  readonly dlt: object | null
  readonly send_in_s: number | null
  readonly valid_s: number
}

/** Opens it. `parts` are of the world behind it. */
export async function openDoorTest(parts: Partial<Omit<ApiDeps, 'router'>> = {}): Promise<DoorTest> {
  const database = await createDatabase()
  const { db } = database
  let logged = ''
  const sink = new Writable({
    write(chunk, _, done) {
      logged += String(chunk)
      done()
    },
  })
  const log = pino({ level: 'debug' }, sink)
  const deps = apiDeps({ db, bus: openBusAway(), auth: 'api_key', log, ...parts })
  const app = listenApp(deps)
  const clientId = await createTestClient(db, 10_000)
  const key = await newMainKey(db, clientId)
  let seen = 0
  return {
    db,
    app,
    deps,
    clientId,
    key,
    logged: () => logged,
    async takeMessages() {
      const rows = await db.sql<DoorMessageRow[]>`
        select m.id, to_msisdn, from_sender, text, encoding, parts, status, express, client_reference, door, user_data,
          callback_to, m.tlvs, m.dlt, extract(epoch from send_at - created_at)::float8 as send_in_s,
          extract(epoch from expires_at - created_at)::float8 as valid_s
        from messages m where client_id = ${clientId} order by id offset ${seen}`
      seen += rows.length
      return rows
    },
    async close() {
      await app.stop()
      await database.drop()
    },
  }
}
