// The thread that takes days to cold storage: what it packs and unpacks keeps no other event loop waiting.

import { setPriority } from 'node:os'
import packageJson from '../package.json'
import { archiveDepsOf } from './archive-config.ts'
import { openCheckedDb } from './compose-checked.ts'
import type { Config } from './config.ts'
import { ARCHIVE_TICK_MS, openArchiving } from './flow/archive/archive-by-turns.ts'
import { startTicker } from './kit/ticker.ts'
import { openLog } from './log.ts'
import type { Db, DbAddress } from './store/database/db.ts'
import { logsFailureOf } from './store/database/loop-failure.ts'

declare const self: Worker

/** What the main thread says to it, once. */
export type ToArchiving = { readonly config: Config; readonly address: DbAddress }

/** Statements one after the other, and what says meanwhile that this thread is at it. */
const CONNECTIONS = 2

/** The least urgent: what traffic needs comes first. */
const LOWEST = 19

self.onmessage = ({ data }: MessageEvent<ToArchiving>) => void start(data)

async function start({ config, address }: ToArchiving): Promise<void> {
  if (config.ARCHIVE_AFTER_DAYS === undefined) return
  yieldToOthers()
  const log = openLog(config.LOG_LEVEL, { role: 'archive' })
  const db: Db = await openCheckedDb(address, 'sms-archive', CONNECTIONS)
  const deps = { ...archiveDepsOf(config, db, packageJson.version), log }
  const { turn } = openArchiving(deps, config.ARCHIVE_AFTER_DAYS)
  startTicker(ARCHIVE_TICK_MS, turn, logsFailureOf('archive', log))
}

/** On Linux a thread has a priority of its own; where a process has one only, it is left as it is. */
function yieldToOthers(): void {
  if (process.platform === 'linux') setPriority(0, LOWEST)
}
