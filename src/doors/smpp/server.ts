import { createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { hostname } from 'node:os'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls'
import { openWrongTokens } from '../../api/http/access/wrong-tokens.ts'
import type { CertificatePair } from '../../domain/certificate-pair.ts'
import { openLogIn } from '../../flow/smpp/log-in.ts'
import type { ApiDeps } from '../../world.ts'
import type { Requests } from './requests.ts'
import { openBoundSessions } from './sessions/bound-sessions.ts'
import { openEntrance } from './sessions/entrance.ts'
import { openReceivers, type Receivers } from './sessions/receivers.ts'
import { openRefusedBinds } from './sessions/refused-binds.ts'

/** Where it listens; null: not there. */
export type SmppListening = {
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number | null
  readonly tls: ({ readonly port: number } & CertificatePair) | null
}

/** The SMPP server of this process. */
export type SmppServer = {
  /** The ports listened at; null: not there. */
  readonly port: number | null
  readonly tlsPort: number | null
  readonly receivers: Receivers
  /** Serves another certificate to who connects from now on; sessions stay as they are. */
  renew(pair: CertificatePair): void
  /** Takes nothing new, answers what is in hand, says unbind and ends, within `UNBIND_WITHIN_MS`. */
  stop(): Promise<void>
}

const TICK_MS = 1_000
/** Connections that wait to be taken. */
const BACKLOG = 511
const HANDSHAKE_WITHIN_MS = 10_000

/** Listens and serves. Rejects with what the system says where it cannot listen, or where certificate and key are none. */
export async function openSmppServer(
  deps: Pick<ApiDeps, 'db' | 'log' | 'now' | 'newId'>,
  requests: Requests,
  { host, port, tls }: SmppListening,
): Promise<SmppServer> {
  const holder = `${hostname()}/${process.pid}/${crypto.randomUUID().slice(0, 8)}`
  const guesses = openWrongTokens({
    log: deps.log,
    now: () => performance.now(),
    wait: Bun.sleep,
    said: 'wrong name or password at the SMPP server: further ones from here are slowed and not logged',
  })
  const places = openBoundSessions(deps, holder)
  const receivers = openReceivers()
  const logIn = openLogIn({ ...deps, slow: guesses.slow })
  const entrance = openEntrance({
    ...deps,
    places,
    receivers,
    logIn,
    refusedBinds: openRefusedBinds(deps),
    requests,
  })
  const servers: Server[] = []

  async function listen(server: Server, at: number): Promise<number> {
    server.on('error', () => {})
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host, port: at, backlog: BACKLOG, exclusive: true }, resolve)
    })
    servers.push(server)
    const address = server.address()
    return typeof address === 'object' && address ? address.port : at
  }

  const plainPort =
    port === null
      ? null
      : await listen(
          createTcpServer((socket) => entrance.enter(socket, false)),
          port,
        )
  const secure = tls && tlsServer(tls, entrance.enter)
  const tlsPort = tls && secure && (await listen(secure, tls.port))
  const ticking = setInterval(entrance.tick, TICK_MS)

  return {
    port: plainPort,
    tlsPort,
    receivers,
    renew: ({ certificate, key }) => void secure?.setSecureContext({ cert: certificate, key }),
    async stop() {
      for (const server of servers) server.close()
      await Promise.all(entrance.connections().map((one) => one.unbind('the gateway stops')))
      for (const one of entrance.connections()) one.end('the gateway stops')
      clearInterval(ticking)
      await places.close()
    },
  }
}

function tlsServer(
  { certificate, key }: CertificatePair,
  enter: (socket: Socket, secure: boolean) => void,
): TlsServer {
  const options = { cert: certificate, key, handshakeTimeout: HANDSHAKE_WITHIN_MS }
  // Before the handshake, so that those are counted too which never end it.
  return createTlsServer(options)
    .on('connection', (socket) => enter(socket, true))
    .on('tlsClientError', (_, socket) => socket.destroy())
}
