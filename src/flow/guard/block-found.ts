import type { BlockingRule } from '../../domain/guard/guard-rules.ts'
import { type NewGuardBlock, putGuardBlocks } from '../../store/guard/guard-blocks.ts'
import type { GuardDeps } from './guard-deps.ts'
import type { Found } from './guarded.ts'

/** What a rule that blocks has found. */
export type BlockingFound = Found<BlockingRule>

/**
 * Blocks what was found in mode `block`, in one statement and before anybody is refused for it. Answers until when each is
 * blocked, in Unix milliseconds; null: it is only to be noted, as the rule says so or as it has an allowance.
 */
export async function blockFound(
  { db, blocks, newId }: Pick<GuardDeps, 'db' | 'blocks' | 'newId'>,
  found: readonly BlockingFound[],
  nowMs: number,
): Promise<(one: BlockingFound) => number | null> {
  const wanted = new Map<string, NewGuardBlock>()
  for (const { of, rule, key, words } of found) {
    const { clientId, guard } = of
    const allowedUntil = blocks.find(clientId, rule, key)?.allowedUntil ?? null
    if (guard[rule].mode !== 'block' || (allowedUntil !== null && allowedUntil.getTime() > nowMs)) continue
    // Beyond what processes remember it is refused for as long as it is counted, and no longer.
    const lastsS = blocks.hasRoom() ? guard[rule].block_s : guard[rule].window_s
    const untilMs = nowMs + lastsS * 1_000
    wanted.set(nameOf(clientId, rule, key), {
      id: newId(),
      clientId,
      rule,
      key,
      words,
      sinceMs: nowMs,
      untilMs,
    })
  }
  if (wanted.size === 0) return () => null
  if (!blocks.hasRoom())
    return ({ of, rule, key }) => wanted.get(nameOf(of.clientId, rule, key))?.untilMs ?? null
  const standing = await putGuardBlocks(db.sql, [...wanted.values()])
  blocks.put(standing)
  const untilMs = new Map(
    standing.map(({ clientId, rule, key, until }) => [nameOf(clientId, rule, key), until.getTime()]),
  )
  return ({ of, rule, key }) => untilMs.get(nameOf(of.clientId, rule, key)) ?? null
}

function nameOf(clientId: string, rule: string, key: string): string {
  return `${clientId}/${rule}/${key}`
}
