import { IN_EXECUTABLE, ownThread } from '../kit/own-files.ts'
import type { Bundle } from './bundle.ts'
import { bundleMadeBefore, chartsMadeBefore } from './made-before.ts'
import type { FromPreparing } from './prepare-thread.ts'
import { type BundledFile, servedFile } from './served-file.ts'

/**
 * What the console serves. Both are made when first asked for, once per process, in a thread of their own; an executable has
 * them inside.
 */
export type Prepared = {
  bundle(): Promise<Bundle>
  /** The machine as it is drawn, as JSON: `MachineDrawing`. */
  charts(): Promise<BundledFile>
}

type Making = { readonly bundle: Promise<Bundle>; readonly charts: Promise<BundledFile> }

/** Prepares nothing yet. What could not be made is tried again when it is asked for again. */
export function openPrepared(): Prepared {
  let making: Making | null = null
  function made(): Making {
    making ??= (IN_EXECUTABLE ? readMade : make)(() => {
      making = null
    })
    return making
  }
  return { bundle: () => made().bundle, charts: () => made().charts }
}

function readMade(): Making {
  return { bundle: bundleMadeBefore(), charts: chartsMadeBefore() }
}

function make(failed: () => void): Making {
  const bundle = Promise.withResolvers<Bundle>()
  const charts = Promise.withResolvers<BundledFile>()
  const thread = new Worker(ownThread('src/console/prepare-thread.ts'))
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
      case 'drawing':
        charts.resolve(servedFile(JSON.stringify(data.drawing), 'application/json'))
        return thread.terminate()
      case 'failed':
        return fail(data.reason)
    }
  })
  return { bundle: bundle.promise, charts: charts.promise }
}
