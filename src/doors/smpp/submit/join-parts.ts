import type { PartPlace } from '../../../domain/inbound/part-place.ts'

/** Parts that wait at once in this process; what comes beyond them is taken by itself. */
export const MAX_JOINING_PARTS = 10_000

/** What waits for the other parts of its message. */
type Waiting<P, A> = { readonly part: P; readonly place: PartPlace; answer(answer: Promise<A>): void }

type Joining<P, A> = {
  readonly waiting: Waiting<P, A>[]
  readonly timer: ReturnType<typeof setTimeout>
}

/**
 * Holds the parts of long messages until they are whole, `waitMs` milliseconds from the first at most: `whole` is then given them in
 * their order and answers for all of them, else, and where it answers null, `alone` answers for each. Nothing is answered before, for nothing of it is kept.
 * A part that comes again gets the same answer; another one under its number belongs to another message with the same reference,
 * so what waits is taken part by part, and the joining begins anew: nothing is answered for what it does not hold.
 */
export function openJoining<P, A>({
  waitMs,
  isSame,
  whole,
  alone,
}: {
  readonly waitMs: number
  readonly isSame: (one: P, other: P) => boolean
  readonly whole: (parts: readonly P[]) => Promise<A> | null
  readonly alone: (part: P) => Promise<A>
}): (name: string, place: PartPlace, part: P) => Promise<A> {
  const joining = new Map<string, Joining<P, A>>()
  let count = 0

  function close(name: string): readonly Waiting<P, A>[] {
    const of = joining.get(name)
    if (!of) return []
    clearTimeout(of.timer)
    joining.delete(name)
    count -= of.waiting.length
    return of.waiting
  }

  function giveUp(name: string): void {
    for (const { part, answer } of close(name)) answer(alone(part))
  }

  function takeWhole(name: string, total: number): void {
    const byNumber = new Map(joining.get(name)?.waiting.map((one) => [one.place.number, one.part]))
    if (byNumber.size < total) return
    const waiting = close(name)
    const inOrder = [...byNumber].toSorted(([a], [b]) => a - b).map(([, part]) => part)
    const answered = whole(inOrder)
    for (const { part, answer } of waiting) answer(answered ?? alone(part))
  }

  return (name, place, part) => {
    if (count >= MAX_JOINING_PARTS) return alone(part)
    const { promise, resolve } = Promise.withResolvers<A>()
    if (
      joining.get(name)?.waiting.some((one) => one.place.number === place.number && !isSame(one.part, part))
    )
      giveUp(name)
    const known = joining.get(name)
    const of = known ?? { waiting: [], timer: setTimeout(() => giveUp(name), waitMs) }
    if (!known) joining.set(name, of)
    of.waiting.push({ part, place, answer: resolve })
    count++
    takeWhole(name, place.total)
    return promise
  }
}
