/**
 * What the promise comes to, a rejection as well, or `late()` when that takes longer than `limitMs`. What it comes to
 * later is dropped; nothing is left that would keep a process from ending.
 */
export async function inTime<T, L>(promise: PromiseLike<T>, limitMs: number, late: () => L): Promise<T | L> {
  const isLate = Symbol('late')
  const over = Promise.withResolvers<typeof isLate>()
  const timer = setTimeout(() => over.resolve(isLate), limitMs)
  try {
    const first = await Promise.race([promise, over.promise])
    return first === isLate ? late() : first
  } finally {
    clearTimeout(timer)
  }
}
