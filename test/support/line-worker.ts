import { openNatsBus } from '../../src/bus/nats.ts'
import { openDirectory } from '../../src/directory/directory.ts'
import { keepFresh } from '../../src/directory/keep-fresh.ts'
import { openProviders } from '../../src/directory/providers.ts'
import type { Router } from '../../src/domain/route/routing.ts'
import type { OpenProvider } from '../../src/provider/kind.ts'
import { KINDS } from '../../src/provider/kinds.ts'
import type { SubmitAnswer } from '../../src/provider/port.ts'
import { readConfigVersions } from '../../src/store/config-versions.ts'
import { openDb } from '../../src/store/database/db.ts'
import { startWorker } from '../../src/worker/worker.ts'
import { apiDeps, SILENT } from './apart.ts'
import { fixedRouter } from './fixed-router.ts'
import { accepted } from './scripted-provider.ts'
import { workerDeps } from './worker-deps.ts'

// A worker on a PostgreSQL and a NATS of others, with the providers that stand in the database. What their settings say
// here: `{"hangs": true}` never answers, `{"throttles": true}` takes nothing; all others take everything at once.

/** One submission, as the provider saw it; `opened` counts how often the worker has opened the provider. */
export type Submission = {
  readonly provider: string
  readonly messageId: string
  readonly parts: number
  readonly atMs: number
  readonly opened: number
}

/** A message goes to the provider that its sender names, as long as it lives. */
const BY_SENDER: Router = {
  route: (message) => fixedRouter([message.from]).route(message),
  routeAfter: (message, provider) => fixedRouter([message.from]).routeAfter(message, provider),
}

/** Starts one; the answer stops it as a SIGTERM does. */
export async function openLineWorker(options: {
  readonly postgresUrl: string
  readonly natsUrl: string
  readonly holder: string
  readonly submitted: (submission: Submission) => void
}): Promise<() => Promise<void>> {
  const db = openDb({ address: { kind: 'url', url: options.postgresUrl }, name: 'sms-test-lines', max: 4 })
  const bus = await openNatsBus({ url: options.natsUrl, name: options.holder })
  const { part, ...known } = openProviders({ db, kinds: KINDS, seal: null, usual: {} })
  const directory = openDirectory({ readVersions: () => readConfigVersions(db.sql), parts: [part] })
  await directory.refresh()
  const providers = { ...known, refresh: directory.refresh }
  let openings = 0
  const open = (name: string, settings: unknown): OpenProvider => {
    const opened = ++openings
    return {
      submit({ messageId, parts, ...request }): Promise<SubmitAnswer> {
        options.submitted({ provider: name, messageId, parts, atMs: Date.now(), opened })
        if (is(settings, 'hangs')) return new Promise(() => {})
        if (is(settings, 'throttles'))
          return Promise.resolve({ kind: 'throttled', retryAfterMs: null, detail: 'slow down' })
        return Promise.resolve(accepted({ messageId, parts, ...request }))
      },
      state: () => ({ state: 'open', lastError: null }),
      async close() {},
    }
  }
  const worker = await startWorker(
    workerDeps(apiDeps({ db, bus }), {
      providers,
      directory,
      findWay: (name) => {
        const row = providers.get(name)
        return row && { made: JSON.stringify(row.settings), open: () => open(name, row.settings) }
      },
      holder: options.holder,
      router: BY_SENDER,
    }),
  )
  const stopRefreshing = keepFresh(directory, SILENT, worker.refresh)
  return async () => {
    await worker.stop()
    await stopRefreshing()
    await bus.close()
    await db.close()
  }
}

function is(settings: unknown, word: string): boolean {
  return (
    typeof settings === 'object' &&
    settings !== null &&
    Object.entries(settings).some(([name]) => name === word)
  )
}
