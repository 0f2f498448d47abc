import postgres from 'postgres'
import { askOnce, isWritable, type Leader } from './leader.ts'
import type { Servers } from './servers.ts'

/** A connection of a pool, as the patched driver tells of it. */
export type Watched = {
  /** What the server calls it; the process number is what `pg_stat_activity` has. */
  readonly backend: { readonly pid: number | null }
  /** Pieces of answers that have come in so far. */
  readonly received: number
  /** Whether an answer is waited for. */
  asks(): boolean
  /** Ends it now: what was asked fails with this error. */
  cut(error: Error): void
}

/** A server, or the way to it, that answers nothing, and closes nothing either. */
export class ConnectionSilent extends Error {
  override readonly name = 'ConnectionSilent'
  readonly code = 'CONNECTION_SILENT'
}

/** Long enough for a commit on a slow disk; a report may take longer, and is asked after. */
export const SILENT_MS = 5_000
const LOOK_EVERY_MS = 1_000

/** What a silent connection is judged by: whether each of these is at work for us. */
export type AtWork = (pids: readonly number[]) => Promise<(pid: number) => boolean>

/**
 * Cuts connections whose server went away without a word: a machine that stopped, a network that drops what it is given.
 * TCP notices that after a quarter of an hour. A connection that has waited for an answer for `SILENT_MS` is asked after over a
 * new one: when the server that takes writes says that it is at work, it is waited for on. `stop` ends the watch.
 */
export function watchSilence(
  connections: readonly Watched[],
  atWork: AtWork,
  { silentMs = SILENT_MS, everyMs = LOOK_EVERY_MS } = {},
): { stop(): void } {
  const since = new Map<Watched, { readonly received: number; readonly atMs: number }>()
  let asking = false

  function look(): void {
    const nowMs = performance.now()
    for (const connection of connections) {
      const seen = since.get(connection)
      if (!connection.asks()) since.delete(connection)
      else if (seen?.received !== connection.received)
        since.set(connection, { received: connection.received, atMs: nowMs })
    }
    const silent = [...since].filter(([, { atMs }]) => nowMs - atMs >= silentMs)
    if (silent.length === 0 || asking) return
    asking = true
    void judge(silent.map(([connection]) => connection)).finally(() => {
      asking = false
    })
  }

  async function judge(silent: readonly Watched[]): Promise<void> {
    const before = silent.map((connection) => ({ connection, received: connection.received }))
    const pids = silent.flatMap(({ backend: { pid } }) => (pid === null ? [] : [pid]))
    const isAtWork = await atWork(pids).catch(() => () => false)
    for (const { connection, received } of before) {
      // It may have answered meanwhile: a process that stood still itself reads what is there first.
      if (!connection.asks() || connection.received !== received) continue
      if (isAtWork(connection.backend.pid ?? 0)) since.delete(connection)
      else connection.cut(new ConnectionSilent('the server was asked, and is not at work on an answer'))
    }
  }

  const timer = setInterval(look, everyMs)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}

/**
 * Asks the server that takes writes. Behind a pooler, which gives connections numbers of its own, every connection counts as
 * being at work while that server answers; the same where the server answers with a refusal, as it does when it has no
 * connection left. Rejects when there is no such server.
 */
export function askAtWork(servers: Servers, name: string, dial?: Leader['dial']): AtWork {
  return async (pids) => {
    const ask = async (sql: postgres.Sql) => {
      if (!(await isWritable(sql))) return () => false
      if (await isPooled(sql)) return () => true
      const rows = await sql<{ pid: number }[]>`
        select pid from pg_stat_activity
        where pid = any(string_to_array(${pids.join()}, ',')::int[]) and state not like 'idle%'`
      const busy = new Set(rows.map(({ pid }) => pid))
      return (pid: number) => busy.has(pid)
    }
    try {
      return await askOnce(servers, name, ask, dial)
    } catch (error) {
      if (error instanceof postgres.PostgresError && !GOING.test(error.code)) return () => true
      throw error
    }
  }
}

/** Whether the session has another number than the one its connection was told: a pooler stands between. */
export async function isPooled(sql: postgres.ISql): Promise<boolean> {
  const rows = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`
  return rows[0]?.pid !== rows.state.pid
}

/** SQLSTATE of a server that starts or ends: what it was asked before is lost. */
const GOING = /^57P/
