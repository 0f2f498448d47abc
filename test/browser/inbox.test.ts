import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { ADMIN_KEY, type AdminConsole, openAdminConsole } from '../support/admin-console.ts'
import { post } from '../support/api.ts'
import { seriousFaults } from '../support/axe.ts'
import { TEST_LIMIT_MS } from '../support/browser.ts'
import { faultsAtAllWidths } from '../support/layout.ts'

setDefaultTimeout(TEST_LIMIT_MS)

const HANDSET = '+4915112345678'
const WIDTHS = [390, 1024, 1440]

let opened: AdminConsole
let page: Page
let inboxUrl: string

beforeAll(async () => {
  opened = await openAdminConsole()
  page = opened.page
  const mock = await fetch(`${opened.gateway.url}/v1/providers/mock`, { headers: ADMIN_KEY })
  const { receipt_url: receiptUrl } = (await mock.json()) as { receipt_url: string }
  inboxUrl = receiptUrl.replace('/dlr/', '/inbound/')
})
afterAll(async () => {
  expect(opened.browser.complaints).toEqual([])
  await opened.close()
})

const tell = async (to: string, text: string) =>
  expect((await post(inboxUrl, { from: HANDSET, to, text })).status).toBe(204)
const inbox = () => page.getByRole('region', { name: 'What came in' })
const axe = async (scheme: 'light' | 'dark') => {
  await page.emulateMedia({ colorScheme: scheme })
  return await seriousFaults(page)
}

test('an empty inbox, and an empty list of numbers, say so', async () => {
  await opened.go('inbox')
  await page.getByText('Nothing has come in yet.').waitFor()
  await opened.go('numbers')
  await page.getByText('No numbers: whatever comes in is nobody’s').waitFor()
})

test('a number is added and saved, what is wrong is said, and a list that was changed meanwhile is not written over', async () => {
  await opened.go('numbers')
  const form = page.getByRole('form', { name: 'Add a number' })
  await form.getByLabel('Number or short code').fill('SHOP')
  await form.getByRole('button', { name: 'Add' }).click()
  await page.getByText('number must be a number in E.164 form').waitFor()
  await form.getByLabel('Number or short code').fill('+49 (151) 99999999')
  await form.getByLabel('Group of senders').fill('de')
  await form.getByRole('button', { name: 'Add' }).click()
  await form.getByLabel('Number or short code').fill('12345')
  await form.getByLabel('Keyword, if shared').fill('Info')
  await form.getByRole('button', { name: 'Add' }).click()
  await page.getByRole('button', { name: 'Save all numbers' }).click()
  await page.getByText('Saved: it holds for what comes in from now on.').waitFor()
  const url = `${opened.gateway.url}/v1/numbers`
  const read = await fetch(url, { headers: ADMIN_KEY })
  expect(await read.json()).toEqual({
    numbers: [
      { number: '+4915199999999', keyword: null, client_id: DEMO_CLIENT.id, group: 'de', sms_url: null },
      { number: '12345', keyword: 'info', client_id: DEMO_CLIENT.id, group: null, sms_url: null },
    ],
  })
  await page.getByRole('button', { name: 'Remove 12345 info' }).click()
  // The page looks by itself every few seconds: it hears of the other list by being refused.
  const { promise: refused, resolve } = Promise.withResolvers<void>()
  await page.route('**/v1/numbers', async (route) => {
    if (route.request().method() === 'GET') await refused
    await route.fallback()
  })
  await fetch(url, {
    method: 'PUT',
    headers: { ...ADMIN_KEY, 'content-type': 'application/json' },
    body: JSON.stringify({ numbers: [{ number: '+4915199999999', client_id: DEMO_CLIENT.id }] }),
  })
  const answered = page.waitForResponse((answer) => answer.request().method() === 'PUT')
  await page.getByRole('button', { name: 'Save all numbers' }).click()
  expect((await answered).status()).toBe(412)
  resolve()
  await page.unroute('**/v1/numbers')
  await page.getByText('The list was changed meanwhile.').waitFor()
  await page.getByText('+4915199999999 is another in theirs').waitFor()
  await page.getByRole('button', { name: 'Take theirs' }).click()
  await page.getByText('1 entry').waitFor()
  expect(await faultsAtAllWidths(page, WIDTHS)).toEqual([])
  expect(await axe('light')).toEqual([])
  expect(await axe('dark')).toEqual([])
})

test('what comes in is there as it comes, with its conversation, and is replied to', async () => {
  await opened.go('inbox')
  await page.getByText('Nothing has come in yet.').waitFor()
  await tell('+4915199999999', 'Where is my order?')
  await inbox().getByText('Where is my order?').click()
  const conversation = page.getByRole('region', { name: 'Conversation' })
  await conversation.getByText('They: Where is my order?').waitFor()
  await conversation.getByLabel(/^Reply from \+4915199999999/).fill('On its way')
  await conversation.getByRole('button', { name: 'Send the reply' }).click()
  await conversation.getByText('We: On its way').waitFor()
  await conversation.getByRole('link', { name: 'DELIVERED' }).waitFor()
  expect(await faultsAtAllWidths(page, WIDTHS)).toEqual([])
  expect(await axe('light')).toEqual([])
  expect(await axe('dark')).toEqual([])
})

test('what nobody has is found and handed to a client', async () => {
  await tell('67890', 'Hello?')
  await opened.go('inbox?client_id=nobody')
  await inbox().getByText('Hello?').click()
  await page.getByText('Nobody has the number it was sent to.').waitFor()
  expect(await faultsAtAllWidths(page, WIDTHS)).toEqual([])
  await page.getByRole('button', { name: 'Hand it over' }).click()
  await page.getByRole('region', { name: 'Conversation' }).getByText('They: Hello?').waitFor()
  await inbox().getByText('Nothing such has come in.').waitFor()
})
