import type { Preview } from '../answers.ts'

/** A run of a part: its place in the whole text, and whether it forces UCS-2. */
export type Run = { readonly at: number; readonly text: string; readonly isForcing: boolean }

/** Cuts the parts of a text where characters that force UCS-2 begin and end. */
export function runsOf(
  parts: readonly string[],
  forcing: readonly Pick<Preview['forcing_ucs2'][number], 'character' | 'positions'>[],
): Run[][] {
  const forced = new Set<number>()
  for (const { character, positions } of forcing) {
    const length = Array.from(character).length
    for (const position of positions) for (let i = 0; i < length; i++) forced.add(position + i)
  }
  let at = 0
  return parts.map((part) => {
    const runs: Run[] = []
    for (const character of part) {
      const isForcing = forced.has(at)
      const last = runs.at(-1)
      if (last && last.isForcing === isForcing)
        runs[runs.length - 1] = { ...last, text: last.text + character }
      else runs.push({ at, text: character, isForcing })
      at++
    }
    return runs
  })
}
