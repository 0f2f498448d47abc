import { findTooFewVerified, keyOf, type VerifiedShare } from '../../domain/guard/guard-rules.ts'
import { readVerifiedShares } from '../../store/guard/verified-shares.ts'
import type { BlockingFound } from './block-found.ts'
import type { GuardDeps } from './guard-deps.ts'
import { type Guarded, isOpenTo } from './guarded.ts'

/** How long a share that was read is gone by, in milliseconds. */
const SHARE_KEPT_MS = 10_000

/** Shares kept at once; beyond it all are read anew. */
const MAX_SHARES = 10_000

const RULE = 'verified_share'

/** Opens the look at shares of codes that were verified: what it answers are messages to numbers of which too few were. */
export function openShareWatch({
  db,
}: Pick<GuardDeps, 'db'>): (guarded: readonly Guarded[], nowMs: number) => Promise<readonly BlockingFound[]> {
  const kept = new Map<string, VerifiedShare & { readonly readAtMs: number }>()

  async function read(looks: readonly Look[], nowMs: number): Promise<void> {
    const old = new Map(
      looks
        .filter(({ name }) => (kept.get(name)?.readAtMs ?? Number.NEGATIVE_INFINITY) <= nowMs - SHARE_KEPT_MS)
        .map((look) => [look.name, look]),
    )
    if (old.size === 0) return
    const asked = [...old.values()]
    const shares = await readVerifiedShares(
      db.sql,
      asked.map(({ of, prefix }) => ({
        clientId: of.clientId,
        prefix,
        sinceMs: nowMs - of.guard.verified_share.window_s * 1_000,
      })),
      nowMs,
    )
    if (kept.size + shares.length > MAX_SHARES) kept.clear()
    shares.forEach((share, index) => {
      const name = asked[index]?.name
      if (name !== undefined) kept.set(name, { ...share, readAtMs: nowMs })
    })
  }

  return async (guarded, nowMs) => {
    const looks = guarded.flatMap((of): Look[] => {
      const prefix = isOpenTo(RULE, of) ? keyOf(RULE, of) : null
      if (prefix === null) return []
      return [{ of, prefix, name: `${of.clientId}/${prefix}/${of.guard.verified_share.window_s}` }]
    })
    if (looks.length === 0) return []
    await read(looks, nowMs)
    return looks.flatMap(({ of, prefix, name }) => {
      const share = kept.get(name)
      const finding = share ? findTooFewVerified(prefix, of, share) : null
      return finding === null ? [] : { of, ...finding }
    })
  }
}

type Look = { readonly of: Guarded; readonly prefix: string; readonly name: string }
