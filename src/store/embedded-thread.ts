// The thread of the embedded PostgreSQL: PGlite blocks its event loop while it computes, so it has one of its own.
import type { Server } from 'node:net'
import { PGlite } from '@electric-sql/pglite'
import { PLANNER_SETTINGS } from './db.ts'
import { serveEmbedded } from './embedded-server.ts'

declare const self: Worker

let server: Server | null = null
let db: PGlite | null = null

self.onmessage = async ({ data }: MessageEvent<{ dataDir: string; socketPath: string } | 'stop'>) => {
  if (data !== 'stop') {
    db = await PGlite.create({ dataDir: data.dataDir })
    // PGlite ignores the settings in a connection's start-up packet.
    for (const [name, value] of Object.entries(PLANNER_SETTINGS)) await db.exec(`set ${name} = '${value}'`)
    server = await serveEmbedded(db, data.socketPath)
    self.postMessage('ready')
    return
  }
  server?.close()
  await db?.close()
  process.exit(0)
}
