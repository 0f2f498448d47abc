import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { must } from '../../src/domain/assert.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { createDataDir } from '../support/data-dir.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'

const data = createDataDir()
let gateway: Gateway
let browser: TestBrowser
let routes: readonly { readonly operation: string; readonly tag: string }[]

beforeAll(async () => {
  gateway = await startGateway({ DATA_DIR: data.path })
  browser = await openBrowser()
  const { paths } = (await (await fetch(`${gateway.url}/docs/json`)).json()) as {
    paths: Record<string, Record<string, { operationId: string; tags: string[] }>>
  }
  routes = Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    .map(({ operationId, tags }) => ({ operation: operationId, tag: must(tags[0], 'a tag') }))
})
afterAll(async () => {
  await browser.close()
  await gateway.stop()
  data.remove()
})

/** Types of bodies that the routes on the page have offered so far. */
const offered = new Set<string>()

/**
 * Opens a route on the page, chooses an example if one is named, and executes it as it is filled in. By its address: of so many routes
 * the page draws those that are in sight.
 */
async function execute(operation: string, example?: string): Promise<{ status: string; body: string }> {
  const { page } = browser
  const { tag } = must(
    routes.find((one) => one.operation === operation),
    operation,
  )
  const block = page.locator(`.opblock.is-open[id$="-${operation}"]`)
  if ((await block.count()) === 0) {
    await page.goto('about:blank')
    await page.goto(`${gateway.url}/docs#/${tag}/${operation}`)
    await block.waitFor()
  }
  for (const type of await block.locator('.body-param-content-type select option').allTextContents())
    offered.add(type)
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

// Each opens the page anew; all requests as they are filled in are tried by test/e2e/docs-tried.test.ts.
describe('"Execute" on a route as it is filled in', () => {
  test('sends a message', async () => {
    const { status, body } = await execute('sendMessage', 'plain')
    expect({ status, body }).toEqual({ status: '202', body: expect.stringContaining('message_id') })
  })

  test('sends a one-time password', async () => {
    const { status, body } = await execute('sendMessage', 'otp')
    expect({ status, body }).toEqual({ status: '200', body: expect.stringContaining('otp_code') })
  })

  test('says whether the gateway is ready', async () => {
    expect(await execute('getReadiness')).toEqual({ status: '200', body: expect.stringContaining('ready') })
  })
})

test('bodies are offered as JSON alone', () => {
  expect([...offered]).toEqual(['application/json'])
})

test('the page asks no other host, and complains of nothing', () => {
  expect(browser.foreign).toEqual([])
  expect(browser.complaints).toEqual([])
})
