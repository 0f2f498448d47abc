import type { Gateway } from '../client.ts'
import type { Given } from './options.ts'
import type { Out } from './out.ts'
import type { Settings } from './settings.ts'
import type { World } from './world.ts'

/** What a command is called with. */
export type Call = {
  /** As many as its verb takes. */
  readonly args: readonly string[]
  readonly given: Given
  readonly settings: Settings
  readonly gateway: Gateway
  readonly out: Out
  readonly world: World
}
