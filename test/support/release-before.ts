import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The release that runs beside this one while an operator upgrades. */
const COMMIT = '92a96c18'

const ROOT = new URL('../..', import.meta.url).pathname

/** The files of the release before, with the modules of this one; `remove` deletes them. */
export type ReleaseBefore = { readonly root: string; remove(): void }

/** Lays them out of the repository's history; null where that is not there (an archive, a shallow clone). */
export function layOutReleaseBefore(): ReleaseBefore | null {
  const { success, stdout } = Bun.spawnSync(['git', 'archive', COMMIT], { cwd: ROOT, stderr: 'ignore' })
  if (!success) return null
  const root = mkdtempSync(join(tmpdir(), 'sms-release-before-'))
  Bun.spawnSync(['tar', '-x', '-C', root], { stdin: stdout })
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) }
}
