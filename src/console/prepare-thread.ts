// The thread that bundles the console and lays the machine out: both take a second of CPU, which no request waits for.
import { messageMachine } from '../../actors/message/machine.ts'
import { type Bundle, bundleConsole } from './bundle.ts'
import { layOutAll } from './chart.ts'
import type { Charts } from './chart-shapes.ts'
import { graphOf } from './machine-graph.ts'

declare const self: Worker

/** What the thread says, each once, in this order; `failed` instead of what could not be made. */
export type FromPreparing =
  | { readonly kind: 'bundle'; readonly bundle: Bundle }
  | { readonly kind: 'charts'; readonly charts: Charts }
  | { readonly kind: 'failed'; readonly reason: string }

async function prepare(): Promise<void> {
  say({ kind: 'bundle', bundle: await bundleConsole() })
  say({ kind: 'charts', charts: await layOutAll(graphOf(messageMachine)) })
}

function say(message: FromPreparing): void {
  self.postMessage(message)
}

prepare().catch((error) =>
  say({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }),
)
