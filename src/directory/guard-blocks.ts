import type { GuardRule } from '../domain/controls/guard.ts'
import type { ClientId } from '../domain/message.ts'
import type { Db } from '../store/database/db.ts'
import { type GuardBlock, listStandingBlocks, MAX_KNOWN_BLOCKS } from '../store/guard/guard-blocks.ts'
import type { DirectoryPart } from './directory.ts'

/** What the guard keeps from going out, as this process knows it: read from memory, as old as the directory's last `refresh`. */
export type GuardBlocks = {
  /** What is known of this rule and key of a client: a block, one that has ended, or an allowance; null: nothing. */
  find(clientId: ClientId, rule: GuardRule, key: string): GuardBlock | null
  /** What this process has just written of them. */
  put(blocks: readonly GuardBlock[]): void
  /** False: as many are known as may be, and no more are to be made. */
  hasRoom(): boolean
}

/** They as a part of the directory; there is none until it was loaded. `now` is Unix milliseconds. */
export function openGuardBlocks(
  db: Pick<Db, 'sql'>,
  now: () => number,
): GuardBlocks & { readonly part: DirectoryPart } {
  let known = new Map<string, GuardBlock>()
  return {
    find: (clientId, rule, key) => known.get(nameOf(clientId, rule, key)) ?? null,
    put(blocks) {
      for (const block of blocks) known.set(nameOf(block.clientId, block.rule, block.key), block)
    },
    hasRoom() {
      if (known.size >= MAX_KNOWN_BLOCKS)
        known = new Map([...known].filter(([, block]) => standsAt(block, now())))
      return known.size < MAX_KNOWN_BLOCKS
    },
    part: {
      what: 'guard_blocks',
      async load() {
        const blocks = await listStandingBlocks(db.sql, now())
        known = new Map(blocks.map((block) => [nameOf(block.clientId, block.rule, block.key), block]))
      },
    },
  }
}

/** Whether it is of any use at this instant. */
function standsAt({ until, allowedUntil }: GuardBlock, nowMs: number): boolean {
  return until.getTime() > nowMs || (allowedUntil !== null && allowedUntil.getTime() > nowMs)
}

function nameOf(clientId: ClientId, rule: GuardRule, key: string): string {
  return `${clientId}/${rule}/${key}`
}
