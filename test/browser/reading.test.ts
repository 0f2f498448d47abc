import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { Page, Request } from 'playwright-core'
import type { FoundMessage, SearchPage } from '../../src/console/web/answers.ts'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { get, message, post } from '../support/api.ts'
import { goTo, openBrowser, TEST_LIMIT_MS, type TestBrowser } from '../support/browser.ts'
import { createDataDir } from '../support/data-dir.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'

setDefaultTimeout(TEST_LIMIT_MS)

const TOKEN = 'a-token-of-admins-for-this-test'
const KEY = { authorization: `Bearer ${TOKEN}` }
/** A page of the list, and one more. */
const ROW_COUNT = 501
const data = createDataDir()
let gateway: Gateway
let browser: TestBrowser
let page: Page
/** Paths that the page asked for, in order. */
let asked: string[] = []
const underWay = new Set<Request>()

beforeAll(async () => {
  gateway = await startGateway({ DATA_DIR: data.path, ADMIN_TOKEN: TOKEN, AUTH: 'api_key' })
  browser = await openBrowser()
  page = browser.page
  await page.clock.install()
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url())
    asked.push(pathname + search)
    underWay.add(request)
  })
  page.on('requestfinished', (request) => underWay.delete(request))
  page.on('requestfailed', (request) => underWay.delete(request))
})
afterAll(async () => {
  await browser.close()
  await gateway.stop()
  data.remove()
})
beforeEach(async () => {
  await page.goto('about:blank')
  await page.unrouteAll()
  underWay.clear()
  asked = []
})

const open = (fragment: string) => page.goto(`${gateway.url}/#/${fragment}`)
const unlocked = async (fragment: string) => {
  await open(`token=${TOKEN}`)
  await page.getByRole('button', { name: 'Forget token' }).waitFor()
  await goTo(page, fragment)
}
const asks = (path: string) => asked.filter((each) => each.startsWith(path)).length

describe('what was refused', () => {
  for (const [fragment, path, goesOn] of [
    ['', '/v1/reports/summary', '/health'],
    ['traffic', '/v1/reports/', '/ready'],
    ['messages', '/v1/messages/search', '/health'],
  ] as const) {
    test(`is not asked for again on #/${fragment} until a token is given`, async () => {
      await open(fragment)
      await page.getByLabel('Admin token').waitFor()
      await eventually(() => asks(path) > 0)
      const before = { refused: asks(path), live: asks('/v1/live'), goesOn: asks(goesOn) }
      await page.clock.runFor(120_000)
      await eventually(() => asks(goesOn) > before.goesOn)
      expect(asks(path)).toBe(before.refused)
      expect(asks('/v1/live')).toBe(before.live)
      await page.getByLabel('Admin token').fill(TOKEN)
      await page.getByRole('button', { name: 'Unlock' }).click()
      await eventually(() => asks(path) > before.refused)
      await page.getByRole('button', { name: 'Forget token' }).click()
      await page.getByLabel('Admin token').waitFor()
    })
  }
})

test('a tab that is not seen asks for nothing; one that is seen again reads on', async () => {
  await unlocked('traffic')
  await page.locator('.tile', { hasText: 'ready' }).waitFor()
  await see(false)
  await eventually(() => underWay.size === 0)
  asked = []
  await page.clock.runFor(120_000)
  expect(asked).toEqual([])
  await see(true)
  await page.clock.runFor(5_000)
  await eventually(() => asks('/v1/reports/') > 0 && asks('/ready') > 0)
})

describe('a search', () => {
  test('that another one took the place of is aborted', async () => {
    await unlocked('messages')
    const field = page.getByLabel("Id, request's id, number, reference or provider's id")
    await page.locator('.found', { hasText: 'all of them' }).waitFor()
    await page.route('**/v1/messages/search?*q=first*', () => {})
    const first = page.waitForRequest(/q=first/)
    await field.fill('first')
    const aborted = page.waitForEvent('requestfailed', (request) => request.url().includes('q=first'))
    await first
    await field.fill('second')
    expect((await aborted).failure()?.errorText).toBe('net::ERR_ABORTED')
    await page.locator('.found', { hasText: '0 messages, all of them' }).waitFor()
  })

  test('finds a reference with a blank at each end, as it was typed', async () => {
    const asked = message(DEMO_CLIENT.id, '1234', { reference: ' order 7 ' })
    const { body } = await post(`${gateway.url}/v1/messages`, asked, KEY)
    // What moves later would be read by lists of other tests.
    await eventually(
      async () => (await get(`${gateway.url}/v1/messages/${body['message_id']}`, KEY)).body['final'],
    )
    await unlocked('messages')
    await page.getByLabel("Id, request's id, number, reference or provider's id").fill(' order 7 ')
    await page.waitForURL(/q=\+order\+7\+/)
    await page.locator('.found', { hasText: '1 message, all of them' }).waitFor()
  })

  test('goes on by itself after a page that failed, says up to which day it looked, and begins anew with one page', async () => {
    let isAway = true
    await page.route('**/v1/messages/search?*', async (route) => {
      const isNext = route.request().url().includes('cursor=')
      if (isNext && isAway)
        return await route.fulfill({ status: 503, json: { error: 'away', code: 'database_unavailable' } })
      await route.fulfill({ json: isNext ? LAST : FIRST })
    })
    await unlocked('messages')
    const found = page.locator('.found')
    await found
      .filter({ hasText: /500 messages, looked back to \d+ \w+ (\d{4} )?\d\d:\d\d:\d\d; / })
      .waitFor()
    await scrollTo(1)
    await found.filter({ hasText: 'away; what is shown is of' }).waitFor()
    expect(await found.textContent()).toContain('500 messages')
    // The gateway seems to be away for a moment: the list is begun anew, and goes on all the same.
    const unheard = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/health'))
    await page.route('**/health', (route) => route.abort())
    await page.clock.runFor(4_000)
    await unheard
    await page.unroute('**/health')
    isAway = false
    await page.clock.runFor(8_000)
    await found.filter({ hasText: '501 messages' }).waitFor()
    await scrollTo(0)
    asked = []
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    await found.filter({ hasText: '500 messages' }).waitFor()
    // What came meanwhile is asked for by its time.
    expect(asked.filter((path) => path.startsWith('/v1/messages/search?limit='))).toEqual([
      '/v1/messages/search?limit=500',
    ])
  })
})

test('asks no other host, and complains of nothing', () => {
  expect(browser.foreign).toEqual([])
  expect(browser.complaints).toEqual([])
})

/** A row that was found, `number` seconds ago: the newest has the last id. */
function row(number: number): FoundMessage {
  const at = new Date(Date.now() - number * 1_000).toISOString()
  return {
    id: `019abcde-0000-7000-8000-${String(ROW_COUNT - number).padStart(12, '0')}`,
    client_id: DEMO_CLIENT.id,
    to: '+15550001234',
    from: 'SHOP',
    parts: 1,
    status: 'DELIVERED',
    credit_state: 'CAPTURED',
    cost_cents: 5,
    reference: null,
    provider: 'mock',
    provider_message_id: null,
    attempts: 1,
    last_error: null,
    express: false,
    otp: false,
    created_at: at,
    updated_at: at,
    final: true,
    lane: 'normal',
    throttles: 0,
    version: 4,
    next_alarm_at: null,
    send_at: null,
    expires_at: at,
    tlvs: null,
    dlt: null,
    class: null,
    held_for: null,
    held_until: null,
    door: null,
    request_id: '019abcde-0000-7000-8000-000000000000',
  }
}

const ROWS = Array.from({ length: ROW_COUNT }, (_, number) => row(number))
const FIRST: SearchPage = {
  messages: ROWS.slice(0, 500),
  searched: { from: ROWS[499]?.created_at ?? null, complete: false },
  next_cursor: ROWS[499]?.id ?? null,
}
const LAST: SearchPage = {
  messages: ROWS.slice(500),
  searched: { from: null, complete: true },
  next_cursor: null,
}

/** Scrolls the list to a share of its height. */
async function scrollTo(share: number): Promise<void> {
  await page.locator('.table-scroller').evaluate((list, part) => {
    list.scrollTop = list.scrollHeight * part
  }, share)
}

/** Lets the page believe that its tab was chosen, or left. */
async function see(isSeen: boolean): Promise<void> {
  await page.evaluate((seen) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => !seen })
    Object.defineProperty(document, 'visibilityState', {
      configurable: true,
      get: () => (seen ? 'visible' : 'hidden'),
    })
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  }, isSeen)
}
