import { afterAll, beforeAll, expect, test } from 'bun:test'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { message, post } from '../support/api.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { createDataDir, type Gateway, startGateway } from '../support/gateway.ts'

const data = createDataDir()
let gateway: Gateway
let browser: TestBrowser

beforeAll(async () => {
  gateway = await startGateway({ DATA_DIR: data.path })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await gateway.stop()
  data.remove()
})

test('an open page says that the gateway is away, and is live again when it is back', async () => {
  const { page } = browser
  await page.goto(`${gateway.url}/`)
  const sign = page.locator('.live-sign')
  await sign.filter({ hasText: 'live' }).waitFor()
  await gateway.kill()
  await sign.filter({ hasText: 'reconnecting' }).waitFor()
  gateway = await startGateway({ DATA_DIR: data.path, PORT: String(gateway.port) })
  await sign.filter({ hasText: 'live ·' }).waitFor()
  await post(`${gateway.url}/v1/messages`, message(DEMO_CLIENT.id, '1234'))
  await page.locator('[data-id="lifecycle.SENT>lifecycle.DELIVERED"] .arrow-note').waitFor()
  expect(browser.complaints).toEqual([])
})
