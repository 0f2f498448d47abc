import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { message, post } from '../support/api.ts'
import { seriousFaults } from '../support/axe.ts'
import { openBrowser, TEST_LIMIT_MS, type TestBrowser } from '../support/browser.ts'
import { createDataDir } from '../support/data-dir.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { waitForStatus } from '../support/messages.ts'

setDefaultTimeout(TEST_LIMIT_MS)

const TOKEN = 'a-token-of-admins-for-this-test'
const data = createDataDir()
let gateway: Gateway
let browser: TestBrowser
let page: Page

beforeAll(async () => {
  gateway = await startGateway({ DATA_DIR: data.path, ADMIN_TOKEN: TOKEN })
  browser = await openBrowser()
  page = browser.page
})
afterAll(async () => {
  await browser.close()
  await gateway.stop()
  data.remove()
})
beforeEach(async () => {
  await page.goto('about:blank')
})

const open = (fragment: string) => page.goto(`${gateway.url}/#/${fragment}`)

async function unlock(): Promise<void> {
  const field = page.getByLabel('Admin token')
  await field.or(page.locator('.panel')).first().waitFor()
  if (!(await field.isVisible())) return
  await field.fill(TOKEN)
  await page.getByRole('button', { name: 'Unlock' }).click()
}

describe('send', () => {
  test('a message is sent from the form and followed until it is DELIVERED', async () => {
    await open('send')
    await page.getByRole('button', { name: 'Accepted and delivered.', exact: false }).first().click()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.locator('.strip .state-DELIVERED').waitFor()
    await page.locator('.follow [data-id="lifecycle.DELIVERED"].is-current').waitFor()
    expect(await page.locator('.follow .arrow.is-on-path').count()).toBe(4)
    await page.getByText('5 cents captured').waitFor()
    await page.getByRole('link', { name: 'open, replay, explain' }).click()
    await page.waitForURL(/#\/messages\/[0-9a-f-]{36}$/)
  })

  test('a special number is taken by a click and fails as it says', async () => {
    await open('send')
    await page.getByRole('button', { name: '0001' }).click()
    expect(await page.getByLabel('To').inputValue()).toEndWith('0001')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.locator('.strip .state-FAILED_PERM').waitFor()
    await page.getByText('5 cents released').waitFor()
  })

  test('the preview shows what forces UCS-2, and what smart encoding saves', async () => {
    await open('send')
    const text = `It’s ${'a'.repeat(100)}`
    await page.getByLabel('Text').fill(text)
    await page.locator('.forcing', { hasText: 'U+2019' }).waitFor()
    expect(await page.locator('.bubble mark').allTextContents()).toEqual(['’'])
    expect(await page.locator('.bubble').allTextContents()).toEqual([text.slice(0, 67), text.slice(67)])
    await page.locator('.smart-offer').getByRole('button', { name: 'Use it' }).click()
    await page.locator('.measure', { hasText: 'GSM-7' }).waitFor()
    expect(await page.locator('.bubble').count()).toBe(1)
    expect(await page.locator('.curl').textContent()).toContain('"smart_encoding":true')
  })

  test('what is refused is said beside its field', async () => {
    await open('send')
    await page.getByLabel('To').fill('12')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page
      .locator('.field', { has: page.getByLabel('To') })
      .getByRole('alert')
      .waitFor()
    expect(await page.getByLabel('To').getAttribute('aria-invalid')).toBe('true')
  })
})

describe('clients', () => {
  test('are for those with the token; a wrong one is asked for again', async () => {
    await open('clients')
    await page.getByLabel('Admin token').fill('wrong')
    await page.getByRole('button', { name: 'Unlock' }).click()
    await page.getByText('This token was refused').waitFor()
    await unlock()
    await page.getByRole('link', { name: DEMO_CLIENT.name }).waitFor()
  })

  test('a top-up moves the balance and stands in the ledger', async () => {
    await open(`clients/${DEMO_CLIENT.id}`)
    await unlock()
    const total = page.locator('.balance-words dd').last()
    const before = Number.parseInt((await total.textContent())?.replaceAll(',', '') ?? '', 10)
    await page.getByLabel('Amount in cents').fill('1,250')
    await page.getByLabel('Note').fill('of this test')
    await page.getByRole('button', { name: 'Top up 1,250 cents' }).click()
    await page.locator('.rows tr', { hasText: 'of this test' }).getByText('+1,250 cents').first().waitFor()
    const after = `${(before + 1_250).toLocaleString('en')} cents`
    await page.locator('.balance-words dd', { hasText: after }).last().waitFor()
  })
})

test('traffic shows what was sent, and the same as a table', async () => {
  const { body } = await post(`${gateway.url}/v1/messages`, message(DEMO_CLIENT.id, '1234'))
  await waitForStatus(gateway.url, String(body['message_id']), 'DELIVERED')
  await open('traffic')
  const chart = page.getByRole('region', { name: 'Accepted → DELIVERED', exact: true })
  await chart.locator('.legend').waitFor()
  await chart.getByText('As a table').click()
  await chart.locator('tbody tr').first().waitFor()
  expect(await chart.locator('tbody tr').count()).toBe(15)
  const heat = page.getByRole('region', { name: 'How long messages took to DELIVERED', exact: true })
  await heat.getByRole('button', { name: 'arrow keys go from cell to cell' }).focus()
  const theirMessages = /#\/messages\?from=[^&]+&to=/
  // The keys begin in the minute that runs now; that of the message may be further left by then.
  await eventually(async () => {
    if (theirMessages.test(page.url())) return true
    await page.keyboard.press('ArrowLeft')
    expect(await heat.locator('.heat-says').textContent()).toMatch(/: \d+ of \d+ \(\d+ %\)/)
    await page.keyboard.press('Enter')
    await page.waitForURL(theirMessages, { timeout: URL_WITHIN_MS })
    return true
  })
  await open('traffic')
  const rates = page.getByRole('region', { name: 'Accepting', exact: true })
  await rates.getByText('in all: p50').waitFor()
})

test('traffic is compared, sorted and zoomed into, and its rows lead to their messages', async () => {
  for (const lastFour of ['1234', '1235', '0001'])
    await post(`${gateway.url}/v1/messages`, message(DEMO_CLIENT.id, lastFour))
  // A gateway of this minute has one value, which is no line.
  await page.route('**/v1/reports/timeseries?*', async (route) => {
    const response = await route.fetch()
    const report = await response.json()
    for (const row of report.rows.slice(-9)) row.messages += 60
    await route.fulfill({ response, json: report })
  })
  await open('traffic?with=day')
  const table = page.getByRole('region', { name: 'Messages by provider' })
  await table.locator('tbody tr', { hasText: 'mock' }).first().waitFor()
  await page.getByText('Nothing was counted yesterday in these hours.').waitFor()
  await page.locator('.legend').getByText('accepted, yesterday').waitFor()

  await table.getByRole('button', { name: 'Failed or expired' }).click()
  await table.locator('th[aria-sort="descending"]', { hasText: 'Failed or expired' }).waitFor()
  expect(page.url()).toContain('sort=-failed')
  const row = table.locator('tbody tr', { hasText: 'mock' }).first()
  expect(await row.getByRole('link').first().getAttribute('href')).toMatch(
    /^#\/messages\?provider=mock&from=.+&to=.+/,
  )
  await row.getByRole('link', { name: 'the sum of their paths' }).waitFor()

  const zoomedIn = /traffic\?from=.+&to=.+&with=day&sort=-failed$/
  const zoomedOut = /traffic\?with=day&sort=-failed$/
  await zoomOver('Messages per second', zoomedIn)
  // The key is listened for once the page has drawn what it was zoomed into.
  await eventually(async () => {
    if (zoomedOut.test(page.url())) return true
    await page.keyboard.press('Escape')
    await page.waitForURL(zoomedOut, { timeout: URL_WITHIN_MS })
    return true
  })
  // A click on its cells would lead to their messages.
  await zoomOver('How long messages took to DELIVERED', zoomedIn)
  await page.goBack()
  await page.waitForURL(zoomedOut)

  await zoomOver('Messages per second', zoomedIn, dragByFinger)
  await page.goBack()
  await page.waitForURL(zoomedOut)

  await page.getByLabel('To', { exact: true }).fill('2020-01-01T00:00')
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await page.getByText('From must be before the end.').waitFor()
  await page.getByRole('link', { name: 'Reason of failure' }).click()
  await page.waitForURL(/by=reason/)
  await page.unroute('**/v1/reports/timeseries?*')
})

/** Drags until the address says so: what is read meanwhile above a plot moves it away from under the pointer. */
async function zoomOver(name: string, zoomedIn: RegExp, drag = dragByMouse): Promise<void> {
  const plot = page.getByRole('region', { name, exact: true }).locator('.u-over')
  await eventually(async () => {
    // A drag more would be a place more on the way back.
    if (zoomedIn.test(page.url())) return true
    await plot.scrollIntoViewIfNeeded()
    const box = await plot.boundingBox()
    const [x, y] = [box?.x ?? 0, (box?.y ?? 0) + 20]
    await drag({ x: x + 20, y }, { x: x + (box?.width ?? 0) * 0.6, y })
    await page.waitForURL(zoomedIn, { timeout: URL_WITHIN_MS })
    return true
  })
}
/** What was pressed or dragged is tried again where the address is the same for so long. */
const URL_WITHIN_MS = 5_000
type Place = { readonly x: number; readonly y: number }

async function dragByMouse(from: Place, to: Place): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(to.x, to.y, { steps: 4 })
  await page.mouse.up()
}

async function dragByFinger(from: Place, to: Place): Promise<void> {
  const devices = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: Place[]) =>
    devices.send('Input.dispatchTouchEvent', { type, touchPoints })
  await touch('touchStart', [from])
  for (const part of [0.25, 0.5, 0.75, 1])
    await touch('touchMove', [{ x: from.x + (to.x - from.x) * part, y: from.y }])
  await touch('touchEnd', [])
  await devices.detach()
}

const PAGES = [
  'send',
  'traffic',
  'clients',
  `clients/${DEMO_CLIENT.id}`,
  'providers',
  'providers/mock',
  'providers?add',
  'routes',
  'prices',
  'prices?costs=mock',
  'dead-letters',
  'callbacks',
  'archive',
  'erasure',
  'bulk',
]

const isGated = (fragment: string) => fragment !== 'send' && fragment !== 'traffic'

describe('every page', () => {
  for (const scheme of ['light', 'dark'] as const) {
    test(`has no serious fault of accessibility (${scheme})`, async () => {
      await page.emulateMedia({ colorScheme: scheme })
      for (const fragment of PAGES) {
        await open(fragment)
        if (isGated(fragment)) await unlock()
        await page.locator('.panel').first().waitFor()
        expect(await seriousFaults(page), fragment).toEqual([])
      }
    })
  }

  test('fits a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    for (const fragment of PAGES) {
      await open(fragment)
      if (isGated(fragment)) await unlock()
      await page.locator('.panel').first().waitFor()
      await eventually(async () => {
        const width = await page.evaluate(() => document.documentElement.scrollWidth)
        expect(width, fragment).toBeLessThanOrEqual(390)
        return true
      })
    }
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  test('asks no other host, and complains of nothing', () => {
    expect(browser.foreign).toEqual([])
    expect(browser.complaints).toEqual([])
  })
})
