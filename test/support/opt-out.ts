import type { ClientControls } from '../../src/directory/client-controls.ts'
import { openDirectory } from '../../src/directory/directory.ts'
import { openSuppressions, type Suppressions } from '../../src/directory/suppressions.ts'
import { type Control, controlOf } from '../../src/domain/controls.ts'
import type { ClientId } from '../../src/domain/message.ts'
import type { Heeded } from '../../src/flow/opt-out/heed-keywords.ts'
import { readConfigVersions } from '../../src/store/config-versions.ts'
import type { Db } from '../../src/store/database/db.ts'

/** What a process knows of suppressions, and how it comes to know it. */
export function knownSuppressions(db: Db) {
  const { part, ...suppressions } = openSuppressions(db)
  const directory = openDirectory({ readVersions: () => readConfigVersions(db.sql), parts: [part] })
  return { suppressions, directory } satisfies {
    readonly suppressions: Suppressions
    readonly directory: object
  }
}

/** What is said of every client's opt-out; the rest of the controls is as usual. */
export function optOutControls(said: Partial<Control<'opt_out'>>): ClientControls {
  return { of: (name) => controlOf(name, name === 'opt_out' ? said : {}) }
}

/** What a handset wrote to the sender `12345`, whose client is found by the number alone. */
export function wrote(
  clientId: ClientId | null,
  from: string,
  text: string,
  more: Partial<Heeded> = {},
): Heeded {
  return { clientId, from, to: '12345', text, keyword: null, told: null, ...more }
}
