import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { ask, message, post } from '../support/api.ts'
import { seriousFaults } from '../support/axe.ts'
import { goTo, openBrowser, TEST_LIMIT_MS, type TestBrowser } from '../support/browser.ts'
import { createDataDir } from '../support/data-dir.ts'
import { openEndpoint } from '../support/endpoint.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { faultsAtAllWidths } from '../support/layout.ts'

setDefaultTimeout(TEST_LIMIT_MS)

const TOKEN = 'a-token-of-admins-for-this-test'
const KEY = { authorization: `Bearer ${TOKEN}` }
const data = createDataDir()
let gateway: Gateway
let browser: TestBrowser
let page: Page

beforeAll(async () => {
  gateway = await startGateway({
    DATA_DIR: data.path,
    ADMIN_TOKEN: TOKEN,
    CALLBACK_ALLOW_PRIVATE: 'true',
    RECEIPT_PARK_MS: '1000',
  })
  browser = await openBrowser()
  page = browser.page
  await page.goto(`${gateway.url}/#token=${TOKEN}`)
})
afterAll(async () => {
  await browser.close()
  await gateway.stop()
  data.remove()
})

const go = (fragment: string) => goTo(page, fragment)
const region = (name: string) => page.getByRole('region', { name })

test('an empty gateway says what a first message costs, and breaks one: why, where its time went, its money', async () => {
  const offers = region('No message yet')
  await offers.getByText('They cost 2,500 cents').waitFor()
  expect(await faultsAtAllWidths(page, [320, 1024])).toEqual([])
  await page.setViewportSize({ width: 1280, height: 900 })
  await offers.getByRole('button', { name: 'Break one' }).click()
  await page.locator('.verdict', { hasText: 'could not be delivered: absent subscriber' }).waitFor()
  const spans = region('Where its time went').locator('tbody tr')
  expect(await spans.locator('th').allTextContents()).toEqual([
    'Waited in the queue of mock',
    expect.stringMatching(/^At mock, attempt 1/),
    'On the network of mock, until its receipt',
  ])
  await region('Money').getByText('held → available: given back').waitFor()
  await go('')
  await page.locator('.machine-bar').waitFor()
  expect(await region('No message yet').count()).toBe(0)
})

test('a message that has ended is sent again through the provider that was chosen, and leads to the new one', async () => {
  const sent = await post(`${gateway.url}/v1/messages`, message(DEMO_CLIENT.id, '0010'), KEY)
  await go(`messages/${sent.body['message_id']}`)
  await page.locator('.verdict', { hasText: 'ESME_RINVDSTADR (the number is not valid)' }).waitFor()
  await page.getByLabel('Send again').selectOption('mock-b')
  await page.getByRole('button', { name: 'Send it again' }).click()
  await page.getByRole('button', { name: 'Send? The client pays' }).click()
  await page.getByRole('link', { name: 'a new message' }).click()
  await page.locator('.verdict', { hasText: 'DELIVERED' }).waitFor()
  await region('Where its time went').getByText('At mock-b, attempt 1').waitFor()
})

test('an endpoint is tried from a message, which shows what its callbacks said', async () => {
  const there = openEndpoint(() => new Response('no such shop', { status: 404 }))
  await ask('PUT', `${gateway.url}/v1/clients/${DEMO_CLIENT.id}/callback`, KEY, { url: there.url })
  const sent = await post(`${gateway.url}/v1/messages`, message(DEMO_CLIENT.id, '1234'), KEY)
  await go(`messages/${sent.body['message_id']}`)
  const callbacks = region('Callbacks')
  await callbacks.getByText('answered 404 (there is nothing at this address)').first().waitFor()
  await callbacks.getByText('What it says').click()
  await callbacks.locator('pre', { hasText: '"type": "message.delivered"' }).waitFor()
  await callbacks.getByRole('button', { name: 'Send a test event' }).click()
  await callbacks.getByText('It answered 404').waitFor()
  expect(await seriousFaults(page)).toEqual([])
  await there.close()
})

test('the palette is opened and left by the keyboard, finds a message by its last digits, and goes where it leads', async () => {
  await post(`${gateway.url}/v1/messages`, message(DEMO_CLIENT.id, '1234'), KEY)
  await go('what-if')
  await page.locator('.what-if').first().waitFor()
  await page.keyboard.press('Control+k')
  const dialog = page.getByRole('dialog', { name: 'Find' })
  const field = dialog.getByRole('combobox')
  await field.waitFor()
  expect(await seriousFaults(page)).toEqual([])
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.closest('nav') === null)).toBe(true)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.keyboard.press('Control+k')
  await field.fill('cancel message 1234')
  await dialog.getByRole('option', { name: '+15•' }).first().waitFor()
  await field.fill('pause mock-b')
  await dialog.getByRole('option', { name: 'Pause provider mock-b' }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/#\/providers\/mock-b$/)
  await dialog.waitFor({ state: 'detached' })
})

test('a callback that was given up is found over all clients, and sent again once its endpoint is there', async () => {
  await go('callbacks')
  await page.getByText('No callback that is still kept was given up.').waitFor()
  const there = openEndpoint((_, index) => new Response(null, { status: index === 0 ? 410 : 204 }))
  const endpoint = `${gateway.url}/v1/clients/${DEMO_CLIENT.id}/callback`
  await ask('PUT', endpoint, KEY, { url: there.url })
  await post(`${gateway.url}/v1/messages`, message(DEMO_CLIENT.id, '1234'), KEY)
  await eventually(async () => (await ask('GET', endpoint, KEY)).body['disabled_at'] !== null)
  await go('problems')
  await page.getByRole('link', { name: 'Its callbacks' }).click()
  const row = page.locator('.given-up tbody tr', { hasText: '410' }).first()
  await row.getByRole('link', { name: DEMO_CLIENT.name }).waitFor()
  await row.getByRole('link', { name: 'message.delivered' }).waitFor()
  await row.getByRole('button', { name: 'Replay' }).click()
  await page.locator('[role=alert]:not(.away)').first().waitFor()
  expect(await faultsAtAllWidths(page, [320, 390, 768, 1024, 1280])).toEqual([])
  expect(await seriousFaults(page)).toEqual([])
  await ask('PUT', endpoint, KEY, { url: there.url })
  await page.getByRole('button', { name: /^Replay all \d+ shown/ }).click()
  await page.getByRole('button', { name: 'Tell their clients again?' }).click()
  await page.getByText(/callbacks? (is|are) sent again\./).waitFor()
  await page.getByText('None such was given up.').waitFor()
  await eventually(() => there.received.length > 1)
  await there.close()
})

test('dead letters are selected, replayed and discarded together', async () => {
  const { body } = await ask('GET', `${gateway.url}/v1/providers/mock`, KEY)
  for (const id of ['nobody-1', 'nobody-2', 'nobody-3'])
    await post(String(body['receipt_url']), { provider_message_id: id, status: 'DELIVRD' })
  const rows = page.locator('.letter')
  // They are given up a second after they came.
  await eventually(async () => {
    const { body } = await ask('GET', `${gateway.url}/v1/dead-letters`, KEY)
    return (body['dead_letters'] as readonly unknown[]).length === 3
  })
  await go('dead-letters')
  await rows.nth(2).waitFor()
  await page.getByLabel('Select the receipt').first().check()
  await page.getByLabel('Select the receipt').nth(1).check()
  await page.getByRole('button', { name: 'Discard them' }).click()
  await page.getByRole('button', { name: 'Discard 2 for good?' }).click()
  await page.getByText('2 were discarded.').waitFor()
  await eventually(async () => (await rows.count()) === 1)
  await page.getByLabel('Select all on this page').check()
  await page.getByRole('button', { name: 'Replay them' }).click()
  await page.getByText('1 will be tried again.').waitFor()
  expect(await seriousFaults(page)).toEqual([])
  expect(browser.complaints).toEqual([])
})
