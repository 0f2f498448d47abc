import type { Bus, RawReceipt } from '../../src/bus/port.ts'
import { must } from '../../src/domain/assert.ts'
import type { MessageDraft } from '../../src/domain/message/message-draft.ts'
import type { ClientId, MessageId } from '../../src/domain/message.ts'
import { openLiveFeed } from '../../src/live/feed.ts'
import type { Db } from '../../src/store/database/db.ts'
import { startWorker } from '../../src/worker/worker.ts'
import type { WorkerDeps } from '../../src/world.ts'
import { acceptDrafts } from './accept.ts'
import { apiDeps, openBusPair, POLICY } from './apart.ts'
import { draft } from './drafts.ts'
import { fixedRouter } from './fixed-router.ts'
import { knownProviders } from './known-providers.ts'
import type { ScriptedProvider } from './scripted-provider.ts'
import { workerDeps } from './worker-deps.ts'

/** Both ends of a gateway in the thread of a test: what accepts, and the worker that drives. */
export type RunningWorker = {
  /** The bus as the api sees it. */
  readonly bus: Bus
  /** Accepts messages of this client; answers their ids. */
  accept(clientId: ClientId, count?: number, more?: Partial<MessageDraft>): Promise<MessageId[]>
  /** Posts receipts with this status for these ids of the provider. */
  receipts(providerMessageIds: readonly string[], status: string): Promise<void>
  /** Stops the worker as a SIGTERM does. */
  stop(): Promise<void>
}

/** Starts a worker with this provider, or with these. */
export async function openWorker(
  db: Db,
  provider: ScriptedProvider,
  more: Partial<
    Pick<
      WorkerDeps,
      | 'policy'
      | 'stopsOf'
      | 'router'
      | 'receiptParkMs'
      | 'clientParameters'
      | 'otpSecret'
      | 'otpSecretAlso'
      | 'providerLog'
      | 'optOuts'
      | 'outcomes'
      | 'callbackPolicy'
      | 'callbackHooks'
      | 'callbackPost'
      | 'callbackConcurrency'
    >
  > & { readonly providers?: readonly ScriptedProvider[]; readonly timeoutMs?: number } = {},
): Promise<RunningWorker> {
  const pair = openBusPair()
  const { providers = [provider], timeoutMs = 10_000, ...rest } = more
  // Nothing gets lost between api and worker in one thread: an order is not given again because the machine is slow.
  const policy = { ...POLICY, dispatchLeaseMs: 30_000, ...more.policy }
  const router = more.router ?? fixedRouter(['mock'])
  const api = apiDeps({ db, bus: pair.publisher, dispatchLeaseMs: policy.dispatchLeaseMs })
  const worker = await startWorker(
    workerDeps(api, {
      bus: pair.consumer,
      live: openLiveFeed({ bus: pair.consumer, now: Date.now, source: 'worker' }),
      providers: knownProviders(providers.map(({ name, onUnknown }) => ({ name, onUnknown, timeoutMs }))),
      findWay: (name) => {
        const one = providers.find((provider) => provider.name === name)
        return one ? { made: name, takesUserData: one.takesUserData ?? false, open: () => one } : null
      },
      ...rest,
      router,
      policy,
    }),
  )
  return {
    bus: pair.publisher,
    async accept(clientId, count = 1, fields = {}) {
      const outcomes = await acceptDrafts(
        api,
        Array.from({ length: count }, () => draft(clientId, fields)),
      )
      return outcomes.map((outcome) => must(outcome.kind === 'accepted' ? outcome.id : null, 'accepted'))
    },
    async receipts(providerMessageIds, status) {
      const receipts = providerMessageIds.map(
        (providerMessageId): RawReceipt => ({
          receiptId: Bun.randomUUIDv7(),
          provider: provider.name,
          body: { provider_message_id: providerMessageId, status },
          receivedAtMs: Date.now(),
        }),
      )
      await pair.publisher.publishReceipts(receipts)
    },
    async stop() {
      await worker.stop()
      await pair.close()
    },
  }
}
