import { afterAll, beforeAll, expect, test } from 'bun:test'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { message, post } from '../support/api.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { createDataDir } from '../support/data-dir.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { faultsAtAllWidths } from '../support/layout.ts'

const TOKEN = 'a-token-of-admins-for-this-test'
/** Two starts of a gateway and two dozen waits, beside tests that use the same cores. */
const TEST_LIMIT_MS = 180_000
const data = createDataDir()
let gateway: Gateway
let browser: TestBrowser

beforeAll(async () => {
  gateway = await startGateway({ DATA_DIR: data.path, ADMIN_TOKEN: TOKEN })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await gateway.stop()
  data.remove()
})

const restart = async () => {
  gateway = await startGateway({ DATA_DIR: data.path, ADMIN_TOKEN: TOKEN, PORT: String(gateway.port) })
}
const go = (fragment: string) =>
  browser.page.evaluate((to) => {
    location.hash = `#/${to}`
  }, fragment)

test(
  'an open page says that the gateway is away, and is live again when it is back',
  async () => {
    const { page } = browser
    await page.goto(`${gateway.url}/`)
    const sign = page.locator('.live-sign')
    await sign.filter({ hasText: 'live' }).waitFor()
    await gateway.kill()
    await sign.filter({ hasText: 'reconnecting' }).waitFor()
    await restart()
    await sign.filter({ hasText: 'live ·' }).waitFor()
    await post(`${gateway.url}/v1/messages`, message(DEMO_CLIENT.id, '1234'))
    await page.locator('[data-label="lifecycle.SENT>lifecycle.DELIVERED"] .label-note').waitFor()
    expect(browser.complaints).toEqual([])
  },
  TEST_LIMIT_MS,
)

test(
  'every page says that the gateway is away, dims what is old, and reads it again when it is back',
  async () => {
    const { page } = browser
    const away = page.getByText('The gateway does not answer.')
    await page.goto('about:blank')
    await page.goto(`${gateway.url}/#token=${TOKEN}`)
    await go('traffic')
    await page.locator('.tile', { hasText: 'ready' }).waitFor()
    await gateway.kill()

    // What was read stands there, but not as if it were of now.
    await away.waitFor()
    await page.locator('.away', { hasText: /What is shown is of .*\d\d:\d\d:\d\d or earlier/ }).waitFor()
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
    await restart()
    await page.getByRole('heading', { name: DEMO_CLIENT.name }).waitFor()
    await page.locator('.balance-words').waitFor()
    await away.waitFor({ state: 'detached' })
    await eventually(async () => (await page.locator('.notice.is-bad').allTextContents()).length === 0)
    expect(browser.complaints).toEqual([])
  },
  TEST_LIMIT_MS,
)
