import { openStops } from '../../src/flow/stop/open-stops.ts'
import type { ApiDeps, WorkerDeps } from '../../src/world.ts'
import { NO_CALLBACK_HOOKS, NO_CLIENT_PARAMETERS } from './apart.ts'

/** What a worker needs, with these parts: in all else nothing is stopped or kept, and no provider is opened. */
export function workerDeps(api: ApiDeps, more: Partial<WorkerDeps> = {}): WorkerDeps {
  return {
    ...api,
    stopsOf: openStops([]),
    findWay: () => null,
    holder: crypto.randomUUID(),
    clientParameters: NO_CLIENT_PARAMETERS,
    receiptParkMs: 60_000,
    callbackHooks: NO_CALLBACK_HOOKS,
    callbackConcurrency: 4,
    otpSecret: null,
    otpSecretAlso: null,
    providerLog: null,
    actsDays: 0,
    optOuts: { keep() {}, close: async () => {} },
    ...more,
  }
}
