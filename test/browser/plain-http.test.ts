import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { ConsoleMessage, Page } from 'playwright-core'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { openBrowser, TEST_LIMIT_MS, type TestBrowser } from '../support/browser.ts'
import { createDataDir } from '../support/data-dir.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { installClient } from '../support/installed-client.ts'
import { blocksOf, readPage } from '../support/markdown.ts'
import { findOwnAddress, type OwnAddress } from '../support/own-address.ts'

setDefaultTimeout(TEST_LIMIT_MS)

// As a colleague opens it: http, at the machine's address. There the browser offers no crypto.randomUUID and no
// navigator.clipboard.

const TOKEN = 'a-token+of/admins-for%20this&test#1'
const data = createDataDir()
let own: OwnAddress
let gateway: Gateway
let browser: TestBrowser
let page: Page
let base: string

beforeAll(async () => {
  own = findOwnAddress()
  gateway = await startGateway({ DATA_DIR: data.path, HOST: '0.0.0.0', ADMIN_TOKEN: TOKEN })
  browser = await openBrowser(own.host)
  page = browser.page
  base = `http://${own.host}:${gateway.port}`
})
afterAll(async () => {
  await browser.close()
  await gateway.stop()
  own.remove()
  data.remove()
})

const open = (fragment: string) => page.goto(`${base}/#/${fragment}`)
/** Until the page has taken the token: in a tab that is open already only the fragment changes, and nothing is loaded. */
async function follow(where: Page): Promise<void> {
  await where.goto(`${base}/#token=${encodeURIComponent(TOKEN)}`)
  await where.waitForURL(`${base}/#/`)
}
const says = (selector: string, words: string) => page.locator(selector, { hasText: words }).first().waitFor()

test('the browser takes the page for one without a secure context: else these tests would prove nothing', async () => {
  await open('')
  expect(await page.evaluate(() => isSecureContext)).toBe(false)
  expect(await page.evaluate(() => typeof crypto.randomUUID)).toBe('undefined')
  expect(await page.evaluate(() => typeof navigator.clipboard)).toBe('undefined')
})

describe('the link that the gateway prints', () => {
  test('gives every tab the token, and leaves none in the address', async () => {
    await page.goto('about:blank')
    await follow(page)
    const tab = await page.context().newPage()
    await tab.goto(`${base}/#/clients`)
    await tab.getByRole('link', { name: DEMO_CLIENT.name }).waitFor()
    await tab.close()
  })

  test('works in a tab that is open already', async () => {
    await page.evaluate(() => localStorage.clear())
    await page.goto('about:blank')
    await open('clients')
    await page.getByLabel('Admin token').waitFor()
    await page.evaluate(
      (hash) => {
        location.hash = hash
      },
      `#token=${encodeURIComponent(TOKEN)}`,
    )
    await page.waitForURL(`${base}/#/`)
    expect(await page.evaluate(() => localStorage.getItem('admin-token'))).toBe(TOKEN)
  })

  test('is forgotten by all tabs when it is forgotten in one', async () => {
    const tab = await page.context().newPage()
    await follow(tab)
    await tab.goto(`${base}/#/clients`)
    await tab.getByRole('link', { name: DEMO_CLIENT.name }).waitFor()
    await page.getByRole('button', { name: 'Forget token' }).click()
    await tab.getByLabel('Admin token').waitFor()
    expect(await tab.evaluate(() => localStorage.length)).toBe(0)
    await tab.close()
    await follow(page)
  })
})

test('a message is sent and followed', async () => {
  await open('send')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.locator('.strip .state-DELIVERED').waitFor()
})

test('a client is made, its page is drawn, and it is topped up', async () => {
  await open('clients')
  await page.getByLabel('Name', { exact: true }).fill('Shop')
  await page.getByRole('button', { name: 'Make client' }).click()
  await page.getByRole('heading', { name: 'Shop' }).waitFor()
  await page.getByLabel('Amount in cents').fill('1,250')
  await page.getByRole('button', { name: 'Top up 1,250 cents' }).click()
  await page.locator('.rows tr', { hasText: '+1,250 cents' }).waitFor()
})

test('what is copied is on the clipboard', async () => {
  await open('send')
  const command = (await page.locator('pre.curl').textContent()) ?? ''
  await page.getByRole('button', { name: 'Copy', exact: true }).click()
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  await page.getByLabel('Text').fill('')
  await page.getByLabel('Text').press('Control+V')
  expect(await page.getByLabel('Text').inputValue()).toBe(command)

  await open('what-if?events=DISPATCHED')
  await page.getByRole('button', { name: 'Copy link' }).click()
  await page.getByText('link copied').waitFor()

  await open('messages')
  await page.locator('.message-row a').first().click()
  for (const what of ['JSON', 'test', 'Mermaid']) {
    await page.getByRole('button', { name: `Copy as ${what}` }).click()
    await page.getByText(`${what} copied`).waitFor()
  }
})

test('a page that breaks says so, and the others go on', async () => {
  const before = browser.complaints.length
  // The list of that page alone: the names that other pages read stay right.
  const list = '**/v1/clients?limit=50'
  await page.route(list, (route) => route.fulfill({ json: { clients: [null] } }))
  await open('clients')
  await says('[role=alert]', 'Clients stopped with an error of the console')
  await page.getByRole('link', { name: 'Send', exact: true }).click()
  await page.getByRole('heading', { name: 'Send', exact: true }).waitFor()
  await page.unroute(list)
  await page.getByRole('link', { name: 'Clients', exact: true }).click()
  await page.getByRole('link', { name: DEMO_CLIENT.name }).waitFor()
  // An address that is no address is no white page either.
  await open('messages/%E0%A4%A')
  await page.getByRole('heading', { name: 'Messages' }).or(page.getByRole('alert')).first().waitFor()
  browserForgets(before)
})

test('the typed client works in a page, as it was installed and its own page is typed', async () => {
  const installed = await installClient()
  const program = blocksOf(await readPage('clients/typescript/README.md'), 'js').join('\n')
  const map = {
    imports: {
      '@sms-gateway/client': './node_modules/@sms-gateway/client/dist/client.js',
      'openapi-fetch': './node_modules/openapi-fetch/dist/index.mjs',
    },
  }
  const served: Readonly<Record<string, { readonly contentType: string; readonly body: string }>> = {
    '/its-page/': {
      contentType: 'text/html',
      body: `<script type="importmap">${JSON.stringify(map)}</script><script type="module" src="readme.js"></script>`,
    },
    '/its-page/readme.js': {
      contentType: 'text/javascript',
      body: `${program.replace("{ url: 'http://localhost:8080' }", `{ url: '${base}', adminToken: '${TOKEN}' }`)}\ndocument.title = 'done'`,
    },
  }
  const said: string[] = []
  const listen = (message: ConsoleMessage) => void said.push(message.text())
  try {
    await page.route('**/its-page/**', (route) => {
      const { pathname } = new URL(route.request().url())
      const path = `${installed.path}${pathname.replace('/its-page', '')}`
      return route.fulfill(served[pathname] ?? { contentType: 'text/javascript', path })
    })
    page.on('console', listen)
    await page.goto(`${base}/its-page/`)
    await page.waitForFunction(() => document.title === 'done')
    const words = said.filter((line) => !line.includes('Failed to load resource'))
    expect(words[0]).toMatch(/^(?:QUEUED|SENDING|SENT|DELIVERED) 5$/)
    expect(words).toContain('true')
    expect(words.at(-1)).toStartWith('update')
  } finally {
    page.off('console', listen)
    installed.remove()
  }
})

test('asks no other host, and no script complained', () => {
  expect(browser.foreign).toEqual([])
  expect(browser.complaints).toEqual([])
})

/** What React says of the page that was broken on purpose. */
function browserForgets(before: number): void {
  const said = browser.complaints as string[]
  said.length = before
}
