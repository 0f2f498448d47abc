import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { must } from '../../src/domain/assert.ts'

/** The releases before this one, as CHANGELOG.md has them, each with the commit that it was made of and its newest migration. */
export const RELEASES_BEFORE = [
  { version: '0.1.0', commit: 'd852e995', migration: '0006_otps' },
  { version: '0.2.0', commit: '80c7d663', migration: '0009_waits_in' },
  { version: '0.3.0', commit: 'ef96c9af', migration: '0015_tariffs' },
  { version: '0.4.0', commit: 'eba92ac1', migration: '0019_long_references' },
  { version: '0.5.0', commit: 'a9ccfe58', migration: '0025_guard' },
  { version: '0.6.0', commit: '5360bbf1', migration: '0030_twilio' },
  { version: '0.7.0', commit: '92a96c18', migration: '0034_exchange_packs' },
  { version: '0.8.0', commit: '23586682', migration: '0037_previous_keys' },
] as const satisfies readonly Release[]
export type Release = { readonly version: string; readonly commit: string; readonly migration: string }

const ROOT = new URL('../..', import.meta.url).pathname

/** The files of an earlier release, with the modules of this one; `remove` deletes them. */
export type LaidOut = { readonly root: string; remove(): void }

/** The release that runs beside this one while an operator upgrades; null where the history of the repository is not there. */
export function layOutReleaseBefore(): LaidOut | null {
  return layOutRelease(must(RELEASES_BEFORE.at(-1), 'a release before'))
}

/** The names of the files in a folder of a release; null where the history of the repository is not there. */
export function filesOf({ commit }: Release, folder: string): readonly string[] | null {
  const { success, stdout } = Bun.spawnSync(['git', 'ls-tree', '--name-only', `${commit}:${folder}`], {
    cwd: ROOT,
    stderr: 'ignore',
  })
  return success ? stdout.toString().trim().split('\n') : null
}

/** Lays a release out of the repository's history; null where that is not there (an archive, a shallow clone). */
export function layOutRelease({ version, commit }: Release): LaidOut | null {
  const { success, stdout } = Bun.spawnSync(['git', 'archive', commit], { cwd: ROOT, stderr: 'ignore' })
  if (!success) return null
  const root = mkdtempSync(join(tmpdir(), `sms-release-${version}-`))
  Bun.spawnSync(['tar', '-x', '-C', root], { stdin: stdout })
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) }
}
