import type { Deps } from '../../world.ts'

/** A day of the archive that is being written anew is nobody else's for so long; renewed as long as it takes. */
export const REWRITE_LEASE_MS = 60_000

/** A day that another process works on is asked for again after this, in milliseconds. */
export const NOT_NOW_MS = 10_000

/** Renews a lease until the work is over; whoever dies over it leaves it to the next when the lease ends. */
export async function whileLeased<T>(
  { now }: Pick<Deps, 'now'>,
  renewUntil: (until: Date) => Promise<void>,
  work: () => Promise<T>,
): Promise<T> {
  const renew = () => renewUntil(new Date(now() + REWRITE_LEASE_MS))
  await renew()
  const timer = setInterval(() => void renew().catch(() => {}), REWRITE_LEASE_MS / 3)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}
