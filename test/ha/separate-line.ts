import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { providePrograms } from '../../scripts/services/binaries.ts'
import { freePort } from '../../scripts/services/free-port.ts'
import { privateServer } from '../../scripts/services/private-server.ts'
import { must } from '../../src/domain/assert.ts'
import type { Line } from '../support/line.ts'

/**
 * A line as `openLine` opens it, in a process of its own: an HAProxy, which is stopped while the line hangs. What a cluster says to
 * itself is too much for the process that sends the load. `folder` is for its configuration.
 */
export async function openSeparateLine(url: string, folder: string): Promise<Line> {
  const through = new URL(url)
  const port = await freePort()
  const home = join(folder, `line-${port}`)
  mkdirSync(home, { recursive: true })
  const file = join(home, 'haproxy.cfg')
  writeFileSync(
    file,
    `global
  maxconn 500
  nbthread 1
defaults
  mode tcp
  timeout connect 2s
  timeout client 1h
  timeout server 1h
listen line
  bind 127.0.0.1:${port}
  server up 127.0.0.1:${through.port}
`,
  )
  through.port = String(port)
  const server = privateServer({
    name: 'line',
    url: through.href,
    command: [providePrograms(['haproxy'])('haproxy'), '-db', '-f', file],
    folder: home,
    logFile: join(home, 'haproxy.log'),
    account: undefined,
    stopSignal: 'TERM',
    // Whether anybody is behind it does not matter yet.
    answers: () =>
      Bun.connect({ hostname: '127.0.0.1', port, socket: { data() {} } }).then(
        (socket) => {
          socket.end()
          return true
        },
        () => false,
      ),
  })
  await server.start()
  const signal = (name: NodeJS.Signals) => process.kill(must(server.pid(), 'the line is open'), name)
  return {
    url: through.href,
    hang: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    async close() {
      await server.kill()
    },
  }
}
