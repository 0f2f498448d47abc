import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { openBrowser, TEST_LIMIT_MS, type TestBrowser } from '../support/browser.ts'
import { createDataDir } from '../support/data-dir.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'

setDefaultTimeout(TEST_LIMIT_MS)

const MESSAGES = 100_000
/** Two hundred pages of the list, one after the other. */
const READ_WITHIN_MS = 150_000
/** Rows that may be drawn at once: what fits the screen, and some to spare. */
const MAX_ROWS = 60

const data = createDataDir()
let database: TestDatabase
let gateway: Gateway
let browser: TestBrowser

beforeAll(async () => {
  database = await createDatabase()
  await insertMessages(MESSAGES)
  gateway = await startGateway({ DATA_DIR: data.path, POSTGRES_URL: database.url })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await gateway.stop()
  await database.drop()
  data.remove()
})

test('a list of 100,000 messages draws a screen of rows in every frame of scrolling through it', async () => {
  const { page } = browser
  await page.goto(`${gateway.url}/#/messages`)
  await page.locator('.message-row').first().waitFor()
  await page.waitForFunction(
    (all) => {
      const list = document.querySelector('.table-scroller')
      if (list) list.scrollTop = list.scrollHeight
      return document.querySelector('.found')?.textContent?.startsWith(all) ?? false
    },
    MESSAGES.toLocaleString('en'),
    { timeout: READ_WITHIN_MS, polling: 30 },
  )
  const frames = await page.evaluate(async () => {
    const list = document.querySelector('.table-scroller')
    const box = list?.getBoundingClientRect() ?? new DOMRect()
    const seen: { readonly rows: number; readonly isBlank: boolean }[] = []
    for (let frame = 0; frame < 60; frame++) {
      if (list) list.scrollTop = (list.scrollHeight / 60) * frame
      // The first frame hears of the scrolling; what it asked for before is drawn before this message comes; the second shows it.
      await new Promise(requestAnimationFrame)
      await new Promise<void>((resolve) => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => resolve()
        port2.postMessage(null)
      })
      await new Promise(requestAnimationFrame)
      const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
      seen.push({
        rows: document.querySelectorAll('.message-row').length,
        isBlank: middle?.closest('.message-row') === null,
      })
    }
    return seen
  })
  expect(Math.max(...frames.map(({ rows }) => rows))).toBeLessThanOrEqual(MAX_ROWS)
  expect(frames.filter(({ isBlank }) => isBlank)).toEqual([])
})

/** Delivered messages of today, a millisecond apart, with their locks and first events. */
async function insertMessages(count: number): Promise<void> {
  const { sql } = database.db
  await sql`insert into clients (id, name, credit_cents) values (${DEMO_CLIENT.id}, 'Demo', 0) on conflict do nothing`
  await sql.unsafe(`
    create temporary table made as
      select (lpad(to_hex((extract(epoch from now()) * 1000)::bigint - g), 12, '0') || '7000' || '8000'
        || lpad(to_hex(g), 12, '0'))::uuid as id, now() - g * interval '1 millisecond' as at, g
      from generate_series(1, ${count}) g;
    insert into messages (id, client_id, to_msisdn, from_sender, text, encoding, parts, status, lane, version,
        history, expires_at, created_at, updated_at)
      select id, '${DEMO_CLIENT.id}', '+1555' || lpad(g::text, 7, '0'), 'SHOP', 'Hello', 'GSM7', 1, 'DELIVERED', 'normal', 1,
        format('[1,%s,"ACCEPTED",null,"DELIVERED",0]', floor(extract(epoch from at) * 1000)), at, at, at from made;
    insert into credit_locks (id, client_id, message_id, amount_cents, state, created_at, updated_at)
      select id, '${DEMO_CLIENT.id}', id, 0, 'CAPTURED', at, at from made;`)
}
