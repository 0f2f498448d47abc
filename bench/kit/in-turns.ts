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

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}
