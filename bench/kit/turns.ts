import type { MessageDraft } from '../../src/domain/message-draft.ts'
import { acceptMessages } from '../../src/flow/accept-messages.ts'

/** How long the work took, in milliseconds, and what it answered. */
export async function timed<T>(work: () => Promise<T>): Promise<readonly [number, T]> {
  const startedAt = performance.now()
  const result = await work()
  return [performance.now() - startedAt, result]
}

/** What the process has in memory once its garbage is gone, in megabytes. */
export function memoryMb(): number {
  Bun.gc(true)
  return process.memoryUsage().rss / 1_048_576
}

/** The one in the middle; of an even count the upper one. 0: there are none. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}

/** What each of two did a second in turns, and the quotient of each turn. */
export type Turns = {
  readonly without: readonly number[]
  readonly with: readonly number[]
  readonly quotients: readonly number[]
}

/** Asks two rounds in turns; who begins changes, so that what comes second in a turn is at no disadvantage. */
export async function inTurns(
  turns: number,
  without: () => Promise<number>,
  withIt: () => Promise<number>,
): Promise<Turns> {
  await without()
  await withIt()
  const result = { without: [] as number[], with: [] as number[], quotients: [] as number[] }
  for (let turn = 0; turn < turns; turn++) {
    const isPlainFirst = turn % 2 === 0
    const first = isPlainFirst ? await without() : await withIt()
    const second = isPlainFirst ? await withIt() : await without()
    const [plain, more] = isPlainFirst ? [first, second] : [second, first]
    result.without.push(plain)
    result.with.push(more)
    result.quotients.push(more / plain)
  }
  return result
}

/** Accepts messages, each a request of its own, so many in a batch; answers how many a second. */
export async function acceptRate(
  deps: Parameters<typeof acceptMessages>[0],
  drafts: readonly MessageDraft[],
  batch: number,
): Promise<number> {
  const requests = drafts.map((draft) => ({ clientId: draft.clientId, drafts: [draft], once: null }))
  const [ms] = await timed(async () => {
    for (let from = 0; from < requests.length; from += batch)
      await acceptMessages(deps, requests.slice(from, from + batch))
  })
  return (requests.length * 1_000) / ms
}
