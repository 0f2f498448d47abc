// `bun run providers apply FILE.json`: makes providers, routes and controls as a file says, and says what it changed.

import type { Config } from '../config.ts'
import { theOne } from '../domain/act.ts'
import { ERRORS } from '../domain/errors.ts'
import { changedOnly, configState } from '../flow/admin/config-state.ts'
import { applyControls, readControlsOfFile } from '../flow/apply-controls.ts'
import { applyRoutes, readRoutesOfFile } from '../flow/apply-routes.ts'
import { applyProviders } from '../flow/provider/apply-providers.ts'
import { asTyped } from '../kit/own-files.ts'
import { KINDS } from '../provider/kinds.ts'
import { providerSealOf } from '../provider-config.ts'
import type { Db } from '../store/database/db.ts'
import { noteCommand } from './by-command.ts'
import { runCommand } from './command.ts'

const USAGE = `Usage:
  ${asTyped('providers')} apply FILE.json    make providers, routes and controls as the file says
    {"providers": [{"name": …, "kind": …, "settings": {…}, "secrets": {"NAME": {"env": "VARIABLE"}}, …}], "routes": […], "controls": {…}}
`

/** What a file may have. */
const FIELDS = ['providers', 'routes', 'controls']

const [verb, path, ...more] = process.argv.slice(2)
if (verb !== 'apply' || path === undefined || more.length > 0) fail(USAGE)
const file = await readFile(path)
await runCommand(async (db, config) => {
  const deps = { db, now: Date.now }
  const standing = await configState(deps)
  return await noteCommand(db, 'applyProviders', theOne('gateway'), async () => {
    const code = await apply(db, config)
    const changed = changedOnly(standing, await configState(deps))
    return { answer: code, end: { outcome: code === 0 ? 'done' : 'refused', code: null, ...changed } }
  })
})

async function apply(db: Db, config: Config): Promise<number> {
  const deps = { db, kinds: KINDS, providerSeal: providerSealOf(config) }
  // All are checked before one is written.
  const controls = readControlsOfFile(file['controls'] ?? {})
  if (controls.kind === 'violation')
    return say(process.stderr, `nothing was done: ${controls.field} ${controls.rule}`, 1)
  if (file['routes'] !== undefined) {
    const read = await readRoutesOfFile({ db }, file['routes'], namesOf(file['providers']))
    if (read.kind === 'violation')
      return say(process.stderr, `nothing was done: ${read.field} ${read.rule}`, 1)
  }
  const applied = await applyProviders(deps, file['providers'] ?? [], process.env)
  switch (applied.kind) {
    case 'violation':
      return say(process.stderr, `nothing was done: ${applied.field} ${applied.rule}`, 1)
    case 'secrets_off':
      return say(process.stderr, `nothing was done: ${ERRORS.secrets_off.error}`, 1)
    case 'changed_meanwhile':
      return say(process.stderr, `${applied.name}: others were changing it, run this again`, 1)
    case 'applied':
      for (const { name, kind, fields } of applied.providers)
        say(
          process.stdout,
          `${name}: ${[kind, ...(fields.length > 0 ? [fields.join(', ')] : [])].join(' ')}`,
          0,
        )
  }
  if (file['routes'] !== undefined) {
    const routes = await applyRoutes({ db }, file['routes'])
    if (routes.kind === 'violation')
      return say(process.stderr, `routes: nothing was done: ${routes.field} ${routes.rule}`, 1)
    say(process.stdout, `routes: ${routes.kind}`, 0)
  }
  for (const { name, kind } of await applyControls({ db }, controls.controls))
    say(process.stdout, `controls.${name}: ${kind}`, 0)
  return 0
}

/** Of providers that are to be made; what has none is refused when they are. */
function namesOf(providers: unknown): string[] {
  if (!Array.isArray(providers)) return []
  return providers.flatMap((one: unknown) =>
    typeof one === 'object' && one !== null && 'name' in one && typeof one.name === 'string' ? one.name : [],
  )
}

function say(to: NodeJS.WriteStream, line: string, code: number): number {
  to.write(`${line}\n`)
  return code
}

/** An object with nothing but `FIELDS`. */
async function readFile(name: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const content: unknown = await Bun.file(name).json()
    if (content === null || typeof content !== 'object' || Array.isArray(content))
      fail(`${name} must hold a JSON object\n`)
    const unknown = Object.keys(content).find((field) => !FIELDS.includes(field))
    if (unknown !== undefined) fail(`${name}: ${unknown} is not a field of it\n`)
    return { ...content }
  } catch (error) {
    // Its words may quote the file, which may hold secrets.
    fail(`${name} cannot be read as JSON (${error instanceof Error ? error.name : 'unknown'})\n`)
  }
}

function fail(words: string): never {
  process.stderr.write(words)
  process.exit(1)
}
