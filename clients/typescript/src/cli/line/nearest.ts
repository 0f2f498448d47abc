/** More wrong letters than this, and it was something else that was meant. */
const MAX_WRONG = 2

/** The word that was meant, if one is near: it begins so, or differs in two letters at most. */
export function nearestOf(word: string, known: readonly string[]): string | null {
  if (word === '') return null
  const begun = known.filter((one) => one.startsWith(word))
  if (begun.length === 1) return begun[0] ?? null
  const near = known
    .map((one) => ({ one, wrong: distance(word, one) }))
    .filter(({ one, wrong }) => wrong <= MAX_WRONG && wrong < one.length)
    .sort((a, b) => a.wrong - b.wrong)
  return near[0]?.one ?? null
}

/** Letters to change, add or drop (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries())
      next.push(
        Math.min((row[j] ?? 0) + (letter === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1),
      )
    row = next
  }
  return row[b.length] ?? 0
}
