import { connect, type Socket } from 'node:net'
import { eventually } from './eventually.ts'

/** A port that answers nothing, neither yes nor no, as behind a firewall that drops what comes. */
export type HangingPort = { readonly port: number; close(): Promise<void> }

const LISTEN = `
  const server = require('node:net').createServer()
  server.listen(Number(process.argv[1]), process.argv[2], () => console.log(server.address().port))
`

/** Long enough for a connection over loopback, in the kernel. */
const CONNECTED_WITHIN_MS = 300
/** Connections opened at once, and at most: Bun asks the kernel for a queue of 512, whatever it is told. */
const FILLERS_AT_ONCE = 300
const MAX_FILLERS = 5_000

/**
 * Opens one on this loopback address; port 0 takes a free one. A stopped process listens there, whose queue is filled with
 * connections: of more the kernel drops every packet.
 */
export async function openHangingPort(host: string, port: number): Promise<HangingPort> {
  const child = Bun.spawn([process.execPath, '-e', LISTEN, String(port), host], { stdout: 'pipe' })
  const reader = child.stdout.getReader()
  const { value } = await reader.read()
  const listening = Number(new TextDecoder().decode(value))
  child.kill('SIGSTOP')
  const fillers: Socket[] = []
  await eventually(async () => {
    if (fillers.length > MAX_FILLERS) throw new Error('the queue of a stopped process does not fill')
    const more = Array.from({ length: FILLERS_AT_ONCE }, () => connect({ host, port: listening }))
    for (const filler of more) filler.on('error', () => {})
    fillers.push(...more)
    const connected = Promise.all(more.map((filler) => new Promise((done) => filler.once('connect', done))))
    await Promise.race([connected, Bun.sleep(CONNECTED_WITHIN_MS)])
    // This process may have been late itself: one more turn, and it has heard of those that are connected.
    await Bun.sleep(1)
    return more.some(({ connecting }) => connecting)
  })
  return {
    port: listening,
    async close() {
      for (const filler of fillers) filler.destroy()
      child.kill('SIGKILL')
      await child.exited
    },
  }
}
