import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { createDataDir } from '../support/data-dir.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'

const data = createDataDir()
let gateway: Gateway
let browser: TestBrowser

beforeAll(async () => {
  gateway = await startGateway({ DATA_DIR: data.path })
  browser = await openBrowser()
  await browser.page.goto(`${gateway.url}/docs`)
})
afterAll(async () => {
  await browser.close()
  await gateway.stop()
  data.remove()
})

/** The page is long, and each part of it is drawn when it comes in sight. */
const IN_SIGHT = { withinMs: 45_000 }

/** Opens a route on the page, chooses an example if one is named, and executes it as it is filled in. */
async function execute(operation: string, example?: string): Promise<{ status: string; body: string }> {
  const { page } = browser
  const block = page.locator(`.opblock[id$="-${operation}"]`)
  // Of so many operations the page draws those that are in sight.
  await page.evaluate('scrollTo(0, 0)')
  await eventually(async () => {
    if ((await block.count()) > 0) return true
    await page.evaluate('scrollBy(0, innerHeight / 2)')
    return false
  }, IN_SIGHT)
  if ((await block.locator('.opblock-body').count()) === 0)
    await block.locator('.opblock-summary-control').first().click()
  const clear = block.getByRole('button', { name: 'Clear' })
  if ((await clear.count()) > 0) await clear.click()
  if (example)
    await block.locator('.opblock-section-request-body .examples-select-element').selectOption(example)
  await block.getByRole('button', { name: 'Execute' }).click()
  const response = block.locator('.live-responses-table .response').first()
  const status = (await response.locator('.response-col_status').textContent()) ?? ''
  const body = (await response.locator('.highlight-code').first().textContent()) ?? ''
  return { status: status.trim(), body }
}

describe('"Execute" on a route as it is filled in', () => {
  test.each(['plain', 'express', 'scheduled', 'smart_encoding'])('sends the message %s', async (example) => {
    const { status, body } = await execute('sendMessage', example)
    expect({ status, body }).toEqual({ status: '202', body: expect.stringContaining('message_id') })
  })

  test('sends a one-time password', async () => {
    const { status, body } = await execute('sendMessage', 'otp')
    expect({ status, body }).toEqual({ status: '200', body: expect.stringContaining('otp_code') })
  })

  test.each([
    ['sendBatch', '202', 'accepted'],
    ['previewMessage', '200', 'units'],
    ['listMessages', '200', 'messages'],
    ['searchMessages', '200', 'order-123'],
    ['getSummary', '200', 'rows'],
    ['getTimeseries', '200', 'delivery_rate'],
    ['getBalance', '200', 'credit_cents'],
    ['getReadiness', '200', 'ready'],
  ])('of %s is answered %s', async (operation, status, word) => {
    expect(await execute(operation)).toEqual({ status, body: expect.stringContaining(word) })
  })
})

test('bodies are offered as JSON alone', async () => {
  const { page } = browser
  const types = page.locator('.body-param-content-type select option')
  expect([...new Set(await types.allTextContents())].filter((type) => type !== 'application/json')).toEqual(
    [],
  )
})

test('the page asks no other host, and complains of nothing', () => {
  expect(browser.foreign).toEqual([])
  expect(browser.complaints).toEqual([])
})
