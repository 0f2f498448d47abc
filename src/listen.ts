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

type HttpServer = NonNullable<ReturnType<typeof createApp>['server']>

/** The HTTP server of this process. */
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

/**
 * Listens at HOST and PORT alone, over TLS where there is a certificate. Throws `ConfigError` when that cannot be.
 *
 * Elysia would share the port with another gateway (SO_REUSEPORT), and the system would give each some of the requests. Over
 * TLS that is so, since Bun cannot change the certificate of a server: another one takes its place beside it.
 */
export function listen(
  app: ReturnType<typeof createApp>,
  { HOST, PORT }: Pick<Config, 'HOST' | 'PORT'>,
  pair: CertificatePair | null,
): Listening {
  const servers = new Set<HttpServer>()
  function open(port: number, tls: CertificatePair | null): HttpServer {
    app.listen({
      port,
      hostname: HOST,
      idleTimeout: IDLE_TIMEOUT_S,
      reusePort: tls !== null,
      // Each route has a bound of its own; the largest of them must not be cut off before.
      maxRequestBodySize: MAX_STREAMED_BODY_BYTES,
      ...(tls && { tls: { cert: tls.certificate, key: tls.key } }),
    })
    const server = must(app.server, 'a server that listens')
    servers.add(server)
    return server
  }
  let current = orConfigError({ HOST, PORT }, () => open(PORT, pair))
  const port = current.port ?? PORT
  return {
    port,
    renew(next) {
      const before = current
      current = open(port, next)
      setTimeout(() => void before.stop().then(() => servers.delete(before)), BOTH_FOR_MS)
    },
    stop: () => Promise.all([...servers].map(stopServer)),
  }
}

/**
 * Throws `ConfigError` at once when nobody could listen at HOST and PORT now: a gateway that will not start makes no
 * database, and changes none.
 */
export async function requireAddress(address: Pick<Config, 'HOST' | 'PORT'>): Promise<void> {
  const { HOST: hostname, PORT: port } = address
  const probe = orConfigError(address, () =>
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

function orConfigError<T>({ HOST, PORT }: Pick<Config, 'HOST' | 'PORT'>, listening: () => T): T {
  try {
    return listening()
  } catch (error) {
    throw new ConfigError(addressReason(error, HOST, 'PORT', PORT))
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
