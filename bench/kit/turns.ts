import type { MessageDraft } from '../../src/domain/message/message-draft.ts'
import { acceptMessages } from '../../src/flow/accept/accept-messages.ts'
import { median } from './median.ts'
import { report } from './report.ts'

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

/** What two ways of doing the same came to, round by round: medians of their rates, and of the quotients of the turns. */
export type InTurns = { readonly without: number; readonly with: number; readonly quotient: number }

/**
 * Lets two rounds take turns, each once for nothing before. Who begins changes, so that what comes second in a turn is at no
 * disadvantage; the quotient is that of rounds side by side, whatever else the machine did meanwhile.
 */
export async function compareInTurns(
  turns: number,
  without: () => Promise<number>,
  withIt: () => Promise<number>,
): Promise<InTurns> {
  await without()
  await withIt()
  const rates = { without: [] as number[], with: [] as number[] }
  for (let turn = 0; turn < turns; turn++) {
    const first = turn % 2 === 0
    const a = await (first ? without : withIt)()
    const b = await (first ? withIt : without)()
    const [plain, other] = first ? [a, b] : [b, a]
    rates.without.push(plain)
    rates.with.push(other)
  }
  const quotients = rates.with.map((rate, turn) => rate / (rates.without[turn] ?? rate))
  return {
    without: Math.round(median(rates.without)),
    with: Math.round(median(rates.with)),
    quotient: Math.round(median(quotients) * 1_000) / 1_000,
  }
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

/** Reports what acceptance came to without something and with it, with what is known besides; answers the exit code. */
export function reportAccepting(
  name: string,
  title: string,
  { quotient, ...accepted }: InTurns,
  { target, ...facts }: { readonly target: number } & Readonly<Record<string, unknown>>,
): number {
  report(
    name,
    { ...facts, acceptedPerSecond: accepted, quotient, target },
    {
      title,
      bars: [
        { label: 'without', value: accepted.without },
        { label: 'with', value: accepted.with },
      ],
    },
  )
  return quotient >= target ? 0 : 1
}
