import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { must } from '../domain/assert.ts'
import { ownFile } from '../kit/own-files.ts'
import { type Bundle, PAGE } from './bundle.ts'
import { type BundledFile, servedFile } from './served-file.ts'

/** The folder in the executable that holds the console's files, and the file of its laid out machine. */
export const CONSOLE_FILES = 'made-before/console'
export const CHARTS_FILE = 'made-before/charts.json'

/** The console that was bundled when the executable was made: it holds no sources to bundle. */
export async function bundleMadeBefore(): Promise<Bundle> {
  const folder = ownFile(CONSOLE_FILES)
  const read = readdirSync(folder).map(async (name) => [name, await readServed(join(folder, name))] as const)
  const files = new Map(await Promise.all(read))
  const page = must(files.get(PAGE), 'the page of the console')
  files.delete(PAGE)
  return { page, assets: files }
}

/** The machine as it was laid out then. */
export async function chartsMadeBefore(): Promise<BundledFile> {
  return await readServed(ownFile(CHARTS_FILE))
}

async function readServed(path: string): Promise<BundledFile> {
  const file = Bun.file(path)
  return servedFile(await file.arrayBuffer(), file.type)
}
