import { Socket } from 'node:net'
import postgres from 'postgres'
import { type Host, type Servers, textOf, wayTo } from './servers.ts'

/** Of several servers the one that takes writes. */
export type Leader = {
  /**
   * A socket that is being connected to it. Where there is none it fails at once, with a code that begins with
   * `CONNECTION_`: the driver expects a socket, and no exception.
   */
  dial(): Promise<Socket>
}

/** A server that takes longer to say what it is is passed over. */
const ANSWER_WITHIN_MS = 2_000

/** For so long it is not asked again: connections of one pool are made together. */
const KNOWN_FOR_MS = 1_000

/** No server of several takes writes now. */
export class NoLeader extends Error {
  override readonly name = 'NoLeader'
  readonly code = 'CONNECTION_NO_LEADER'
}

/**
 * All are asked at once, and the first that says that it takes writes is the one: a server that hangs holds nobody up.
 * The driver's own way is to try one after another, and waits for the whole of its timeout at one that hangs.
 */
export function openLeader(servers: Servers, name: string): Leader {
  let finding: Promise<Host> | null = null
  let forgetAtMs = 0

  function find(): Promise<Host> {
    if (finding && performance.now() < forgetAtMs) return finding
    forgetAtMs = Number.POSITIVE_INFINITY
    const found = Promise.any(servers.hosts.map((host) => asked(servers, host, name))).finally(() => {
      forgetAtMs = performance.now() + KNOWN_FOR_MS
    })
    finding = found
    return found
  }

  return {
    async dial() {
      const socket = new Socket()
      try {
        const host = await find()
        // The driver takes the name for the certificate from here.
        Object.assign(socket, host)
        socket.connect(host.port, host.host)
      } catch (error) {
        setImmediate(() => socket.destroy(noLeader(servers, error)))
      }
      return socket
    },
  }
}

function noLeader({ hosts }: Servers, error: unknown): NoLeader {
  const reasons = error instanceof AggregateError ? error.errors.map(wordOf) : [wordOf(error)]
  const each = hosts.map((host, index) => `${textOf(host)} ${reasons[index] ?? 'is away'}`)
  return new NoLeader(`no host takes writes: ${each.join(', ')}`)
}

function wordOf(error: unknown): string {
  if (!(error instanceof Error)) return 'is away'
  return 'code' in error ? String(error.code) : error.message
}

/** This host, when it takes writes; rejects when it only reads or does not say. */
async function asked(servers: Servers, host: Host, name: string): Promise<Host> {
  const at = { ...servers, hosts: [host] }
  if (await askOnce(at, name, isWritable)) return host
  throw new Error('only reads')
}

/** Whether it takes writes: a standby does not, nor one whose owner has made it read-only. */
export async function isWritable(sql: postgres.Sql): Promise<boolean> {
  const [row] = await sql<{ writable: boolean }[]>`
    select not pg_is_in_recovery() and current_setting('transaction_read_only') = 'off' as writable`
  return row?.writable === true
}

/** Asks the first of these servers over a connection of its own, which is given up with what it waits for in time. */
export async function askOnce<T>(
  servers: Servers,
  name: string,
  ask: (sql: postgres.Sql) => Promise<T>,
  dial?: Leader['dial'],
): Promise<T> {
  const sql = postgres(servers.url, {
    ...wayTo(servers),
    ...(dial ? { socket: dial } : {}),
    max: 1,
    connect_timeout: ANSWER_WITHIN_MS / 1_000,
    prepare: false,
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: name },
  })
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('does not answer')), ANSWER_WITHIN_MS)
  try {
    return await Promise.race([ask(sql), late])
  } finally {
    clearTimeout(timer)
    void sql.end({ timeout: 0 })
  }
}
