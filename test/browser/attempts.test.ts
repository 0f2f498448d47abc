import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { ADMIN_KEY, type AdminConsole, openAdminConsole } from '../support/admin-console.ts'
import { get, message, post } from '../support/api.ts'
import { TEST_LIMIT_MS } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import type { Gateway } from '../support/gateway.ts'
import { faultsAtAllWidths } from '../support/layout.ts'
import { waitForStatus } from '../support/messages.ts'
import { routeAll } from '../support/put-routes.ts'

setDefaultTimeout(TEST_LIMIT_MS)

/** In GSM 7-bit, 153 characters a part. */
const TWO_PARTS = 'x'.repeat(300)
let gateway: Gateway
let opened: AdminConsole
let page: Page
/** Gives an id for each part, and posts no receipts by itself. */
const operator = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    const { parts } = (await request.json()) as { readonly parts: number }
    return Response.json({ ids: Array.from({ length: parts }, (_, at) => `id-${at + 1}`) })
  },
})

beforeAll(async () => {
  opened = await openAdminConsole()
  gateway = opened.gateway
  page = opened.page
})
afterAll(async () => {
  await opened.close()
  await operator.stop(true)
})

const open = (id: string) => opened.go(`messages/${id}`)
const row = (event: string, at = 0) => page.locator('.timeline-row', { hasText: event }).nth(at)

test('a history says who refused, who is asked next, and why', async () => {
  const asked = message(DEMO_CLIENT.id, '0010', { otp: true, text: 'Your code is {code}' })
  // A code has a deadline, which a busy machine may pass: it is answered 503 then.
  const { body } = await eventually(async () => {
    const reply = await post(`${gateway.url}/v1/messages`, asked, ADMIN_KEY)
    expect(reply.status).toBe(200)
    return reply
  })
  const id = String(body['message_id'])
  await waitForStatus(gateway.url, id, 'DELIVERED')
  await open(id)
  await row('RECEIPT_DELIVERED').getByText('attempt 2 · mock-b').waitFor()
  const accepted = await row('ACCEPTED').textContent()
  expect(accepted).toContain('By the rule "otp": mock, then mock-b. So it goes to mock.')
  expect(await row('DISPATCHED').locator('.timeline-event').textContent()).toEndWith(' · attempt 1 · mock')
  const refused = await row('PROVIDER_REJECTED_PERM').textContent()
  expect(refused).toContain('attempt 1 · mock → mock-b')
  expect(refused).toContain('By the rule "otp" it goes to mock-b.')
  expect(await row('DISPATCHED', 1).locator('.timeline-event').textContent()).toEndWith(
    ' · attempt 2 · mock-b',
  )
  await eventually(async () => (await page.getByRole('alert').count()) === 0)
  expect(await faultsAtAllWidths(page, [320, 390, 1024, 1440])).toEqual([])
})

test('a history names the part of each receipt; the message is DELIVERED with the last one', async () => {
  const receipts = await makeProvider()
  const { body } = await post(
    `${gateway.url}/v1/messages`,
    message(DEMO_CLIENT.id, '1234', { text: TWO_PARTS }),
    ADMIN_KEY,
  )
  const id = String(body['message_id'])
  await waitForStatus(gateway.url, id, 'SENT')
  for (const part of ['id-2', 'id-1'])
    expect((await post(receipts, { id: part, status: 'ok' })).status).toBe(204)
  await waitForStatus(gateway.url, id, 'DELIVERED')
  await open(id)
  await row('RECEIPT_DELIVERED', 1).waitFor()
  expect(await row('RECEIPT_DELIVERED').textContent()).toContain('stays SENT')
  expect(await row('RECEIPT_DELIVERED').textContent()).toContain('attempt 1 · acme · part 2')
  expect(await row('RECEIPT_DELIVERED', 1).textContent()).toContain('→ DELIVERED')
  expect(await row('RECEIPT_DELIVERED', 1).textContent()).toContain('attempt 1 · acme · part 1')
  await eventually(async () => (await page.getByRole('alert').count()) === 0)
})

test('asks no other host, and complains of nothing', () => {
  expect(opened.browser.foreign).toEqual([])
  expect(opened.browser.complaints).toEqual([])
})

/** A provider that gets every message; answers where its receipts go. */
async function makeProvider(): Promise<string> {
  const made = await post(
    `${gateway.url}/v1/providers`,
    {
      name: 'acme',
      kind: 'http',
      settings: {
        request: {
          method: 'POST',
          url: `http://127.0.0.1:${operator.port}/send`,
          headers: { 'content-type': 'application/json' },
          body: '{"to":"{to}","text":"{text}","parts":{parts}}',
        },
        answer: { ids: { json: '$.ids[*]' } },
        receipts: {
          method: 'POST',
          id: { json: '$.id' },
          status: { json: '$.status' },
          words: { ok: 'delivered' },
        },
      },
    },
    ADMIN_KEY,
  )
  expect(made.status).toBe(201)
  await routeAll([gateway.url], ADMIN_KEY, 'acme')
  const { body } = await get(`${gateway.url}/v1/providers/acme`, ADMIN_KEY)
  return String(body['receipt_url'])
}
