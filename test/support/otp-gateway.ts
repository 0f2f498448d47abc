import { DEFAULT_OTP_LIMITS, type OtpLimits } from '../../src/domain/otp.ts'
import { type Db, openDb } from '../../src/store/database/db.ts'
import type { WorkerDeps } from '../../src/world.ts'
import { apiDeps, PATIENT_POLICY } from './apart.ts'
import { fixedRouter } from './fixed-router.ts'
import { type ListeningApp, listenApp } from './listening-app.ts'
import { openScriptedProvider, type Script, type ScriptedProvider } from './scripted-provider.ts'
import { openWorker } from './worker.ts'

/** Long enough to be one. */
export const OTP_SECRET = 'a secret of the tests, 32 or more'

/** Two apis and a worker in the thread of a test, with two operators that answer as it says. */
export type OtpGateway = {
  readonly urls: readonly [string, string]
  readonly first: ScriptedProvider
  readonly second: ScriptedProvider
  /** What a SIGTERM does to the requests that wait. */
  aborts(): void
  stop(): Promise<void>
}

/**
 * Starts it on this database; each api has connections of its own, as two processes have. What is not said of time is as long as a busy
 * machine may need.
 */
export async function openOtpGateway(
  database: { readonly db: Db; readonly url: string },
  scripts: readonly [Script, Script],
  {
    deadlineMs = 60_000,
    echoCode = true,
    secret = OTP_SECRET,
    limits = DEFAULT_OTP_LIMITS,
    ...more
  }: {
    readonly deadlineMs?: number
    readonly echoCode?: boolean
    readonly secret?: string
    readonly limits?: OtpLimits
  } & Partial<Pick<WorkerDeps, 'policy'> & { readonly timeoutMs: number }> = {},
): Promise<OtpGateway> {
  const first = openScriptedProvider(scripts[0])
  const second = { ...openScriptedProvider(scripts[1]), name: 'mock-b' }
  const policy = { ...PATIENT_POLICY, ...more.policy }
  const router = fixedRouter(['mock', 'mock-b'])
  const worker = await openWorker(database.db, first, {
    timeoutMs: 60_000,
    otpSecret: secret,
    ...more,
    policy,
    router,
    providers: [first, second],
  })
  const stopping = new AbortController()
  const pools: Db[] = []
  const listen = (): ListeningApp => {
    const db = openDb({ address: { kind: 'url', url: database.url }, name: 'sms-test-api', max: 8 })
    pools.push(db)
    const otp = { secret: OTP_SECRET, deadlineMs, echoCode, limits }
    return listenApp(apiDeps({ db, bus: worker.bus, policy, otp, stopping: stopping.signal }))
  }
  const [one, other] = [listen(), listen()]
  return {
    urls: [one.url, other.url],
    first,
    second,
    aborts: () => stopping.abort(),
    async stop() {
      await Promise.all([one.stop(), other.stop()])
      await worker.stop()
      await Promise.all(pools.map((db) => db.close()))
    },
  }
}
