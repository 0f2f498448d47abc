import { must } from '../../domain/assert.ts'
import { COUNTED_RULES, countAskOf, findCounted, keyOf } from '../../domain/guard/guard-rules.ts'
import type { BlockingFound } from './block-found.ts'
import type { GuardDeps } from './guard-deps.ts'
import { type Guarded, isOpenTo } from './guarded.ts'

/** Counts messages that nothing bars so far, and answers what was counted too often. */
export async function findCountedOf(
  { counters }: Pick<GuardDeps, 'counters'>,
  guarded: readonly Guarded[],
): Promise<readonly BlockingFound[]> {
  const looks = guarded.flatMap((of) =>
    COUNTED_RULES.flatMap((rule) => {
      const key = isOpenTo(rule, of) ? keyOf(rule, of) : null
      return key === null ? [] : { of, rule, key }
    }),
  )
  if (looks.length === 0) return []
  const counts = await counters.count(looks.map(({ of, rule, key }) => countAskOf(rule, key, of)))
  return looks.flatMap(({ of, rule, key }, index) => {
    const finding = findCounted(rule, key, of, must(counts[index], 'each was counted'))
    return finding === null ? [] : { of, ...finding }
  })
}
