import { type Target, TO_SMPP } from '../../domain/callback/target.ts'
import type { ClientId } from '../../domain/message.ts'
import { firstUuid7At } from '../../domain/uuid7.ts'
import { removeIdleBreakers } from '../../store/callback/callback-breakers.ts'
import {
  findStranded,
  giveUpCallbacks,
  giveUpWaiting,
  removeCallbacksBefore,
} from '../../store/callback/callback-queue.ts'
import type { Db } from '../../store/database/db.ts'

type CleanDeps = { readonly db: Db; readonly now: () => number }

/** Rows moved in one statement: a client with a million open callbacks must not hold them all at once. */
const BATCH = 2_000

/** A callback that an open breaker has held back for so long, or the want of a session, ends, in milliseconds. No wait of the schedule is as long. */
const LONGEST_HELD_BACK_MS = 7 * 86_400_000

const WAITED_IN_VAIN = {
  heldBack: 'the endpoint failed for seven days',
  unbound: 'no session of the SMPP account took it for seven days',
}
const STRANDED = 'the client has no endpoint any more'
const UNACCOUNTED = 'the client has no SMPP account any more'

/** Callbacks are forgotten after this, in milliseconds. */
const KEPT_MS = 30 * 86_400_000

/** Makes all open callbacks to a target of a client DEAD. */
export async function giveUpAll(
  { db, now }: CleanDeps,
  clientId: ClientId,
  target: Target,
  error: string,
): Promise<void> {
  await inBatches(() => giveUpCallbacks(db.sql, clientId, target, error, now(), BATCH))
}

/** Ends what nobody will deliver, and forgets what is old. */
export async function cleanCallbacks(deps: CleanDeps): Promise<void> {
  const { db, now } = deps
  for (const { clientId, target } of await findStranded(db.sql))
    await giveUpAll(deps, clientId, target, target === TO_SMPP ? UNACCOUNTED : STRANDED)
  const heldBackSince = new Date(now() - LONGEST_HELD_BACK_MS)
  await inBatches(() => giveUpWaiting(db.sql, heldBackSince, WAITED_IN_VAIN, now(), BATCH))
  await inBatches(() => removeIdleBreakers(db.sql, BATCH))
  await inBatches(() => removeCallbacksBefore(db.sql, firstUuid7At(now() - KEPT_MS), BATCH))
}

async function inBatches(move: () => Promise<number>): Promise<void> {
  while ((await move()) === BATCH);
}
