import type { Bundle } from './bundle.ts'
import type { FromPreparing } from './prepare-thread.ts'
import { type BundledFile, servedFile } from './served-file.ts'

/** What the console serves. Both are made when first asked for, once per process, in a thread of their own. */
export type Prepared = {
  bundle(): Promise<Bundle>
  /** The laid out machine as JSON, see `Charts`. */
  charts(): Promise<BundledFile>
}

type Making = { readonly bundle: Promise<Bundle>; readonly charts: Promise<BundledFile> }

/** Prepares nothing yet. What could not be made is tried again when it is asked for again. */
export function openPrepared(): Prepared {
  let making: Making | null = null
  function made(): Making {
    making ??= make(() => {
      making = null
    })
    return making
  }
  return { bundle: () => made().bundle, charts: () => made().charts }
}

function make(failed: () => void): Making {
  const bundle = Promise.withResolvers<Bundle>()
  const charts = Promise.withResolvers<BundledFile>()
  const thread = new Worker(new URL('./prepare-thread.ts', import.meta.url).href)
  // Whoever waits hears of a failure; nobody need wait for both.
  for (const { promise } of [bundle, charts]) promise.catch(() => {})
  function fail(reason: string): void {
    const error = new Error(`the console could not be prepared: ${reason}`)
    bundle.reject(error)
    charts.reject(error)
    failed()
    thread.terminate()
  }
  thread.addEventListener('error', (event) => fail(event.message))
  thread.addEventListener('message', ({ data }: MessageEvent<FromPreparing>) => {
    switch (data.kind) {
      case 'bundle':
        return bundle.resolve(data.bundle)
      case 'charts':
        charts.resolve(servedFile(JSON.stringify(data.charts), 'application/json'))
        return thread.terminate()
      case 'failed':
        return fail(data.reason)
    }
  })
  return { bundle: bundle.promise, charts: charts.promise }
}
