import { afterAll, beforeAll, expect, test } from 'bun:test'
import { version } from '../../package.json'
import { must } from '../../src/domain/assert.ts'
import { get, message, post } from '../support/api.ts'
import { run } from '../support/command.ts'
import { createTestClient } from '../support/database.ts'
import { eventually } from '../support/eventually.ts'
import { type Fleet, startFleet } from '../support/fleet.ts'
import { waitForStatus } from '../support/messages.ts'

// One api and one worker, as Prometheus sees them.

const TOKEN = 'what-prometheus-names-itself-with'
const BEFORE = 'what-it-named-itself-with-before'
/** A scrape is no small thing to ask for many times a second, and the machine may be busy. */
const PATIENCE = { everyMs: 500, withinMs: 60_000 }
const TEXT = 'Nobody must read this in a metric'

let fleet: Fleet
let clientId: string

beforeAll(async () => {
  fleet = await startFleet(
    { METRICS_PORT: '0', METRICS_TOKEN: TOKEN, METRICS_TOKEN_ALSO: BEFORE, PROVIDER_TIMEOUT_MS: '30000' },
    { apiCount: 1, workerCount: 1 },
  )
  clientId = await createTestClient(fleet.database.db, 10)
})
afterAll(() => fleet.stop())

const portOf = (kind: 'apis' | 'workers') => `http://127.0.0.1:${fleet[kind][0]?.metricsPort}`

/** What is scraped, by name and labels; without a text. */
async function scrape(base: string, token: string = TOKEN): Promise<ReadonlyMap<string, number>> {
  const answer = await fetch(`${base}/metrics`, { headers: { authorization: `Bearer ${token}` } })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ])
  const text = await answer.text()
  expect(text).not.toContain(TEXT)
  expect(text).not.toContain('155512')
  const samples = text.split('\n').flatMap((line): [string, number][] => {
    const [, name = '', value] = /^(\w+(?:\{.*\})?) (\S+)$/.exec(line) ?? []
    return value === undefined ? [] : [[name, Number(value)]]
  })
  return new Map(samples)
}

test('what is sent is counted where it happens: by the api, and by the threads of the worker', async () => {
  const url = `${fleet.apis[0]?.url}/v1/messages`
  for (const lastFour of ['0000', '0000', '0000', '0001'])
    await post(url, message(clientId, lastFour, { text: TEXT }))
  await eventually(async () => {
    const worker = await scrape(portOf('workers'))
    return (worker.get('sms_delivered_seconds_count{lane="normal"}') ?? 0) >= 2
  }, PATIENCE)
  const refused = await post(url, message(clientId, '0000', { text: TEXT }))
  expect(refused.status).toBe(402)
  expect((await post(url, '{')).status).toBe(400)
  expect((await get(`${url}/nothing`)).status).toBe(400)
  const api = await scrape(portOf('apis'))
  const accepted = api.get(`sms_messages_accepted_total{client="${clientId}",lane="normal",door="rest"}`) ?? 0
  expect(accepted).toBe(2)
  expect(api.get('sms_accept_seconds_count{door="rest"}')).toBe(accepted)
  expect(api.get('sms_credit_refused_total')).toBe(3)
  expect(api.get('sms_requests_refused_total{code="insufficient_credits"}')).toBe(3)
  expect(api.get('sms_requests_refused_total{code="invalid_json"}')).toBe(1)
  expect(api.get('sms_requests_refused_total{code="invalid_field"}')).toBe(1)
  const worker = await scrape(portOf('workers'))
  expect(worker.get('sms_submissions_total{provider="mock",lane="normal"}')).toBe(accepted)
  expect(worker.get('sms_submit_answers_total{provider="mock",class="accepted"}')).toBe(accepted)
  expect(worker.get('sms_messages_ended_total{provider="mock",status="DELIVERED"}')).toBe(accepted)
  expect(worker.get('sms_receipts_total{provider="mock",outcome="delivered"}')).toBe(accepted)
})

test('either tells how the whole gateway stands', async () => {
  for (const base of [portOf('apis'), portOf('workers')]) {
    const found = await eventually(async () => {
      const all = await scrape(base)
      const isOpen = all.get('sms_lines{provider="mock",state="open"}') === 1
      // What does not answer within 2 s counts as down.
      for (const name of ['postgres', 'nats', 'clock'])
        expect([name, all.get(`sms_dependency_up{dependency="${name}"}`)]).toEqual([name, 1])
      return isOpen && all.get('sms_provider_up{provider="mock"}') === 1 && all
    }, PATIENCE)
    expect(found.get('sms_credits_cents{state="available"}')).toBeDefined()
    expect(found.get('process_cpu_seconds_total')).toBeGreaterThan(0)
    expect(found.get('nodejs_eventloop_lag_p99_seconds')).toBeDefined()
  }
  const worker = await scrape(portOf('workers'))
  expect(worker.get('sms_worker_threads{state="alive"}')).toBe(1)
  expect(worker.get('sms_thread_lag_seconds{thread="0"}')).toBeDefined()
})

test('the audit that the worker makes by itself is told', async () => {
  await eventually(
    async () => (await scrape(portOf('apis'))).get('sms_audit_violations{invariant="I2"}') === 0,
    PATIENCE,
  )
})

test('a worker says whether it is alive and ready; who has no token reads no metrics', async () => {
  const worker = portOf('workers')
  expect((await fetch(`${worker}/health`)).status).toBe(200)
  await eventually(async () => {
    const ready = await fetch(`${worker}/ready`)
    expect([ready.status, await ready.json()]).toMatchObject([
      200,
      { status: 'ready', threads: { alive: 1, of: 1 } },
    ])
    return (await fetch(`${portOf('apis')}/ready`)).status === 200
  }, PATIENCE)
  expect((await fetch(`${portOf('apis')}/v1/clients`)).status).toBe(404)
  expect((await fetch(`${worker}/metrics`)).status).toBe(403)
  expect((await fetch(`${worker}/metrics`, { headers: { authorization: 'Bearer another' } })).status).toBe(
    403,
  )
  for (const base of [portOf('apis'), fleet.apis[0]?.url ?? ''])
    expect((await fetch(`${base}/metrics`)).status).toBe(403)
  await scrape(worker, BEFORE)
  await scrape(fleet.apis[0]?.url ?? '', BEFORE)
})

test('the health check of a container asks a worker where it answers', async () => {
  const port = String(fleet.workers[0]?.metricsPort)
  const worker = await fetch(`http://127.0.0.1:${port}/health`)
  expect(await worker.json()).toEqual({ status: 'ok', version })
  const check = { HOST: '127.0.0.1', ROLE: 'worker' }
  expect((await run(['src/commands/alive.ts'], { ...check, METRICS_PORT: port })).code).toBe(0)
  expect((await run(['src/commands/alive.ts'], { ...check, METRICS_PORT: '9' })).code).toBe(1)
  expect(await run(['src/commands/alive.ts'], check)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('METRICS_PORT'),
  })
})

test('who guesses the token is slowed, whichever port he asks, and who has it is not', async () => {
  const guess = async (base: string) =>
    (await fetch(`${base}/metrics`, { headers: { authorization: 'Bearer a-guess-of-somebody' } })).status
  for (const base of [portOf('workers'), portOf('apis')]) {
    // They wait one behind the other: what would come later than 10 s is told so at once.
    const statuses: number[] = []
    const guesses = Array.from({ length: 12 }, () =>
      guess(base).then(
        (status) => statuses.push(status),
        // Those that wait are cut when what they ask is stopped.
        () => {},
      ),
    )
    await eventually(() => statuses.includes(429))
    await scrape(base)
    // Neither was behind those that guess: some of them still wait.
    expect(statuses.length).toBeLessThan(guesses.length)
  }
})

test('a worker that stops says so as long as it has something in hand, and tells its metrics', async () => {
  const api = must(fleet.apis[0], 'an api')
  // Whoever is asked never answers: its submission is waited for.
  const client = await createTestClient(fleet.database.db, 10)
  const sent = await post(`${api.url}/v1/messages`, message(client, '0005', { text: TEXT }))
  await waitForStatus(api.url, String(sent.body['message_id']), 'SENDING')
  const stopped = must(fleet.workers[0], 'a worker').stop()
  const seen = await eventually(async () => {
    const answer = await fetch(`${portOf('workers')}/ready`).catch(() => null)
    if (answer === null) throw new Error('it was gone before it said that it stops')
    const { status } = (await answer.json()) as { status: string }
    return status === 'stopping' && answer.status
  })
  expect(seen).toBe(503)
  expect((await scrape(portOf('workers'))).get('sms_worker_threads{state="alive"}')).toBe(1)
  expect(await stopped).toBe(0)
})
