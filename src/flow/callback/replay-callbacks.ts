import type { CallbackId } from '../../domain/callback/callback.ts'
import type { ClientId } from '../../domain/message.ts'
import { findCallbackEndpoint } from '../../store/callback/callback-endpoints.ts'
import { findCallback, type ReplayFilter, replayCallbacks } from '../../store/callback/callbacks.ts'
import type { Db } from '../../store/database/db.ts'

type ReplayDeps = { readonly db: Db; readonly now: () => number }

/** Callbacks that an admin replays in one request. */
export const MAX_REPLAY = 10_000

/** Rows moved in one statement. */
const BATCH = 2_000

/** Makes one callback due again. Replaying one that is due already starts its schedule anew. */
export async function replayOne(
  deps: ReplayDeps,
  id: CallbackId,
): Promise<'replayed' | 'unknown_callback' | 'no_callback_endpoint' | 'callback_under_way'> {
  const callback = await findCallback(deps.db, id)
  if (!callback) return 'unknown_callback'
  const clientId = callback.clientId as ClientId // a column of clients' ids
  if (callback.via === 'http' && !(await isTold(deps, clientId))) return 'no_callback_endpoint'
  const replayed = await replayCallbacks(deps.db.sql, { ...NO_BOUNDS, clientId, onlyId: id }, deps.now(), 1)
  return replayed.length === 1 ? 'replayed' : 'callback_under_way'
}

/**
 * Makes many callbacks due again, of a client or of all, the oldest first, `most` at most; those of an endpoint that is not there are left
 * alone. `lastId` is where to go on, null when all were reached.
 */
export async function replayMany(
  deps: ReplayDeps,
  filter: Omit<ReplayFilter, 'onlyId' | 'onlyOwn'>,
  most: number = MAX_REPLAY,
): Promise<{ readonly replayed: number; readonly lastId: CallbackId | null } | 'no_callback_endpoint'> {
  const onlyOwn = filter.clientId !== null && !(await isTold(deps, filter.clientId))
  let afterId = filter.afterId
  for (let replayed = 0; replayed < most; ) {
    const batch = Math.min(BATCH, most - replayed)
    const ids = await replayCallbacks(
      deps.db.sql,
      { ...filter, afterId, onlyId: null, onlyOwn },
      deps.now(),
      batch,
    )
    replayed += ids.length
    if (replayed === 0 && onlyOwn) return 'no_callback_endpoint'
    if (ids.length < batch) return { replayed, lastId: null }
    afterId = ids.at(-1) ?? afterId
  }
  return { replayed: most, lastId: afterId }
}

const NO_BOUNDS = { onlyOwn: false, messageId: null, state: null, fromAt: null, toAt: null, afterId: null }

/** Without an endpoint a replayed callback would wait for nobody. */
async function isTold({ db, now }: ReplayDeps, clientId: ClientId): Promise<boolean> {
  const endpoint = await findCallbackEndpoint(db.sql, clientId, now())
  return endpoint !== null && endpoint.url !== null && endpoint.disabledAt === null
}
