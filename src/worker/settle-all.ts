import type { Host } from './host.ts'
import type { Task } from './task.ts'

/** Gives a task for each item to the host, which settles it by `done`: well, or not. */
type TaskOf<T> = (item: T, done: (well: boolean) => void) => Task

/**
 * Resolves when every item is settled, but no later than `until` or after `withinMs`: who waits goes on with other work,
 * and what is left is found again by its lease. Answers those that were settled well in that time.
 */
export async function settleAll<T>(
  host: Pick<Host, 'offer'>,
  items: readonly T[],
  taskOf: TaskOf<T>,
  { withinMs, until }: { readonly withinMs: number; readonly until: Promise<void> },
): Promise<readonly T[]> {
  if (items.length === 0) return []
  const well: T[] = []
  const all = Promise.withResolvers<void>()
  let left = items.length
  host.offer(
    items.map((item) =>
      taskOf(item, (isWell) => {
        if (isWell) well.push(item)
        if (--left === 0) all.resolve()
      }),
    ),
  )
  const timer = setTimeout(all.resolve, withinMs)
  await Promise.race([all.promise, until])
  clearTimeout(timer)
  return [...well]
}
