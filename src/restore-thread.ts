// The thread that brings a day back from cold storage: what it unpacks keeps no request waiting.

import packageJson from '../package.json'
import { archiveDepsOf } from './archive-config.ts'
import { openCheckedDb } from './compose-checked.ts'
import type { Config } from './config.ts'
import { type DayRestored, restoreDay } from './flow/archive/restore-day.ts'
import { yieldToOthers } from './kit/yield-to-others.ts'
import { openNumberSecret } from './number-secret.ts'
import { type Db, type DbAddress, reasonOf } from './store/database/db.ts'

declare const self: Worker

/** What is said to the thread, once. */
export type ToRestoring = {
  readonly config: Config
  readonly address: DbAddress
  /** `2026-01-31` */
  readonly day: string
}

/** What the thread says in the end, once. */
export type FromRestoring = DayRestored | { readonly kind: 'failed'; readonly reason: string }

/** Statements one after the other, and what says meanwhile that this thread is at it. */
const CONNECTIONS = 2

self.onmessage = ({ data }: MessageEvent<ToRestoring>) => {
  restore(data).then(
    (outcome) => self.postMessage(outcome),
    (error) => self.postMessage({ kind: 'failed', reason: reasonOf(error) } satisfies FromRestoring),
  )
}

async function restore({ config, address, day }: ToRestoring): Promise<FromRestoring> {
  yieldToOthers()
  const db: Db = await openCheckedDb(address, 'sms-restore', CONNECTIONS)
  try {
    const numberSecret = await openNumberSecret(config, db)
    return await restoreDay(archiveDepsOf(config, db, packageJson.version), day, numberSecret)
  } finally {
    await db.close()
  }
}
