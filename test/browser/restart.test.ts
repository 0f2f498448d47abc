import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { freePort } from '../../scripts/services/free-port.ts'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { message, post } from '../support/api.ts'
import { goTo, openBrowser, TEST_LIMIT_MS, type TestBrowser } from '../support/browser.ts'
import { createDataDir } from '../support/data-dir.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { faultsAtAllWidths } from '../support/layout.ts'

setDefaultTimeout(TEST_LIMIT_MS)

const TOKEN = 'a-token-of-admins-for-this-test'
const data = createDataDir()
let gateway: Gateway
let browser: TestBrowser

/** One that nobody is given while the gateway is away. */
let port: number

const start = async () => {
  gateway = await startGateway({ DATA_DIR: data.path, ADMIN_TOKEN: TOKEN, PORT: String(port) })
}
beforeAll(async () => {
  port = await freePort()
  await start()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await gateway.stop()
  data.remove()
})

const go = (fragment: string) => goTo(browser.page, fragment)

/** Pages whose code is loaded when the browser has nothing else to do: they open without the gateway then. */
const ON_DEMAND = ['traffic-page', 'clients-page', 'dead-letters-page']

/** Until the browser has the code of these pages, with all that it imports. */
async function codeIsLoaded(): Promise<void> {
  const { page } = browser
  await page.waitForFunction((names) => {
    const loaded = performance.getEntriesByType('resource').map((resource) => resource.name)
    return names.every((name) => loaded.some((url) => url.includes(`/${name}-`) && url.endsWith('.js')))
  }, ON_DEMAND)
  await page.evaluate(async (names) => {
    const loaded = performance.getEntriesByType('resource').map((resource) => resource.name)
    const own = loaded.filter((url) => url.endsWith('.js') && names.some((name) => url.includes(`/${name}-`)))
    await Promise.all(own.map((url) => import(url)))
  }, ON_DEMAND)
}

test('an open page says that the gateway is away, and is live again when it is back', async () => {
  const { page } = browser
  await page.goto(`${gateway.url}/`)
  const sign = page.locator('.live-sign')
  await sign.filter({ hasText: 'live' }).waitFor()
  await gateway.kill()
  await sign.filter({ hasText: 'reconnecting' }).waitFor()
  await start()
  await sign.filter({ hasText: 'live ·' }).waitFor()
  await post(`${gateway.url}/v1/messages`, message(DEMO_CLIENT.id, '1234'))
  await page.locator('[data-label="lifecycle.SENT>lifecycle.DELIVERED"] .label-note').waitFor()
  expect(browser.complaints).toEqual([])
})

test('every page says that the gateway is away, dims what is old, and reads it again when it is back', async () => {
  const { page } = browser
  // By its place: a page may say the same of what it could not read.
  const away = page.locator('.away')
  await page.goto('about:blank')
  await page.goto(`${gateway.url}/#token=${TOKEN}`)
  await go('traffic')
  await page.locator('.tile', { hasText: 'ready' }).waitFor()
  await codeIsLoaded()
  await gateway.kill()

  // What was read stands there, but not as if it were of now.
  await away.filter({ hasText: 'The gateway does not answer.' }).waitFor()
  await away.filter({ hasText: /What is shown is of .*\d\d:\d\d:\d\d or earlier/ }).waitFor()
  await page.locator('.tile', { hasText: 'Gateway' }).getByText('away', { exact: true }).waitFor()
  await page.locator('.tiles').filter({ hasNotText: 'ready' }).waitFor()
  const opacity = () => page.locator('.tiles').evaluate((tiles) => Number(getComputedStyle(tiles).opacity))
  await eventually(async () => (await opacity()) < 0.7)

  const faults: string[] = []
  for (const fragment of ['', 'messages', 'what-if', 'send', 'traffic', 'clients', 'dead-letters']) {
    await go(fragment)
    await away.waitFor()
    faults.push(...(await faultsAtAllWidths(page, [320, 1024])).map((fault) => `#/${fragment} at ${fault}`))
    await page.locator('main').filter({ hasNotText: 'all of them' }).waitFor()
  }
  expect(faults).toEqual([])
  await go(`clients/${DEMO_CLIENT.id}`)
  await page.locator('.notice', { hasText: 'the gateway does not answer' }).waitFor()

  // Nobody presses anything.
  await start()
  await page.getByRole('heading', { name: DEMO_CLIENT.name }).waitFor()
  await page.locator('.balance-words').waitFor()
  await away.waitFor({ state: 'detached' })
  await eventually(async () => (await page.locator('.notice.is-bad').allTextContents()).length === 0)
  expect(browser.complaints).toEqual([])
})
