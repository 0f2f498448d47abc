import type { Page } from 'playwright-core'
import { goTo, openBrowser, type TestBrowser } from './browser.ts'
import { createDataDir } from './data-dir.ts'
import { type Gateway, startGateway } from './gateway.ts'

/** The admin's token of the gateway under test. */
export const ADMIN_TOKEN = 'a-token-of-admins-for-this-test'

/** What goes with an admin's requests. */
export const ADMIN_KEY = { authorization: `Bearer ${ADMIN_TOKEN}` }

/** The console of a gateway of its own, embedded and empty, open in a browser that has the admin's token. */
export type AdminConsole = {
  readonly gateway: Gateway
  readonly browser: TestBrowser
  readonly page: Page
  /** A folder that is deleted in the end. */
  readonly dataDir: string
  /** Opens a page of the console, by what stands behind `#/`, without loading it anew. */
  go(fragment: string): Promise<void>
  /** Ends both, and deletes the data. */
  close(): Promise<void>
}

/** Starts the gateway with this environment and opens its console. `prepare` is done before there is a page. */
export async function openAdminConsole(
  env: Readonly<Record<string, string>> = {},
  prepare: (gateway: Gateway) => Promise<void> = async () => {},
): Promise<AdminConsole> {
  const data = createDataDir()
  const gateway = await startGateway({ DATA_DIR: data.path, ADMIN_TOKEN, ...env })
  const browser = await openBrowser()
  const { page } = browser
  await prepare(gateway)
  await page.goto(`${gateway.url}/#token=${ADMIN_TOKEN}`)
  return {
    gateway,
    browser,
    page,
    dataDir: data.path,
    go: (fragment) => goTo(page, fragment),
    async close() {
      await browser.close()
      await gateway.stop()
      data.remove()
    },
  }
}
