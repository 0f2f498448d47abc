import { withTheme } from '../api/http/theme-script.ts'
import { must } from '../domain/assert.ts'
import { ownFile } from '../kit/own-files.ts'
import { type BundledFile, servedFile } from './served-file.ts'

/** The console, bundled: the page, and its scripts and styles under names that change with their content. */
export type Bundle = {
  readonly page: BundledFile
  /** By file name, without a path. */
  readonly assets: ReadonlyMap<string, BundledFile>
}

const ENTRY = ownFile('src/console/web/console.html')
/** The page of the console among its files. */
export const PAGE = 'console.html'
/** Where the page looks for its assets. */
export const ASSETS_PATH = '/console/'

/** What pages of the guide load: a script with its style, in files named after it. */
const GUIDE_ENTRY = ownFile('src/console/guide/web/guide.ts')

/** How it is bundled. */
export const CONSOLE_BUILD: Bun.BuildConfig = {
  entrypoints: [ENTRY],
  target: 'browser',
  minify: true,
  splitting: true,
  publicPath: ASSETS_PATH,
  naming: { chunk: '[name]-[hash].[ext]', asset: '[name]-[hash].[ext]', entry: '[name].[ext]' },
  define: { 'process.env.NODE_ENV': '"production"' },
}

/** How the script of the guide's pages is. */
const GUIDE_BUILD: Bun.BuildConfig = {
  entrypoints: [GUIDE_ENTRY],
  target: 'browser',
  minify: true,
  naming: '[name]-[hash].[ext]',
}

/** Bundles the console with Bun, in memory: half a second of CPU. What is loaded on demand is a file of its own. */
export async function bundleConsole(): Promise<Bundle> {
  const [built, guide] = await Promise.all([Bun.build(CONSOLE_BUILD), Bun.build(GUIDE_BUILD)])
  const files = new Map<string, BundledFile>()
  for (const output of [...built.outputs, ...guide.outputs]) {
    const name = must(output.path.split('/').at(-1), 'a file name')
    const content = name === PAGE ? withTheme(await output.text()) : await output.arrayBuffer()
    files.set(name, servedFile(content, output.type))
  }
  const page = must(files.get(PAGE), 'the page of the console')
  files.delete(PAGE)
  return { page, assets: files }
}
