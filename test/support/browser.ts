import { type Browser, chromium, type Page } from 'playwright-core'
import { providePrograms } from '../../scripts/services/binaries.ts'

/** A browser under test, with one window. */
export type TestBrowser = {
  readonly page: Page
  /** Addresses that were asked for and are not the gateway's; each was refused. */
  readonly foreign: readonly string[]
  /** What the page complained about: errors of scripts, and of the content security policy. */
  readonly complaints: readonly string[]
  /** Ends the browser, whatever state it is in. */
  close(): Promise<void>
}

/** How long a test of a browser may take, and what starts a gateway and a browser before it: they wait for a page, beside tests that use the same cores. */
export const TEST_LIMIT_MS = 180_000

const START_WITHIN_MS = 60_000
const CLOSE_WITHIN_MS = 5_000
/** Every wait of a page ends after this. */
const WAIT_MS = 60_000

/** Starts Debian's Chromium, fetched when it is missing. Requests to any host but the gateway's are refused and noted. */
export async function openBrowser(host = '127.0.0.1'): Promise<TestBrowser> {
  const server = await chromium.launchServer({
    executablePath: providePrograms(['chromium'])('chromium'),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    timeout: START_WITHIN_MS,
  })
  const pid = server.process().pid
  const browser = await chromium.connect(server.wsEndpoint(), { timeout: START_WITHIN_MS })
  const foreign: string[] = []
  const complaints: string[] = []
  const page = await openPage(browser, host, foreign, complaints)
  return {
    page,
    foreign,
    complaints,
    async close() {
      await Promise.race([browser.close().then(() => server.close()), Bun.sleep(CLOSE_WITHIN_MS)])
      try {
        if (pid !== undefined) process.kill(pid, 'SIGKILL')
      } catch {
        // It has ended by itself.
      }
    },
  }
}

/** Opens a page of the open console by what stands behind `#/`, without loading it anew; it is drawn when this resolves. */
export async function goTo(page: Page, fragment: string): Promise<void> {
  await page.evaluate((hash) => {
    if (location.hash === hash) return
    return new Promise<void>((resolve) => {
      addEventListener('hashchange', () => resolve(), { once: true })
      location.hash = hash
    })
  }, `#/${fragment}`)
}

async function openPage(
  browser: Browser,
  host: string,
  foreign: string[],
  complaints: string[],
): Promise<Page> {
  // A context of its own: it can have further tabs.
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  page.setDefaultTimeout(WAIT_MS)
  page.setDefaultNavigationTimeout(WAIT_MS)
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    const text = message.text()
    // Parts of the API that this gateway does not have are asked for and missing: that is no fault.
    if (message.type() === 'error' && !text.includes('Failed to load resource')) complaints.push(text)
  })
  await page.route('**/*', async (route) => {
    const { hostname, protocol } = new URL(route.request().url())
    if (hostname === host || protocol === 'data:' || protocol === 'blob:') return await route.continue()
    foreign.push(route.request().url())
    await route.abort()
  })
  return page
}
