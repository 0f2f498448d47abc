import type { PGliteOptions } from '@electric-sql/pglite'
import { ownFile } from '../../kit/own-files.ts'

const FOLDER = 'node_modules/@electric-sql/pglite/dist'

/** What PGlite consists of besides its code. */
export const ENGINE_FILES = {
  engine: `${FOLDER}/pglite.wasm`,
  initdb: `${FOLDER}/initdb.wasm`,
  data: `${FOLDER}/pglite.data`,
} as const

/** These files for PGlite, which by itself looks beside its code, where in an executable there is nothing. */
export async function engineFiles(): Promise<
  Pick<PGliteOptions, 'pgliteWasmModule' | 'initdbWasmModule' | 'fsBundle'>
> {
  const compiled = async (path: string) => await WebAssembly.compile(await Bun.file(ownFile(path)).bytes())
  const [pgliteWasmModule, initdbWasmModule] = await Promise.all([
    compiled(ENGINE_FILES.engine),
    compiled(ENGINE_FILES.initdb),
  ])
  return { pgliteWasmModule, initdbWasmModule, fsBundle: Bun.file(ownFile(ENGINE_FILES.data)) }
}
