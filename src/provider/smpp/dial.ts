import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { publicHostRule } from '../../domain/callback/callback-url.ts'
import { isIpAddress } from '../../domain/ip-address.ts'
import { addressesOf, type Resolver } from '../../outbound/addresses.ts'
import { failureWords } from '../../outbound/failure-words.ts'

/** How the connection is secured. */
export type TlsOptions = {
  /** Asked for (SNI), and what the certificate must be for. */
  readonly serverName: string
  /** In PEM; null: those that the runtime trusts. */
  readonly ca: string | null
  /** Ours, in PEM. */
  readonly certificate: string | null
  readonly privateKey: string | null
  readonly verify: boolean
}

/** Where an SMSC is. */
export type Destination = {
  readonly host: string
  readonly port: number
  /** Null: in clear. */
  readonly tls: TlsOptions | null
  readonly allowPrivate: boolean
  readonly resolve: Resolver
}

/** Longest wait for a connection and its handshake, in milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000

/**
 * Connects, to the next of the host's addresses at each attempt, counted from 0. Rejects with an `Error` whose message says why
 * in words that hold no address, and when the signal comes.
 */
export async function dial(to: Destination, attempt: number, signal: AbortSignal): Promise<Socket> {
  const found = await addressesOf(to, to.host)
  if (found.kind === 'unresolved') throw new Error('the name of the host cannot be resolved')
  if (found.kind === 'not_public')
    throw new Error(`blocked: host ${publicHostRule('PROVIDER_ALLOW_PRIVATE')}`)
  const { addresses } = found
  return await connected(to, addresses[attempt % addresses.length] ?? addresses[0], signal)
}

function connected(to: Destination, address: string, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  const socket = opened(to, address)
  const over = () => {
    clearTimeout(timer)
    signal.removeEventListener('abort', cancel)
  }
  const failed = (error: unknown) => {
    over()
    socket.removeAllListeners().on('error', () => {})
    socket.destroy()
    reject(error instanceof Error && 'code' in error ? new Error(failureWords(error)) : error)
  }
  const cancel = () => failed(new Error('closed'))
  signal.addEventListener('abort', cancel)
  const timer = setTimeout(() => failed(new Error('no connection in time')), CONNECT_TIMEOUT_MS)
  socket.once('error', failed)
  socket.once('close', () => failed(new Error('the connection was closed before it stood')))
  socket.once(to.tls ? 'secureConnect' : 'connect', () => {
    over()
    socket.removeAllListeners()
    socket.setNoDelay(true)
    resolve(socket)
  })
  return promise
}

/** Throws for certificates that are none. */
function opened({ port, tls }: Destination, address: string): Socket {
  if (tls === null) return connectTcp({ host: address, port })
  const { serverName, ca, certificate, privateKey, verify } = tls
  try {
    return connectTls({
      host: address,
      port,
      rejectUnauthorized: verify,
      // An address is no name to ask for (RFC 6066, 3); the certificate must be for it all the same.
      ...(isIpAddress(serverName) ? {} : { servername: serverName }),
      ...(ca === null ? {} : { ca }),
      ...(certificate === null || privateKey === null ? {} : { cert: certificate, key: privateKey }),
    })
  } catch {
    throw new Error('the certificates or the private key cannot be used')
  }
}
