// The thread that bundles the console and draws the machine: both take CPU, which no request waits for.
import { messageMachine } from '../../actors/message/machine.ts'
import { type Bundle, bundleConsole } from './bundle.ts'
import { drawingOf, type MachineDrawing } from './chart-plan.ts'
import { graphOf } from './machine-graph.ts'

declare const self: Worker

/** What the thread says, each once, in this order; `failed` instead of what could not be made. */
export type FromPreparing =
  | { readonly kind: 'bundle'; readonly bundle: Bundle }
  | { readonly kind: 'drawing'; readonly drawing: MachineDrawing }
  | { readonly kind: 'failed'; readonly reason: string }

async function prepare(): Promise<void> {
  say({ kind: 'bundle', bundle: await bundleConsole() })
  say({ kind: 'drawing', drawing: drawingOf(graphOf(messageMachine)) })
}

function say(message: FromPreparing): void {
  self.postMessage(message)
}

prepare().catch((error) =>
  say({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }),
)
