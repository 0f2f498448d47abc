// The thread of the embedded PostgreSQL: PGlite blocks its event loop while it computes, so it has one of its own.
import { PGlite } from '@electric-sql/pglite'
import { PLANNER_SETTINGS } from './db.ts'
import { type Embedded, serveEmbedded } from './embedded-server.ts'

declare const self: Worker

let served: Embedded | null = null

self.onmessage = async ({ data }: MessageEvent<{ dataDir: string; socketPath: string } | 'stop'>) => {
  if (data !== 'stop') {
    served = await serveEmbedded(() => open(data.dataDir), data.socketPath)
    self.postMessage('ready')
    return
  }
  await served?.close()
  process.exit(0)
}

async function open(dataDir: string): Promise<PGlite> {
  const db = await PGlite.create({ dataDir })
  // PGlite ignores the settings in a connection's start-up packet.
  for (const [name, value] of Object.entries(PLANNER_SETTINGS)) await db.exec(`set ${name} = '${value}'`)
  return db
}
