import twilio from 'twilio'
import type { ClientId } from '../../../src/domain/message.ts'
import { sidOf } from '../../../src/domain/twilio/sid.ts'
import { openCallbackHooks } from '../../../src/flow/callback/callback-hooks.ts'
import type { SubmitRequest } from '../../../src/provider/port.ts'
import type { Db } from '../../../src/store/database/db.ts'
import type { ApiDeps } from '../../../src/world.ts'
import { apiDeps, callbackSecrets, PATIENT_POLICY } from '../apart.ts'
import { createTestClient } from '../database.ts'
import { newMainKey } from '../keys.ts'
import { type ListeningApp, listenApp } from '../listening-app.ts'
import { OTP_SECRET } from '../otp-gateway.ts'
import { accepted, openScriptedProvider, providerMessageId } from '../scripted-provider.ts'
import { openWorker } from '../worker.ts'

/** An account at the door for Twilio's clients, with the official client in front. */
export type TwilioAccount = {
  readonly clientId: ClientId
  readonly sid: string
  readonly key: string
  readonly client: ReturnType<typeof twilio>
}

/** A gateway that asks for keys, with a worker and an operator that takes everything, in the thread of a test. */
export type TwilioGateway = {
  readonly app: ListeningApp
  readonly deps: ApiDeps
  readonly submitted: readonly SubmitRequest[]
  /** Posts the receipts of what the operator has taken and not been asked about. */
  receipts(status: string): Promise<void>
  account(creditCents?: number): Promise<TwilioAccount>
  stop(): Promise<void>
}

/** Starts it. */
export async function openTwilioGateway(db: Db, more: Partial<ApiDeps> = {}): Promise<TwilioGateway> {
  const provider = openScriptedProvider(async (request) => accepted(request))
  const worker = await openWorker(db, provider, {
    otpSecret: OTP_SECRET,
    policy: PATIENT_POLICY,
    callbackHooks: openCallbackHooks({ db, callbackSecrets, now: Date.now, newId: () => Bun.randomUUIDv7() }),
  })
  const deps = apiDeps({
    db,
    bus: worker.bus,
    auth: 'api_key',
    policy: PATIENT_POLICY,
    otp: { secret: OTP_SECRET, deadlineMs: 60_000, echoCode: false },
    ...more,
  })
  const app = listenApp(deps)
  let told = 0
  return {
    app,
    deps,
    submitted: provider.submitted,
    async receipts(status) {
      const ids = provider.submitted.slice(told).map(providerMessageId)
      told = provider.submitted.length
      await worker.receipts(ids, status)
    },
    async account(creditCents = 100_000) {
      const clientId = await createTestClient(db, creditCents)
      const key = await newMainKey(db, clientId)
      return { clientId, sid: sidOf('AC', clientId), key, client: clientAt(app.url, clientId, key) }
    },
    async stop() {
      await app.stop()
      await worker.stop()
    },
  }
}

/** The official client, asking here. */
export function clientAt(url: string, clientId: ClientId, password: string): ReturnType<typeof twilio> {
  const client = twilio(sidOf('AC', clientId), password, { autoRetry: false })
  client.api.baseUrl = url
  client.verify.baseUrl = url
  return client
}
