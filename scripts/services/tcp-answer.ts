import { connect } from 'node:net'

/** A server on loopback that is up answers in well under a millisecond. */
const ANSWER_TIMEOUT_MS = 1_000

/** Sends `request` on a new connection to 127.0.0.1 and tells whether `expected` comes back within a second.
 * No connection or no answer is `false`; each call stands alone, so it can be repeated while a server starts. */
export function tcpAnswer(port: number, request: string, expected: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let received = ''
    const settle = (answered: boolean) => {
      socket.destroy()
      resolve(answered)
    }
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => settle(false))
    socket.on('error', () => settle(false))
    socket.on('close', () => settle(false))
    socket.on('connect', () => socket.write(request))
    socket.on('data', (chunk) => {
      received += chunk.toString()
      if (received.includes(expected)) settle(true)
    })
  })
}
