import { afterAll, beforeAll, expect, test } from 'bun:test'
import { openKnown } from '../../../../src/compose-directory.ts'
import { readConfig } from '../../../../src/config.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { openWays } from '../../../../src/worker/lines/ways.ts'
import { startWorker } from '../../../../src/worker/worker.ts'
import { apiDeps, openBusPair, SECRETS_IN_ENV } from '../../../support/apart.ts'
import { ask, post } from '../../../support/api.ts'
import { AWS_SECRETS, awsSettings, TOPIC_ARN } from '../../../support/aws.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { fetchHeld } from '../../../support/document.ts'
import { fixedRouter } from '../../../support/fixed-router.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { historyOf, waitForStatus } from '../../../support/messages.ts'
import { readBalance } from '../../../support/money.ts'
import { openSns, openSnsServer, type SnsPost, type SnsServer } from '../../../support/sns.ts'
import { workerDeps } from '../../../support/worker-deps.ts'

// An account at AWS from its subscription to the end of a message: an api and a worker in this thread, AWS and SNS on
// loopback.

const TOKEN = 'the-token-of-this-test'
const ADMIN = { authorization: `Bearer ${TOKEN}` }

const sns = openSns()
/** Bodies of SendTextMessage; a message is named by its number. */
const submitted: Record<string, unknown>[] = []
const aws = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    submitted.push(JSON.parse(await request.text()))
    return Response.json({ MessageId: `aws-${submitted.length}` })
  },
})
/** Whether SNS answers what is asked of it, and what time it is where its pages are kept. */
let isThere = false
let nowMs = 0

let database: TestDatabase
let app: ListeningApp
let snsServer: SnsServer
let clientId: ClientId
const closes: (() => unknown)[] = []

beforeAll(async () => {
  database = await createDatabase()
  const { db } = database
  clientId = await createTestClient(db, 10_000)
  const pair = openBusPair()
  snsServer = openSnsServer(
    sns,
    () => (isThere ? null : new Response('away', { status: 503 })),
    () => nowMs,
  )
  const known = {
    ...(await openKnown(readConfig({ ...SECRETS_IN_ENV, PROVIDER_ALLOW_PRIVATE: 'true' }), db, () => 8080)),
    router: fixedRouter(['cloud']),
  }
  const deps = apiDeps({ db, bus: pair.publisher, ...known, adminToken: TOKEN, pages: snsServer.pages })
  app = listenApp(deps)
  const made = await post(
    `${app.url}/v1/providers`,
    {
      name: 'cloud',
      kind: 'aws',
      settings: awsSettings({ endpoint: aws.url.origin, configuration_set: 'gateway', topic_arn: TOPIC_ARN }),
      secrets: AWS_SECRETS,
    },
    ADMIN,
  )
  expect([made.status, made.body]).toMatchObject([201, { name: 'cloud' }])
  await known.directory.refresh()
  const worker = await startWorker(
    workerDeps(deps, {
      bus: pair.consumer,
      findWay: openWays({ ...deps, providerLog: null, bus: pair.consumer }),
    }),
  )
  closes.push(
    () => app.stop(),
    worker.stop,
    pair.close,
    snsServer.close,
    () => aws.stop(true),
    database.drop,
  )
})
afterAll(async () => {
  for (const close of closes) await close()
})

/** Posts as SNS does, to the address without a token. */
async function bySns(
  message: SnsPost,
): Promise<readonly [status: number, code: unknown, retryAfter: unknown]> {
  const reply = await fetchHeld(`${app.url}/v1/providers/cloud/dlr`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain; charset=UTF-8', 'x-amz-sns-message-type': message['Type'] ?? '' },
    body: JSON.stringify(message),
  })
  const text = await reply.text()
  return [reply.status, text && JSON.parse(text).code, reply.headers.get('retry-after')]
}

const send = async (): Promise<string> => {
  const body = { client_id: clientId, to: '+4915112345678', from: 'ACME', text: 'hello' }
  const reply = await ask('POST', `${app.url}/v1/messages`, {}, body)
  expect(reply.status).toBe(202)
  return String(reply.body['message_id'])
}
const event = (eventType: string, messageId: unknown, more: object = {}) =>
  sns.notification({ eventType, messageId, isFinal: true, ...more })

const certificatePath = new URL(sns.certificateUrl).pathname
const confirmPath = '/?Action=ConfirmSubscription&TopicArn='

test('a subscription is confirmed when the certificate can be had, and is asked for again until then', async () => {
  expect(await bySns(sns.confirmation())).toEqual([503, 'provider_unreachable', '10'])
  isThere = true
  nowMs += 10_000
  expect(await bySns(sns.confirmation())).toEqual([204, '', null])
  const [first, second, visit = '', ...others] = snsServer.asked.splice(0)
  expect([first, second, others]).toEqual([certificatePath, certificatePath, []])
  expect(visit).toStartWith(`${confirmPath}${TOPIC_ARN}&Token=`)
})

test('a subscription that SNS does not confirm is asked for again', async () => {
  isThere = false
  expect(await bySns(sns.confirmation())).toEqual([503, 'provider_unreachable', '10'])
  isThere = true
  // The certificate was read before, and is kept.
  expect(snsServer.asked.splice(0)).toHaveLength(1)
})

test('what SNS did not sign is refused, and confirms nothing', async () => {
  const forger = openSns()
  const forged = { ...forger.confirmation(), SigningCertURL: sns.certificateUrl }
  expect(await bySns(forged)).toEqual([403, 'forged_receipt', null])
  const elsewhere = { ...forger.confirmation(), SigningCertURL: 'https://forger.example/a.pem' }
  expect(await bySns(elsewhere)).toEqual([403, 'forged_receipt', null])
  const another = sns.confirmation({ TopicArn: `${TOPIC_ARN}2` })
  expect(await bySns(another)).toEqual([403, 'forged_receipt', null])
  expect(snsServer.asked).toEqual([])
})

test('a message is taken, passes a carrier, is delivered, and is paid for', async () => {
  const id = await send()
  const sent = await waitForStatus(app.url, id, 'SENT')
  expect(sent).toMatchObject({ provider: 'cloud', provider_message_id: 'aws-1' })
  expect(submitted).toMatchObject([
    {
      DestinationPhoneNumber: '+4915112345678',
      OriginationIdentity: 'ACME',
      MessageBody: 'hello',
      ConfigurationSetName: 'gateway',
    },
  ])
  for (const type of ['TEXT_QUEUED', 'TEXT_SUCCESSFUL', 'TEXT_DELIVERED'])
    expect(await bySns(event(type, 'aws-1'))).toEqual([204, '', null])
  await waitForStatus(app.url, id, 'DELIVERED')
  expect(await historyOf(app.url, id)).toEqual([
    'ACCEPTED',
    'DISPATCHED',
    'PROVIDER_ACCEPTED',
    'RECEIPT_PROGRESS',
    'RECEIPT_PROGRESS',
    'RECEIPT_DELIVERED',
  ])
  expect(await readBalance(database.db.sql, clientId)).toMatchObject({ capturedCents: 5, heldCents: 0 })
})

test('one that a carrier blocks fails, and its credits come back', async () => {
  const id = await send()
  await waitForStatus(app.url, id, 'SENT')
  const blocked = event('TEXT_CARRIER_BLOCKED', 'aws-2', { messageStatusDescription: 'Blocked as spam' })
  expect(await bySns(blocked)).toEqual([204, '', null])
  const failed = await waitForStatus(app.url, id, 'FAILED_PERM')
  expect(failed['last_error']).toContain('Blocked as spam')
  expect(await readBalance(database.db.sql, clientId)).toMatchObject({ capturedCents: 5, heldCents: 0 })
})

test('what is signed and cannot be read is refused by its field, and what is of no message is taken', async () => {
  expect(await bySns(sns.notification('Hello'))).toEqual([400, 'invalid_field', null])
  expect(await bySns(event('VOICE_ANSWERED', 'v-1'))).toEqual([204, '', null])
})
