import type { GuardCounters } from '../../cache/guard-counters.ts'
import type { GuardBlocks } from '../../directory/guard-blocks.ts'
import type { ApiDeps } from '../../world.ts'

/** What the guard asks. */
export type GuardDeps = Pick<ApiDeps, 'controls' | 'db' | 'metrics' | 'newId' | 'tariffs'> & {
  readonly blocks: GuardBlocks
  readonly counters: GuardCounters
}
