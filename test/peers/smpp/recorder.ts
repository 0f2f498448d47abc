import { connect, createServer, type Socket } from 'node:net'
import { listenFor } from '../../support/loopback.ts'

/** What came at once on a connection. */
export type Packet = { readonly from: 'client' | 'server'; readonly octets: Buffer }

/** A line to an SMPP server that keeps what passes. */
export type Recorder = {
  readonly port: number
  /** Of each connection, in the order of their beginning, what has passed, in its order. */
  readonly connections: readonly (readonly Packet[])[]
  close(): Promise<void>
}

/** Opens it before the server of this loopback port. */
export async function openRecorder(serverPort: number): Promise<Recorder> {
  const connections: Packet[][] = []
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(serverPort, '127.0.0.1')
    const packets: Packet[] = []
    connections.push(packets)
    const pass = (from: Packet['from'], source: Socket, target: Socket) => {
      sockets.add(source)
      source.on('data', (octets: Buffer) => {
        packets.push({ from, octets })
        target.write(octets)
      })
      source.on('error', () => target.destroy())
      source.on('close', () => {
        sockets.delete(source)
        target.end()
      })
    }
    pass('client', client, upstream)
    pass('server', upstream, client)
  })
  const { port } = new URL(await listenFor(server, 'http://localhost'))
  return {
    port: Number(port),
    connections,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
