import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { message, post } from '../support/api.ts'
import { openBrowser, TEST_LIMIT_MS, type TestBrowser } from '../support/browser.ts'
import { createDataDir } from '../support/data-dir.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { waitForStatus } from '../support/messages.ts'

setDefaultTimeout(TEST_LIMIT_MS)

const TOKEN = 'a-token-of-admins-for-this-test'
const THREE_PARTS = 'x'.repeat(400)
const data = createDataDir()
let gateway: Gateway
let browser: TestBrowser

beforeAll(async () => {
  gateway = await startGateway({ DATA_DIR: data.path, ADMIN_TOKEN: TOKEN, PRICE_PER_PART_CENTS: '0.79' })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await gateway.stop()
  data.remove()
})

test('three parts of 0.79 cents are 2.37 cents on every page, without needless zeros', async () => {
  const { page } = browser
  const asked = { ...message(DEMO_CLIENT.id, '1234'), text: THREE_PARTS }
  const id = String((await post(`${gateway.url}/v1/messages`, asked)).body['message_id'])
  await waitForStatus(gateway.url, id, 'DELIVERED')

  await page.goto(`${gateway.url}/#token=${TOKEN}`)
  await page.goto(`${gateway.url}/#/send`)
  await page.getByLabel('Text').fill(THREE_PARTS)
  await page.locator('.measure', { hasText: '2.37 cents' }).waitFor()

  await page.goto(`${gateway.url}/#/messages/${id}`)
  await page.getByText('lock of 2.37 cents').waitFor()
  await page.getByText('Its 2.37 cents are captured').first().waitFor()

  await page.goto(`${gateway.url}/#/clients/${DEMO_CLIENT.id}`)
  await page.locator('.balance-words', { hasText: '99,997.63 cents' }).waitFor()
  await page.locator('.balance-words', { hasText: '100,000 cents' }).waitFor()
  await page.locator('.rows tr', { hasText: '−2.37 cents' }).first().waitFor()
  await page.getByLabel('Amount in cents').fill('0.79')
  await page.getByRole('button', { name: 'Top up 0.79 cents' }).click()
  await page.locator('.rows tr', { hasText: '+0.79 cents' }).waitFor()
  await page.locator('.balance-words', { hasText: '99,998.42 cents' }).waitFor()
  await page.getByLabel('Amount in cents').fill('0.79001')
  expect(await page.getByRole('button', { name: 'Top up' }).isDisabled()).toBe(true)
})
