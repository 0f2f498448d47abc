import type { ClientId } from '../../domain/message.ts'
import { firstUuid7At } from '../../domain/uuid7.ts'
import {
  findStrandedClients,
  giveUpCallbacks,
  giveUpWaiting,
  removeCallbacksBefore,
} from '../../store/callback/callback-queue.ts'
import type { Db } from '../../store/database/db.ts'

type CleanDeps = { readonly db: Db; readonly now: () => number }

/** Rows moved in one statement: a client with a million open callbacks must not hold them all at once. */
const BATCH = 2_000

/** A callback that an open breaker has held back for so long ends, in milliseconds. No wait of the schedule is as long. */
const LONGEST_HELD_BACK_MS = 7 * 86_400_000

const HELD_BACK = 'the endpoint failed for seven days'
const STRANDED = 'the client has no endpoint any more'

/** Callbacks are forgotten after this, in milliseconds. */
const KEPT_MS = 30 * 86_400_000

/** Makes all open callbacks of a client DEAD. */
export async function giveUpAll({ db, now }: CleanDeps, clientId: ClientId, error: string): Promise<void> {
  await inBatches(() => giveUpCallbacks(db.sql, clientId, error, now(), BATCH))
}

/** Ends what nobody will deliver, and forgets what is old. */
export async function cleanCallbacks(deps: CleanDeps): Promise<void> {
  const { db, now } = deps
  for (const clientId of await findStrandedClients(db.sql)) await giveUpAll(deps, clientId, STRANDED)
  const heldBackSince = new Date(now() - LONGEST_HELD_BACK_MS)
  await inBatches(() => giveUpWaiting(db.sql, heldBackSince, HELD_BACK, now(), BATCH))
  await inBatches(() => removeCallbacksBefore(db.sql, firstUuid7At(now() - KEPT_MS), BATCH))
}

async function inBatches(move: () => Promise<number>): Promise<void> {
  while ((await move()) === BATCH);
}
