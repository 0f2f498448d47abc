import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { message, post } from '../support/api.ts'
import { seriousFaults } from '../support/axe.ts'
import { openBrowser, TEST_LIMIT_MS, type TestBrowser } from '../support/browser.ts'
import { createDataDir } from '../support/data-dir.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { waitForStatus } from '../support/messages.ts'

setDefaultTimeout(TEST_LIMIT_MS)

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

const PAGES = ['/', '/guide', '/guide/first-callback', '/docs']
/** How bright the page is behind everything, 0 to 255. */
const brightness = () =>
  browser.page.evaluate(() => {
    const [red = 0] = (getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? []).map(Number)
    return red
  })
const open = (path: string) => browser.page.goto(`${gateway.url}${path}`)

describe('the theme', () => {
  test('that is chosen on one page is that of all, whatever the system’s, before anything is painted', async () => {
    const { page } = browser
    // What the root says when the body begins: nothing is painted before that.
    await page.addInitScript(() => {
      new MutationObserver(() => {
        if (document.body)
          document.documentElement.dataset['atBody'] ??= document.documentElement.dataset['theme'] ?? 'none'
      }).observe(document, { childList: true, subtree: true })
    })
    for (const [system, chosen] of [
      ['light', 'Dark'],
      ['dark', 'Light'],
    ] as const) {
      await page.emulateMedia({ colorScheme: system })
      await open('/')
      await page.getByRole('button', { name: chosen, exact: true }).click()
      for (const path of PAGES) {
        await open(path)
        const theme = await page.evaluate(() => ({ ...document.documentElement.dataset }))
        expect([path, theme['atBody'], theme['theme']]).toEqual([
          path,
          chosen.toLowerCase(),
          chosen.toLowerCase(),
        ])
        const isDark = (await brightness()) < 60
        expect([path, isDark]).toEqual([path, chosen === 'Dark'])
        if (path !== '/') expect(await page.getByLabel('Theme').inputValue()).toBe(chosen.toLowerCase())
      }
    }
    await page.getByLabel('Theme').selectOption('system')
    expect(await brightness()).toBeLessThan(60)
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await brightness()).toBeGreaterThan(200)
  })
})

describe('times', () => {
  test('are local until UTC is chosen, and the page says which', async () => {
    const { page } = browser
    const session = await page.context().newCDPSession(page)
    await session.send('Emulation.setTimezoneOverride', { timezoneId: 'Asia/Kolkata' })
    const sent = await post(`${gateway.url}/v1/messages`, message(DEMO_CLIENT.id, '1234'))
    const id = String(sent.body['message_id'])
    const { created_at } = await waitForStatus(gateway.url, id, 'DELIVERED')
    const at = Date.parse(String(created_at))
    const clockOf = (ms: number) => new Date(ms).toISOString().slice(11, 19)
    const INDIA_MS = 5.5 * 3_600_000
    await page.goto('about:blank')
    await open(`/#/messages/${id}`)
    const history = page.locator('time').filter({ hasText: clockOf(at + INDIA_MS) })
    await history.first().waitFor()
    await page.getByText('Times are local time, Asia/').waitFor()
    await page.getByRole('button', { name: 'UTC', exact: true }).click()
    await page
      .locator('time')
      .filter({ hasText: clockOf(at) })
      .first()
      .waitFor()
    await page.getByText('Times are UTC.').waitFor()
    await open(`/#/messages`)
    await page.locator('.row-link', { hasText: clockOf(at) }).waitFor()
    expect(await page.getByRole('button', { name: 'UTC', exact: true }).getAttribute('aria-pressed')).toBe(
      'true',
    )
    await page.getByRole('button', { name: 'Local', exact: true }).click()
    await page.locator('.row-link', { hasText: clockOf(at + INDIA_MS) }).waitFor()
  })
})

describe('the guide', () => {
  test('finds a page as one types, and goes there by the keyboard alone', async () => {
    const { page } = browser
    await open('/guide')
    await page.keyboard.press('/')
    await page.keyboard.type('verify python')
    await page.locator('#found a').first().waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/guide/first-callback#python')
    expect(await page.locator('h1').textContent()).toBe('Your first callback, verified')
  })

  test('copies the commands of a block without what is answered', async () => {
    const { page } = browser
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await open('/guide/going-to-production')
    const block = page.locator('.block', { hasText: '/health' }).first()
    await block.hover()
    await block.getByRole('button', { name: 'Copy' }).click()
    await block.getByRole('button', { name: 'Copied' }).waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      'curl -s $G/health\ncurl -s $G/ready\nnpm run -s audit\n',
    )
  })

  test('names the gateway that it is read at in its examples', async () => {
    await open('/guide/first-message')
    const first = await browser.page.locator('pre').first().textContent()
    expect(first).toContain(`G=${gateway.url}\n`)
  })

  test.each([390, 1024])(
    'fits a window of %d px, light and dark, and has no serious fault',
    async (width) => {
      const { page } = browser
      await page.setViewportSize({ width, height: 800 })
      for (const path of ['/guide', '/guide/first-callback', '/guide/providers-smpp'])
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          await open(path)
          const tooWide = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          )
          expect([path, colorScheme, tooWide, await seriousFaults(page)]).toEqual([path, colorScheme, 0, []])
        }
    },
  )

  test('asks no other host, and complains of nothing', () => {
    expect(browser.foreign).toEqual([])
    expect(browser.complaints).toEqual([])
  })
})
