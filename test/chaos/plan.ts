import { shuffled } from '../support/random.ts'

/** Which faults strike, in their order: one of each kind whose name contains `only`, then `more` of them again. */
export function planOf<Kind extends string>(
  all: readonly Kind[],
  { only, more, random }: { readonly only: string; readonly more: number; readonly random: () => number },
): Kind[] {
  const kinds = all.filter((kind) => kind.includes(only))
  const again = Array.from({ length: more }, () => kinds[Math.floor(random() * kinds.length)])
  return [...shuffled(kinds, random), ...again.filter((kind) => kind !== undefined)]
}
