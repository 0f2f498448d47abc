// The thread that takes days to cold storage: what it packs and unpacks keeps no other event loop waiting.

import packageJson from '../package.json'
import { archiveDepsOf } from './archive-config.ts'
import { openCheckedDb } from './compose-checked.ts'
import { ARCHIVE_TICK_MS, openArchiving } from './flow/archive/archive-by-turns.ts'
import { startTicker } from './kit/ticker.ts'
import { yieldToOthers } from './kit/yield-to-others.ts'
import { openLog } from './log.ts'
import type { Db } from './store/database/db.ts'
import { logsFailureOf } from './store/database/loop-failure.ts'

import type { ToArchiving } from './worker/thread-archiving.ts'

declare const self: Worker

/** Statements one after the other, and what says meanwhile that this thread is at it. */
const CONNECTIONS = 2

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
