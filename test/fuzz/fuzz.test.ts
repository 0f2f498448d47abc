import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readConfig } from '../../src/config.ts'
import { seed } from '../../src/seed.ts'
import { audit } from '../../src/store/audit.ts'
import { post } from '../support/api.ts'
import { run } from '../support/command.ts'
import { createDataDir } from '../support/data-dir.ts'
import { type Endpoint, openEndpoint } from '../support/endpoint.ts'
import { type Fleet, startFleet } from '../support/fleet.ts'
import { startGateway } from '../support/gateway.ts'
import { routesOf, specOf } from '../support/openapi.ts'
import { embeddedReceiptUrl, receiptUrl } from '../support/receipt-url.ts'
import { openJudge } from './judge.ts'
import { type FuzzRequest, requestOf } from './requests.ts'
import { sendOnWire, type WireAnswer } from './wire.ts'

// Every route of the document with bodies, queries, headers, paths and methods that are a little wrong.

/** With the number of a request decides what it is. */
const SEED = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 1e9))
/** Over both gateways together. */
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 2_000)
/** Only the request of this number. */
const ONLY = process.env['FUZZ_ONLY']
const AT_ONCE = 16
/** Ids kept of what was answered. */
const MAX_IDS = 200
/** Of the faults found, those that are shown. */
const MAX_SHOWN = 40
/** While it is asked for odd things the process answers others within this, on a machine that others use, too. */
const HEALTH_WITHIN_MS = 30_000
/** A request takes a few milliseconds; an OTP that nobody takes 5 s. */
const LIMIT_MS = 180_000 + REQUESTS * 50

const TOKEN = 'the-token-of-this-test'
const ADMIN = { authorization: `Bearer ${TOKEN}` }
const ENV = {
  ADMIN_TOKEN: TOKEN,
  // Refusals for haste would hide all others.
  RATE_LIMIT_RPS: '0',
  // Callbacks stay on this machine.
  CALLBACK_ALLOW_PRIVATE: 'true',
  PROVIDER_TIMEOUT_MS: '300',
  RETRY_MIN_DELAY_MS: '50',
  OTP_DEADLINE_MS: '1000',
}

let endpoint: Endpoint
beforeAll(() => {
  endpoint = openEndpoint()
  console.log(`FUZZ_SEED=${SEED} FUZZ_REQUESTS=${REQUESTS}`)
})
afterAll(() => endpoint.close())

describe('whatever is asked, each answer is one that is documented, and the money agrees', () => {
  test(
    'embedded',
    async () => {
      const data = createDataDir()
      const gateway = await startGateway({ ...ENV, LOG_LEVEL: 'debug', DATA_DIR: data.path })
      const receipts = await embeddedReceiptUrl(data.path, '')
      const faults = await fuzz(gateway.port, 0, receipts).finally(() => gateway.stop())
      const { code, stdout } = await run(['src/commands/audit.ts'], { DATA_DIR: data.path })
      data.remove()
      expect({ faults, exit: await gateway.stop(), code, stdout }).toMatchObject({
        faults: [],
        exit: 0,
        code: 0,
      })
    },
    LIMIT_MS,
  )

  test(
    'with services, where everybody needs a key',
    async () => {
      const secret = { OTP_SECRET: 'a secret of the tests, 32 or more', AUTH: 'api_key' }
      const fleet: Fleet = await startFleet(
        { ...ENV, ...secret, RATE_LIMIT_BURST: '1' },
        { apiCount: 1, workerCount: 1 },
      )
      try {
        await seed(fleet.database.db, readConfig({}))
        const faults = await fuzz(fleet.apis[0]?.port ?? 0, REQUESTS, await receiptUrl(fleet.database.db, ''))
        expect({ faults, audit: await audit(fleet.database.db) }).toEqual({ faults: [], audit: [] })
      } finally {
        await fleet.stop()
      }
    },
    LIMIT_MS,
  )
})

/** Sends half of all requests, numbered from `first`. Answers what was wrong, each kind of fault once. */
async function fuzz(port: number, first: number, receipts: string): Promise<string[]> {
  const url = `http://127.0.0.1:${port}`
  const spec = await specOf(url)
  const judge = openJudge(spec)
  const ids: string[] = []
  const real = new Map([
    ['https://example.com/sms', endpoint.url],
    ['THE-TOKEN-OF-THE-PROVIDER', receipts.split('/').at(-1) ?? ''],
  ])
  const world = {
    seed: SEED,
    routes: routesOf(spec),
    headers: ADMIN,
    ownHeaders: { 'x-api-key': await keyOfClient(url) },
    real,
    ids,
  }
  const faults = new Map<string, string>()
  const statuses = new Map<number, number>()
  const until = ONLY === undefined ? first + Math.ceil(REQUESTS / 2) : Number(ONLY) + 1
  let next = ONLY === undefined ? first : Number(ONLY)
  let slowest = 0

  const sendOn = async () => {
    while (next < until) {
      const request = requestOf(world, next++)
      const answer = await sendOnWire(port, request)
      statuses.set(answer?.status ?? 0, (statuses.get(answer?.status ?? 0) ?? 0) + 1)
      for (const id of idsIn(answer)) ids[ids.length < MAX_IDS ? ids.length : request.index % MAX_IDS] = id
      const fault = judge(request, answer)
      if (fault === null) continue
      const kind = `${request.route.name}: ${fault}`
      if (faults.size < MAX_SHOWN && !faults.has(kind)) faults.set(kind, shown(request, answer))
    }
  }
  const sending = Promise.all(Array.from({ length: AT_ONCE }, sendOn))
  let isOver = false
  const over = sending.finally(() => {
    isOver = true
  })
  while (!isOver) {
    const startedAt = performance.now()
    const healthy = await fetch(`${url}/health`, { signal: AbortSignal.timeout(HEALTH_WITHIN_MS) }).then(
      ({ status }) => status === 200,
      () => false,
    )
    slowest = Math.max(slowest, performance.now() - startedAt)
    if (!healthy) faults.set('GET /health', `no answer within ${HEALTH_WITHIN_MS} ms, near request ${next}`)
    await Promise.race([over, Bun.sleep(100)])
  }
  await over
  const counts = [...statuses].toSorted(([a], [b]) => a - b).map(([status, count]) => `${status}×${count}`)
  console.log(`${counts.join(' ')}; /health within ${Math.round(slowest)} ms`)
  return [...faults].map(([kind, example]) => `${kind}\n    ${example}`)
}

/** The key of a client that the examples do not name: nobody takes it away. */
async function keyOfClient(url: string): Promise<string> {
  const { body } = await post(`${url}/v1/clients`, { name: 'Own', credit_cents: 1_000 }, ADMIN)
  const key = await post(`${url}/v1/clients/${body['id']}/api-keys`, { name: 'fuzz' }, ADMIN)
  return String(key.body['api_key'])
}

const ID = /"(?:id|message_id)":"([0-9a-f-]{36})"/g

function idsIn(answer: WireAnswer): string[] {
  if (!answer || answer.status >= 300) return []
  return [...answer.body.slice(0, 2_000).matchAll(ID)].map(([, id = '']) => id).slice(0, 3)
}

/** What is needed to see it again. */
function shown({ index, method, address, headers, body, chunked }: FuzzRequest, answer: WireAnswer): string {
  const sent = body === null ? '' : JSON.stringify(Buffer.from(body.slice(0, 300)).toString('latin1'))
  const got = `${answer?.status ?? 'nothing'} ${answer?.body.slice(0, 300) ?? ''}`
  return `FUZZ_SEED=${SEED} FUZZ_ONLY=${index}: ${method} ${address.slice(0, 300)} ${JSON.stringify(headers)} ${chunked ? 'in chunks ' : ''}${sent} → ${got}`
}
