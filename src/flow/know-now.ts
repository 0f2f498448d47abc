import type { ApiDeps } from '../world.ts'

/**
 * What was written of the configuration holds in this process at once, as far as it can: its ticker and those of the others
 * follow within 2 s. Never rejects, for it is written, and whoever asked must hear so.
 */
export async function knowNow(
  known: Pick<ApiDeps['directory'], 'refresh'>,
  log: Pick<ApiDeps['log'], 'warn'>,
): Promise<void> {
  try {
    await known.refresh()
  } catch (error) {
    log.warn({ err: error }, 'the configuration could not be read anew, the next turn tries again')
  }
}
