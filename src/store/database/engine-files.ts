import type { PGliteOptions } from '@electric-sql/pglite'
import initdb from '../../../node_modules/@electric-sql/pglite/dist/initdb.wasm' with { type: 'file' }
import data from '../../../node_modules/@electric-sql/pglite/dist/pglite.data' with { type: 'file' }
import engine from '../../../node_modules/@electric-sql/pglite/dist/pglite.wasm' with { type: 'file' }

/** What PGlite consists of besides its code: by itself it looks beside that, where in an executable there is nothing. */
export async function engineFiles(): Promise<
  Pick<PGliteOptions, 'pgliteWasmModule' | 'initdbWasmModule' | 'fsBundle'>
> {
  const compiled = async (path: string) => await WebAssembly.compile(await Bun.file(path).arrayBuffer())
  const [pgliteWasmModule, initdbWasmModule] = await Promise.all([compiled(engine), compiled(initdb)])
  return { pgliteWasmModule, initdbWasmModule, fsBundle: Bun.file(data) }
}
