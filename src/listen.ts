import type { createApp } from './api/app.ts'
import { MAX_STREAMED_BODY_BYTES } from './api/http/body/read-body.ts'
import { type Config, ConfigError } from './config.ts'
import { must } from './domain/assert.ts'
import type { CertificatePair } from './domain/certificate-pair.ts'

/** A connection may be silent this long, in seconds: more than the longest wait for an OTP. */
const IDLE_TIMEOUT_S = 120

/** What is being asked is answered within this; then the connections that are left are cut. */
const STOP_WITHIN_MS = 3_000

const LOOK_EVERY_MS = 20

/** After a new certificate the server with the one before takes part so long: connections in use are ended by an answer meanwhile. */
export const BOTH_FOR_MS = 5_000

/** What is asked of a server of Bun's here. */
type HttpServer = {
  readonly port?: number | undefined
  readonly pendingRequests: number
  stop(closeActive?: boolean): Promise<void>
}

/** How a server is to listen. */
type At = {
  readonly hostname: string
  readonly port: number
  readonly reusePort: boolean
  readonly tls?: { readonly cert: string; readonly key: string }
}

/** An HTTP server of this process. */
export type Listening = {
  readonly port: number
  /** Answers what is being asked, takes nothing new; resolves within `STOP_WITHIN_MS`. */
  stop(): Promise<unknown>
  /**
   * Serves another certificate. For `BOTH_FOR_MS` who connects may still get the one before; then connections to it that are
   * idle are closed, and what was asked is answered, however long that takes.
   */
  renew(pair: CertificatePair): void
}

/** Listens at HOST and PORT, as `listenAlone` has it. */
export function listen(
  app: ReturnType<typeof createApp>,
  { HOST, PORT }: Pick<Config, 'HOST' | 'PORT'>,
  pair: CertificatePair | null,
): Listening {
  const open = (at: At) => {
    // Each route has a bound of its own; the largest of them must not be cut off before.
    app.listen({ ...at, idleTimeout: IDLE_TIMEOUT_S, maxRequestBodySize: MAX_STREAMED_BODY_BYTES })
    return must(app.server, 'a server that listens')
  }
  return listenAlone({ host: HOST, variable: 'PORT', port: PORT }, pair, { open, stop: stopServer })
}

/** Where something listens; `variable` is what its port comes from. */
type Place = { readonly host: string; readonly variable: 'PORT' | 'METRICS_PORT'; readonly port: number }

/**
 * Listens there alone, over TLS where there is a certificate. Throws `ConfigError` when that cannot be.
 *
 * Elysia would share the port with another gateway (SO_REUSEPORT), and the system would give each some of the requests. Over
 * TLS that is so, since Bun cannot change the certificate of a server: another one takes its place beside it.
 */
export function listenAlone(
  place: Place,
  pair: CertificatePair | null,
  {
    open: openAt,
    stop,
  }: { readonly open: (at: At) => HttpServer; readonly stop: (server: HttpServer) => Promise<void> },
): Listening {
  const servers = new Set<HttpServer>()
  function open(port: number, tls: CertificatePair | null): HttpServer {
    const server = openAt({
      port,
      hostname: place.host,
      reusePort: tls !== null,
      ...(tls && { tls: { cert: tls.certificate, key: tls.key } }),
    })
    servers.add(server)
    return server
  }
  let current = orConfigError(place, () => open(place.port, pair))
  const port = current.port ?? place.port
  return {
    port,
    renew(next) {
      const before = current
      current = open(port, next)
      setTimeout(() => void before.stop().then(() => servers.delete(before)), BOTH_FOR_MS)
    },
    stop: () => Promise.all([...servers].map(stop)),
  }
}

/**
 * Throws `ConfigError` at once when nobody could listen now where this process is to: a gateway that will not start makes no
 * database, and changes none.
 */
export async function requireHttpPorts({
  ROLE,
  HOST: host,
  PORT,
  METRICS_PORT,
}: Pick<Config, 'ROLE' | 'HOST' | 'PORT' | 'METRICS_PORT'>): Promise<void> {
  if (ROLE !== 'worker') await requirePort({ host, variable: 'PORT', port: PORT })
  if (METRICS_PORT !== undefined) await requirePort({ host, variable: 'METRICS_PORT', port: METRICS_PORT })
}

async function requirePort(place: Place): Promise<void> {
  const { host: hostname, port } = place
  const probe = orConfigError(place, () =>
    Bun.serve({ hostname, port, reusePort: false, fetch: () => new Response(null, { status: 503 }) }),
  )
  await probe.stop(true)
}

/** Ends connections that nobody uses too: one that was opened and never asked anything would be waited for without end. */
async function stopServer(server: HttpServer): Promise<void> {
  const stopped = server.stop()
  const cutAtMs = performance.now() + STOP_WITHIN_MS
  do await Promise.race([stopped, Bun.sleep(LOOK_EVERY_MS)])
  while (server.pendingRequests > 0 && performance.now() < cutAtMs)
  await server.stop(true)
}

function orConfigError<T>({ host, variable, port }: Place, listening: () => T): T {
  try {
    return listening()
  } catch (error) {
    throw new ConfigError(addressReason(error, host, variable, port))
  }
}

/** Why nobody can listen there, in words; `name` is the variable that the port comes from. */
export function addressReason(error: unknown, host: string, name: string, port: number): string {
  switch (error instanceof Error && 'code' in error ? error.code : null) {
    case 'EADDRINUSE':
      return `${name} ${port} is taken: stop what listens there or choose another ${name}`
    case 'EACCES':
      return `${name} ${port} is not for this user: choose one above 1023`
    default:
      return `HOST ${host} cannot be used: it must be an address of this machine or a name of one`
  }
}
