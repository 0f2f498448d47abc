import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { TARGETS, type Target, targetHere } from './targets.ts'

/** Where a Bun for another platform lies, by platform and version. */
const FETCHED = '.bun/targets'

/**
 * The Bun that an executable for this target begins with: the one that runs this, or one of the same version for another
 * platform, from npm. Throws when npm has none or is not here.
 */
export function bunOf(target: Target): string {
  if (target === TARGETS[targetHere() ?? '']) return process.execPath
  const folder = join(FETCHED, `${target.bun}-${Bun.version}`)
  const path = join(folder, 'node_modules', target.package, 'bin/bun')
  if (!existsSync(path)) fetchInto(folder, `${target.package}@${Bun.version}`)
  return path
}

/** By npm, which installs what is for another platform when it is told to; whole or not at all. */
function fetchInto(folder: string, what: string): void {
  const making = `${folder}-new`
  rmSync(making, { recursive: true, force: true })
  mkdirSync(making, { recursive: true })
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error']
  const { status, stderr, error } = spawnSync(
    'npm',
    [
      'install',
      '--prefix',
      making,
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      '--force',
      ...quiet,
      what,
    ],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`npm could not fetch ${what}: ${error?.message ?? stderr}`)
  renameSync(making, folder)
}
