import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Where Bun itself is, which no commit and no list of dependencies has. */
const FOLDER = new URL('../../.bun/judges', import.meta.url).pathname

/**
 * The folder of a package of npm in this exact version, with what it depends on; it is installed when it is missing. For judges that
 * would make every start of a gateway install a hundred megabytes. A second call installs nothing.
 */
export async function provideFromNpm(name: string, version: string): Promise<string> {
  const home = join(FOLDER, `${name.replace('/', '-')}-${version}`)
  if (!existsSync(home)) await install(`${name}@${version}`, home)
  return join(home, 'node_modules', name)
}

/** Beside its place, so that half of it is never found there. */
async function install(wanted: string, home: string): Promise<void> {
  console.log(`Installing ${wanted} with npm`)
  mkdirSync(FOLDER, { recursive: true })
  const temp = mkdtempSync(join(FOLDER, 'new-'))
  try {
    const quiet = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund']
    const child = Bun.spawn(['npm', 'install', '--prefix', temp, ...quiet, wanted], {
      stdout: 'ignore',
      stderr: 'pipe',
    })
    const complaint = await new Response(child.stderr).text()
    if ((await child.exited) !== 0) throw new Error(`npm could not install ${wanted}:\n${complaint}`)
    renameSync(temp, home)
  } finally {
    rmSync(temp, { recursive: true, force: true })
  }
}
