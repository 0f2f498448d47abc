import type { ApiDeps } from '../world.ts'

/**
 * What was written of tariffs holds in this process at once, as far as it can: its ticker and those of the others follow
 * within 2 s. Never rejects, for it is written, and whoever asked must hear so.
 */
export async function knowTariffsNow({ tariffs, log }: Pick<ApiDeps, 'tariffs' | 'log'>): Promise<void> {
  try {
    await tariffs.refresh()
  } catch (error) {
    log.warn({ err: error }, 'tariffs could not be read anew, the next turn tries again')
  }
}
