import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { openBrowser, TEST_LIMIT_MS, type TestBrowser } from '../support/browser.ts'
import { createDataDir } from '../support/data-dir.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'

setDefaultTimeout(TEST_LIMIT_MS)

const data = createDataDir()
let gateway: Gateway
let browser: TestBrowser

beforeAll(async () => {
  gateway = await startGateway({ DATA_DIR: data.path })
  browser = await openBrowser()
  // By its address: of so many routes the page draws those that are in sight.
  await browser.page.goto(`${gateway.url}/docs#/Messages/sendMessage`)
})
afterAll(async () => {
  await browser.close()
  await gateway.stop()
  data.remove()
})

// All requests as they are filled in are tried by test/e2e/docs-tried.test.ts.
test.each([
  ['plain', '202', 'message_id'],
  ['otp', '200', 'otp_code'],
])(
  '"Execute" on the route that sends, with the example "%s", is answered %s',
  async (example, code, field) => {
    const block = browser.page.locator('.opblock.is-open[id$="-sendMessage"]')
    const clear = block.getByRole('button', { name: 'Clear' })
    await block.waitFor()
    if ((await clear.count()) > 0) await clear.click()
    await block.locator('.opblock-section-request-body .examples-select-element').selectOption(example)
    expect(await block.locator('.body-param-content-type select option').allTextContents()).toEqual([
      'application/json',
    ])
    await block.getByRole('button', { name: 'Execute' }).click()
    const response = block.locator('.live-responses-table .response').first()
    expect((await response.locator('.response-col_status').textContent())?.trim()).toBe(code)
    expect(await response.locator('.highlight-code').first().textContent()).toContain(field)
  },
)

test('the page asks no other host, and complains of nothing', () => {
  expect(browser.foreign).toEqual([])
  expect(browser.complaints).toEqual([])
})
