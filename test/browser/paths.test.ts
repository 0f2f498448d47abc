import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { ADMIN_KEY, type AdminConsole, openAdminConsole } from '../support/admin-console.ts'
import { get, message, post } from '../support/api.ts'
import { TEST_LIMIT_MS } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { faultsAtAllWidths } from '../support/layout.ts'
import { waitForStatus } from '../support/messages.ts'

setDefaultTimeout(TEST_LIMIT_MS)

let opened: AdminConsole
let page: Page

beforeAll(async () => {
  opened = await openAdminConsole()
  page = opened.page
})
afterAll(async () => {
  await opened.close()
})

/** The settings of the mock, and whether it is paused. */
async function mock(): Promise<{ readonly settings: object; readonly state: string }> {
  const { body } = await get(`${opened.gateway.url}/v1/providers/mock`, ADMIN_KEY)
  return { settings: body['settings'] as object, state: String(body['state']) } // as its schema says
}

test('a mock is broken by a slider, what fails adds up, and all is put back when the page is left', async () => {
  // Some that go well, to compare with.
  const { status, body } = await post(
    `${opened.gateway.url}/v1/messages/batch`,
    {
      client_id: DEMO_CLIENT.id,
      text: 'Hello',
      messages: Array.from({ length: 40 }, (_, at) => ({ to: `+491511234${1_000 + at}`, from: 'Whole' })),
    },
    ADMIN_KEY,
  )
  expect(status).toBe(202)
  // None of them meets what is broken next.
  for (const { message_id: id } of body['messages'] as readonly { readonly message_id: string }[])
    await waitForStatus(opened.gateway.url, id, 'DELIVERED')
  const whole = await mock()
  await opened.go('break-it')
  await page
    .getByRole('region', { name: 'Faults of mock', exact: true })
    .getByLabel('Refusals refused for good')
    .fill('1')
  await eventually(async () => {
    expect((await mock()).settings).toMatchObject({ perm_fail_rate: 1 })
    return true
  })
  // The lines know it: what is sent now is refused.
  await eventually(async () => {
    const sent = await post(`${opened.gateway.url}/v1/messages`, message(DEMO_CLIENT.id, '4321'), ADMIN_KEY)
    const read = async () =>
      await get(`${opened.gateway.url}/v1/messages/${sent.body['message_id']}`, ADMIN_KEY)
    const found = await eventually(async () => {
      const { body } = await read()
      expect(body['final']).toBe(true)
      return body
    })
    expect(found['status']).toBe('FAILED_PERM')
    return true
  })
  await page.getByRole('button', { name: '100/s' }).click()
  await page.getByRole('button', { name: 'Send a flood of 500' }).click()
  await page.getByText('500 of 500 accepted.').waitFor()
  await page.locator('.sums', { hasText: /\d+ accepted = 0 on their way.*50\d FAILED_PERM/ }).waitFor()
  expect(await page.locator('.sums .bad').count()).toBe(0)
  expect(await faultsAtAllWidths(page, [320, 390, 1024, 1440])).toEqual([])
  await opened.go('paths?status=FAILED_PERM')
  await eventually(async () => {
    expect(await mock()).toEqual(whole)
    return true
  })
})

test('the ways of all that failed are one, with what they have in common', async () => {
  await page
    .locator('.paths-sentence', { hasText: /^50\d of 50\d failed with ESME_RINVDSTADR \(all messages / })
    .waitFor()
  await page.locator('[data-id="lifecycle.SENDING>lifecycle.FAILED_PERM"].is-on-path').waitFor()
  expect(await page.locator('.facts-table tbody tr').count()).toBeGreaterThan(1)
  expect(await page.locator('.facts-table', { hasText: 'Sender' }).count()).toBe(1)
  expect(await page.locator('.paths-filter a').getAttribute('href')).toBe('#/messages?status=FAILED_PERM')
  expect(await faultsAtAllWidths(page, [320, 390, 1024, 1440])).toEqual([])
})

test('a real message goes on otherwise from a step of it, by a link', async () => {
  const { body } = await get(`${opened.gateway.url}/v1/messages/search?status=FAILED_PERM&limit=1`, ADMIN_KEY)
  const [{ id } = { id: '' }] = body['messages'] as readonly { readonly id: string }[]
  await opened.go(`messages/${id}`)
  await page.getByRole('link', { name: 'What if, from step 2, DISPATCHED' }).click()
  await page.locator('.fork-note', { hasText: 'step 2 of a real message' }).waitFor()
  await page.locator('.pick', { hasText: 'PROVIDER_ACCEPTED' }).click()
  await page.locator('.pick', { hasText: 'RECEIPT_DELIVERED' }).click()
  const seen = () => page.locator('.steps .timeline-name').allTextContents()
  const steps = ['RECEIPT_DELIVERED', 'PROVIDER_ACCEPTED', 'DISPATCHED', 'ACCEPTED']
  await eventually(async () => {
    expect(await seen()).toEqual(steps)
    return true
  })
  const link = new URL(page.url()).hash
  await opened.go('messages')
  await opened.go(link.slice(2))
  await eventually(async () => {
    expect(await seen()).toEqual(steps)
    return true
  })
  await page.locator('.chip', { hasText: 'DELIVERED' }).first().waitFor()
  await opened.go(link.slice(2).replace('v=1', 'v=9'))
  await page.getByRole('alert').filter({ hasText: 'This link is broken' }).waitFor()
  expect(opened.browser.complaints).toEqual([])
})
