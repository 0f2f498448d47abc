// `bun test/browser/console-picture.ts`: makes src/console/console.png and console-dark.png, the README's picture, from a
// gateway of its own under load. Takes a minute. They are shown 830 pixels wide, and are twice as sharp.
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { ask, message, post } from '../support/api.ts'
import { openBrowser } from '../support/browser.ts'
import { createDataDir } from '../support/data-dir.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'

const FOLDER = 'src/console'
/** The README is so wide on GitHub; the navigation stands left of what is shown. */
const SHOWN = { width: 830, height: 600 }
const NAVIGATION = 200
const SHARPNESS = 2
const LOAD_MS = 30_000
const ROUND_MS = 250
/** What the mock does with each number: most are delivered, some fail in every way it knows. */
const DELIVERED = ['1234', '4321', '7777', '0009', '5555', '6789', '2468', '8642']
const OTHERS = ['0002', '0003', '0001', '0006', '0010', '0002']

/** Sends until it is told to stop: some twenty a second, now and then one for later, one that is taken back, one that is worth nothing soon. */
async function load({ url }: Gateway, isOver: () => boolean): Promise<void> {
  const send = (lastFour: string, more = {}) =>
    post(`${url}/v1/messages`, message(DEMO_CLIENT.id, lastFour, more))
  for (let round = 0; !isOver(); round++) {
    const numbers = DELIVERED.slice(0, 3 + (round % 5))
    if (round % 2 === 0) numbers.push(OTHERS[(round / 2) % OTHERS.length] ?? '0002')
    await Promise.all(numbers.map((number) => send(number)))
    if (round % 4 === 0) await send('1234', { send_at: inMs(3_600_000) })
    if (round % 6 === 0) await send('1234', { send_at: inMs(4_000) })
    if (round % 9 === 0) await send('0004', { validity_seconds: 60 })
    if (round % 10 === 0) {
      const { body } = await send('1234', { send_at: inMs(3_600_000) })
      await ask('POST', `${url}/v1/messages/${body['message_id']}/cancel`)
    }
    await Bun.sleep(ROUND_MS)
  }
}

function inMs(ms: number): string {
  return new Date(Date.now() + ms).toISOString()
}

const data = createDataDir()
const gateway = await startGateway({
  DATA_DIR: data.path,
  MOCK_LATENCY_MS: '250',
  MOCK_DLR_DELAY_MS: '3000',
  RECEIPT_PARK_MS: '1000',
})
const browser = await openBrowser()
let isOver = false
const loading = load(gateway, () => isOver)
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.page
      .context()
      .browser()
      ?.newContext({
        viewport: { width: SHOWN.width + NAVIGATION, height: SHOWN.height },
        deviceScaleFactor: SHARPNESS,
        colorScheme,
      })
    const page = await context?.newPage()
    if (!page) throw new Error('the browser has gone')
    await page.goto(gateway.url)
    await page.locator('[data-chart] .state-number').first().waitFor()
    await page.getByRole('button', { name: 'per second' }).click()
    if (colorScheme === 'light') await Bun.sleep(LOAD_MS)
    await page.locator('.chart-label .label-note').first().waitFor()
    const name = colorScheme === 'light' ? 'console.png' : 'console-dark.png'
    await page.screenshot({ path: `${FOLDER}/${name}`, clip: { x: NAVIGATION, y: 0, ...SHOWN } })
    await context?.close()
  }
} finally {
  isOver = true
  await loading
  await browser.close()
  await gateway.stop()
  data.remove()
}
