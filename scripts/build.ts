// `bun run build [TARGET…]`: makes executables that hold the whole gateway, in build/. Without a target, that of this machine;
// `all` makes every one.

import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { bunOf } from './build/bun-of.ts'
import { ENTRIES } from './build/entries.ts'
import { layOut } from './build/lay-out.ts'
import { TARGETS, targetHere } from './build/targets.ts'

const ROOT = join(import.meta.dir, '..')
/** Where everything is put together that is read as files: each folder of it is in the executable under its own name. */
const INSIDE = 'build/inside'

const asked = process.argv.slice(2)
const names = asked.includes('all') ? Object.keys(TARGETS) : asked.length > 0 ? asked : [targetHere() ?? '']
const unknown = names.find((name) => !Object.hasOwn(TARGETS, name))
if (unknown !== undefined) {
  process.stderr.write(`Usage: bun run build [all | ${Object.keys(TARGETS).join(' | ')} …]\n`)
  process.exit(1)
}
// Names of files inside are those of the repository.
process.chdir(ROOT)
await layOut(INSIDE)
for (const name of names) await compile(name)
rmSync(INSIDE, { recursive: true })

async function compile(name: string): Promise<void> {
  const target = TARGETS[name]
  if (!target) throw new Error(`no target ${name}`)
  const outfile = `build/sms-gateway-${name}`
  const built = await Bun.build({
    entrypoints: ENTRIES,
    root: '.',
    target: 'bun',
    format: 'esm',
    splitting: true,
    // Elysia reads the source of each handler to know what of a request it uses.
    minify: false,
    compile: {
      target: target.bun,
      executablePath: bunOf(target),
      outfile,
      assets: readdirSync(INSIDE).map((folder) => join(INSIDE, folder)),
      // An executable does what its environment says, and nothing of the folder that it lies in.
      autoloadDotenv: false,
      autoloadBunfig: false,
    },
  })
  for (const log of built.logs) process.stderr.write(`${log}\n`)
  const megabytes = Math.round(Bun.file(outfile).size / 1e6)
  process.stdout.write(`${outfile}  ${megabytes} MB\n`)
}
