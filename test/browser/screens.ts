// `bun test/browser/screens.ts OUT_DIR [page…]`: pictures of every page of the console, of the guide and of the document, to be
// looked at: of a gateway that is empty, busy, failing and away, at six widths, light and dark. A page is what stands behind
// `#/`, or a path that begins with `/`. Narrowed by STATES, WIDTHS and THEMES, each with commas; MONTAGE=1 puts the pictures
// of a state, a width and a theme together.
import { mkdirSync, writeFileSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { ADMIN_TOKEN } from '../support/admin-console.ts'
import { openBrowser } from '../support/browser.ts'
import { createDataDir } from '../support/data-dir.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { type Busy, keepBusy } from '../support/screens/busy.ts'
import { makeFailing } from '../support/screens/failing.ts'
import { type Picture, saveMontage } from '../support/screens/montage.ts'

const [out = 'screens', ...asked] = process.argv.slice(2)
const chosen = (name: string, all: readonly string[]) => process.env[name]?.split(',') ?? all
const STATES = chosen('STATES', ['empty', 'busy', 'failing', 'away'])
const WIDTHS = chosen('WIDTHS', ['390', '768', '1024', '1280', '1440', '1920']).map(Number)
const THEMES = chosen('THEMES', ['light', 'dark']) as readonly ('light' | 'dark')[]
const HEIGHTS: Readonly<Record<number, number>> = { 390: 844, 768: 1_024, 1024: 768, 1280: 800, 1920: 1_080 }
/** So long a page is read and drawn, and then so long it is laid out anew for another size, in ms. */
const READ_MS = 2_500
const LAID_OUT_MS = 350
/** A page that hears nothing says so by then, in ms. */
const AWAY_MS = 15_000
const WARM_MS = 60_000
/** So many pictures stand beside one another where each is at most so wide, in px. */
const COLUMNS = [
  [400, 4],
  [1_300, 2],
  [2_000, 1],
] as const

function pagesOf({ messageId, clientId, bulkId }: Pick<Busy, 'messageId' | 'clientId' | 'bulkId'>) {
  const some = (path: string, id: string) => (id === '' ? [] : [`${path}/${id}`])
  return [
    '',
    'messages',
    ...some('messages', messageId),
    'problems',
    'send',
    'inbox',
    'alerts',
    'traffic',
    'what-if',
    'paths',
    'break-it',
    'clients',
    `clients/${clientId}`,
    `clients/${clientId}?show=sending`,
    `clients/${clientId}?show=access`,
    'numbers',
    'sessions',
    'prices',
    'prices?costs=mock',
    'controls',
    'controls/guard',
    'suppressions',
    'guard',
    'providers',
    'providers/mock',
    'providers?add',
    'routes',
    'dead-letters',
    'callbacks',
    'archive',
    'erasure',
    'bulk',
    ...some('bulk', bulkId),
    'acts',
    'admins',
    '/guide',
    '/guide/first-message',
    '/docs',
  ].filter(
    (page) => asked.length === 0 || asked.some((one) => one === page.split(/\/\w+-|\?/)[0] || one === page),
  )
}

const fileOf = (page: string) =>
  page.replaceAll(/[0-9a-f-]{36}/g, 'ID').replaceAll(/[^a-z0-9]+/gi, '_') || 'machine'

async function openPage(context: BrowserContext, gateway: Gateway, path: string): Promise<Page> {
  const page = await context.newPage()
  if (!path.startsWith('/')) {
    await page.goto(`${gateway.url}/#token=${ADMIN_TOKEN}`)
    await page.locator('main').waitFor()
  }
  await page.goto(gateway.url + (path.startsWith('/') ? path : `/#/${path}`))
  return page
}

/** Pictures of a page as it is, by width and theme. */
async function photograph(page: Page, name: string, onPicture: OnPicture): Promise<void> {
  for (const width of WIDTHS)
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: HEIGHTS[width] ?? 900 })
      await Bun.sleep(LAID_OUT_MS)
      onPicture(width, colorScheme, {
        name,
        png: await page.screenshot({ fullPage: true, animations: 'disabled' }),
      })
    }
}
type OnPicture = (width: number, theme: string, picture: Picture) => void

/** The money cannot be read. */
const moneyUnread = (context: BrowserContext) =>
  context.route('**/v1/money', (route) =>
    route.fulfill({ status: 503, json: { error: 'the database is too slow to answer' } }),
  )

/** Pictures of all pages in one state; `beforehand` is done when all of them are open, and asks for a context of each. */
async function photographAll(
  browser: Browser,
  gateway: Gateway,
  state: string,
  pages: readonly string[],
  { beforehand, route }: { beforehand?: () => Promise<void>; route?: typeof moneyUnread } = {},
): Promise<void> {
  const groups = new Map<string, { readonly width: number; readonly pictures: Picture[] }>()
  const onPicture: OnPicture = (width, theme, picture) => {
    const key = `${state}-${width}-${theme}`
    const group = groups.get(key) ?? { width, pictures: [] }
    groups.set(key, group)
    group.pictures.push(picture)
    writeFileSync(`${out}/${key}-${picture.name}.png`, picture.png)
  }
  const open: { readonly page: Page; readonly path: string; readonly context: BrowserContext }[] = []
  for (const path of pages) {
    const context = await browser.newContext({ reducedMotion: 'reduce' })
    await route?.(context)
    const page = await openPage(context, gateway, path)
    await Bun.sleep(READ_MS)
    if (beforehand) open.push({ page, path, context })
    else {
      await photograph(page, fileOf(path), onPicture)
      await context.close()
    }
  }
  await beforehand?.()
  for (const { page, path, context } of open) {
    await photograph(page, fileOf(path), onPicture)
    await context.close()
  }
  const context = await browser.newContext()
  const page = await context.newPage()
  for (const [key, { width, pictures }] of groups) {
    const columns = COLUMNS.find(([px]) => width <= px)?.[1] ?? 1
    const perFile = columns * 2
    if (process.env['MONTAGE'])
      for (let at = 0; at < pictures.length; at += perFile)
        await saveMontage(
          page,
          pictures.slice(at, at + perFile),
          columns,
          `${out}/all-${key}-${String(at / perFile + 1).padStart(2, '0')}.png`,
        )
  }
  await context.close()
}

mkdirSync(out, { recursive: true })
const data = createDataDir()
const gateway = await startGateway({
  DATA_DIR: data.path,
  ADMIN_TOKEN,
  SMPP_PORT: '0',
  MOCK_LATENCY_MS: '200',
  MOCK_DLR_DELAY_MS: '2000',
  RECEIPT_PARK_MS: '1000',
  CALLBACK_ALLOW_PRIVATE: 'true',
  RATE_LIMIT_RPS: '0',
})
const opened = await openBrowser()
const browser = opened.page.context().browser()
if (!browser) throw new Error('the browser has gone')
let busy: Busy | null = null
try {
  const nothing = { messageId: '', clientId: DEMO_CLIENT.id, bulkId: '' }
  if (STATES.includes('empty')) await photographAll(browser, gateway, 'empty', pagesOf(nothing))
  busy = await keepBusy(gateway)
  await Bun.sleep(Number(process.env['WARM_MS'] ?? WARM_MS))
  const pages = pagesOf(busy)
  if (STATES.includes('busy')) await photographAll(browser, gateway, 'busy', pages)
  if (STATES.includes('failing')) {
    await makeFailing(gateway)
    await Bun.sleep(READ_MS)
    await photographAll(browser, gateway, 'failing', pages, { route: moneyUnread })
  }
  await busy.stop()
  busy = null
  if (STATES.includes('away'))
    await photographAll(browser, gateway, 'away', pages, {
      beforehand: async () => {
        await gateway.kill()
        await Bun.sleep(AWAY_MS)
      },
    })
} finally {
  await busy?.stop()
  await opened.close()
  await gateway.stop()
  data.remove()
}
