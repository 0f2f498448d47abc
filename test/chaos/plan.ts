import { shuffled } from '../support/random.ts'

/** Which faults strike, in their order: one of each kind whose name contains `only`, of so many kinds at `most`, then `more` of them again. */
export function planOf<Kind extends string>(
  all: readonly Kind[],
  given: {
    readonly only: string
    readonly most: number
    readonly more: number
    readonly random: () => number
  },
): Kind[] {
  const { only, most, more, random } = given
  const kinds = all.filter((kind) => kind.includes(only))
  const again = Array.from({ length: more }, () => kinds[Math.floor(random() * kinds.length)])
  return [...shuffled(kinds, random).slice(0, most), ...again.filter((kind) => kind !== undefined)]
}
