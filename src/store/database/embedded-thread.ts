// The thread of the embedded PostgreSQL: PGlite blocks its event loop while it computes, so it has one of its own.
import { PGlite } from '@electric-sql/pglite'
import { PLANNER_SETTINGS } from './db.ts'
import { type Embedded, serveEmbedded } from './embedded-server.ts'
import { engineFiles } from './engine-files.ts'

declare const self: Worker

/**
 * Pages of the database in memory. The usual 128 MB are for a server with clients of its own; what is read here again and
 * again (today's rows and indexes, the alarms) fits, and the rest is in the page cache of the operating system.
 */
const SHARED_BUFFERS = '32MB'

/** Memory that a sort or a hash may take before it goes to the disk, without factor: WebAssembly never gives any back. */
const WORK_MEM = '4MB'

const startParams = [
  ...PGlite.defaultStartParams,
  ...['-c', `shared_buffers=${SHARED_BUFFERS}`],
  ...['-c', `work_mem=${WORK_MEM}`],
  ...['-c', 'hash_mem_multiplier=1'],
]

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
  const db = await PGlite.create({ dataDir, startParams, ...(await engineFiles()) })
  // PGlite ignores the settings in a connection's start-up packet.
  for (const [name, value] of Object.entries(PLANNER_SETTINGS)) await db.exec(`set ${name} = '${value}'`)
  return db
}
