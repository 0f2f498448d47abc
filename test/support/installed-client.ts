import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const ROOT = new URL('../..', import.meta.url).pathname

/** What the client depends on, and what that does: packed from here, so that nothing is asked of a registry. */
const DEPENDENCIES = ['openapi-fetch', 'openapi-typescript-helpers']

/** A project that has installed the typed client as others do. */
export type InstalledClient = {
  /** Its folder, with `node_modules`. */
  readonly path: string
  /** Files of the pack, from its root. */
  readonly files: readonly string[]
  remove(): void
}

/**
 * Packs `clients/typescript` with npm as it would be published, beside the sources and not in them, and installs the pack into an empty
 * project. Without a network: what it depends on is packed from `node_modules`.
 */
export async function installClient(): Promise<InstalledClient> {
  const temp = mkdtempSync(join(tmpdir(), 'sms-client-'))
  const source = join(temp, 'source/clients/typescript')
  const project = join(temp, 'project')
  cpSync(join(ROOT, 'clients/typescript'), source, {
    recursive: true,
    filter: (path) => !['dist', 'node_modules'].includes(basename(path)),
  })
  cpSync(join(ROOT, 'tsconfig.json'), join(temp, 'source/tsconfig.json'))
  symlinkSync(join(ROOT, 'node_modules'), join(temp, 'source/node_modules'))
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }')

  const cache = ['--cache', join(temp, 'cache')]
  const pack = ['pack', '--json', '--pack-destination', temp, ...cache]
  const dependencies = DEPENDENCIES.map((name) => join(ROOT, 'node_modules', name))
  const [own, others] = await Promise.all([
    npm(pack, source),
    npm([...pack, '--ignore-scripts', ...dependencies], project),
  ])
  const packed = [...readPacked(own), ...readPacked(others)]
  const packs = packed.map(({ filename }) => join(temp, filename))
  await npm(
    ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', ...cache, ...packs],
    project,
  )
  return {
    path: project,
    files: (packed[0]?.files ?? []).map(({ path }) => path),
    remove: () => rmSync(temp, { recursive: true, force: true }),
  }
}

type Packed = { readonly filename: string; readonly files: readonly { readonly path: string }[] }

/** What `npm pack --json` says; a script of the package may have printed before. */
function readPacked(out: string): Packed[] {
  return JSON.parse(out.slice(out.indexOf('[\n'))) as Packed[] // as npm prints it
}

async function npm(args: readonly string[], cwd: string): Promise<string> {
  const child = Bun.spawn(['npm', ...args], { cwd, stdout: 'pipe', stderr: 'pipe' })
  const [out, complaint, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  if (code !== 0) throw new Error(`npm ${args[0]} in ${cwd}: ${complaint}${out}`)
  return out
}
