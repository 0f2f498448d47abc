// The thread of the embedded PostgreSQL: PGlite blocks its event loop while it computes, so it has one of its own.
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { PLANNER_SETTINGS } from './db.ts'

declare const self: Worker

/** Connections share one session and take turns; a transaction keeps the turn until its end. */
const MAX_CONNECTIONS = 100

let server: PGLiteSocketServer | null = null
let db: PGlite | null = null

self.onmessage = async ({ data }: MessageEvent<{ dataDir: string; socketPath: string } | 'stop'>) => {
  if (data !== 'stop') {
    db = await PGlite.create({ dataDir: data.dataDir })
    // The socket server ignores settings in a connection's start-up packet.
    for (const [name, value] of Object.entries(PLANNER_SETTINGS)) await db.exec(`set ${name} = '${value}'`)
    server = new PGLiteSocketServer({ db, path: data.socketPath, maxConnections: MAX_CONNECTIONS })
    await server.start()
    self.postMessage('ready')
    return
  }
  await server?.stop()
  await db?.close()
  process.exit(0)
}
