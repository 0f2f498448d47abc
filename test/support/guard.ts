import { openMemoryGuardCounters } from '../../src/cache/guard-counters.ts'
import type { ClientControls } from '../../src/directory/client-controls.ts'
import { openDirectory } from '../../src/directory/directory.ts'
import { openGuardBlocks } from '../../src/directory/guard-blocks.ts'
import type { Guard } from '../../src/domain/controls/guard.ts'
import { controlOf } from '../../src/domain/controls.ts'
import { openAdmission } from '../../src/flow/accept/open-admission.ts'
import type { GuardDeps } from '../../src/flow/guard/guard-deps.ts'
import { openFraudGuard } from '../../src/flow/guard/guard-messages.ts'
import { readConfigVersions } from '../../src/store/config-versions.ts'
import type { Db } from '../../src/store/database/db.ts'
import { UNCOUNTED, USUAL_CONTROLS } from './apart.ts'
import { knownTariffs } from './tariffs.ts'

/** What is said of the guard, of all clients. */
export type Said = { readonly [G in keyof Guard]?: Guard[G] extends object ? Partial<Guard[G]> : Guard[G] }

/** What an api process has of the fraud guard, with this control for all clients; what it counts it counts alone unless it is told. */
export async function openTestGuard(
  db: Db,
  said: Said,
  { now = Date.now, ...more }: { readonly now?: () => number } & Partial<Pick<GuardDeps, 'counters'>> = {},
) {
  const { part, ...blocks } = openGuardBlocks(db, now)
  const directory = openDirectory({ readVersions: () => readConfigVersions(db.sql), parts: [part] })
  await directory.refresh()
  const usual = controlOf('guard', said)
  const controls: ClientControls = {
    of: (name, clientId) =>
      name === 'guard'
        ? (usual as ReturnType<typeof controlOf<typeof name>>)
        : USUAL_CONTROLS.of(name, clientId),
  }
  const guard = openFraudGuard({
    db,
    controls,
    blocks,
    tariffs: knownTariffs(db),
    metrics: UNCOUNTED,
    newId: () => Bun.randomUUIDv7(),
    counters: openMemoryGuardCounters({ now }),
    ...more,
  })
  return { ...guard, directory, admission: openAdmission([guard.gate]), guardHits: guard.hits }
}
