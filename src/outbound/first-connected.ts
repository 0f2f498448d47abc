import { connect, type Socket } from 'node:net'

/** An address that does not answer is not waited for longer before the next one is tried beside it (RFC 8305, 5). */
export const ATTEMPT_DELAY_MS = 250

/** No address takes a connection: why not, of the last one that said so. */
export class NoneConnected extends Error {
  override readonly name = 'NoneConnected'
  readonly code: string

  constructor(code: string) {
    super(`no address takes a connection: ${code}`)
    this.code = code
  }
}

/**
 * Which of these addresses takes a connection: tried one after the other, the next when one has failed or after
 * `ATTEMPT_DELAY_MS`, so that one that hangs leaves time for the others. The connections are closed again. Rejects with
 * `NoneConnected`, or as `signal` says.
 */
export function firstConnected(
  addresses: readonly string[],
  port: number,
  signal: AbortSignal,
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const sockets = new Set<Socket>()
  const waiting = [...addresses]
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastCode = 'ECONNREFUSED'

  function next(): void {
    clearTimeout(timer)
    const address = waiting.shift()
    if (address === undefined) {
      if (sockets.size === 0) reject(new NoneConnected(lastCode))
      return
    }
    const socket = connect({ host: address, port })
    sockets.add(socket)
    socket.once('connect', () => resolve(address))
    socket.once('error', (error) => {
      sockets.delete(socket)
      if ('code' in error) lastCode = String(error.code)
      next()
    })
    timer = setTimeout(next, ATTEMPT_DELAY_MS)
  }

  const giveUp = () => reject(signal.reason)
  signal.addEventListener('abort', giveUp, { once: true })
  if (signal.aborted) giveUp()
  else next()
  return promise.finally(() => {
    clearTimeout(timer)
    waiting.length = 0
    signal.removeEventListener('abort', giveUp)
    for (const socket of sockets)
      socket
        .removeAllListeners('error')
        .on('error', () => {})
        .destroy()
  })
}

/** Addresses in the order to try them: as resolved, the families in turn (RFC 8305, 4). */
export function inTurn(addresses: readonly string[]): readonly string[] {
  const isSix = (address: string) => address.includes(':')
  const [first = ''] = addresses
  const same = addresses.filter((address) => isSix(address) === isSix(first))
  const other = addresses.filter((address) => isSix(address) !== isSix(first))
  const order: string[] = []
  for (let i = 0; i < Math.max(same.length, other.length); i++)
    order.push(...same.slice(i, i + 1), ...other.slice(i, i + 1))
  return order
}
