import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { ADMIN_KEY, type AdminConsole, openAdminConsole } from '../support/admin-console.ts'
import { seriousFaults } from '../support/axe.ts'
import { TEST_LIMIT_MS } from '../support/browser.ts'
import type { Gateway } from '../support/gateway.ts'
import { faultsAtAllWidths } from '../support/layout.ts'

setDefaultTimeout(TEST_LIMIT_MS)

let gateway: Gateway
let opened: AdminConsole
let page: Page

beforeAll(async () => {
  opened = await openAdminConsole({ PRICE_PER_PART_CENTS: '5' })
  gateway = opened.gateway
  page = opened.page
})
afterAll(async () => {
  await opened.close()
})

const go = (fragment: string) => opened.go(fragment)
const choose = (name: string, text: string) =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
const write = () => page.getByRole('button', { name: 'Write the list' }).click()
const row = (prefix: string) => page.getByRole('row', { name: prefix })

test('an empty list says what holds then', async () => {
  await go('prices')
  await page.getByText('Nothing stands in it: messages cost what PRICE_PER_PART_CENTS says').waitFor()
  await go('prices?costs=mock')
  await page.getByText('Nothing stands in it: what this provider takes is not known').waitFor()
})

test('a file with a fault is not written; its line is shown with the cell that is wrong', async () => {
  await go('prices')
  await choose('bad.csv', 'prefix,price_cents\n49,0.79\n4917,"0,79"\n')
  await page.getByText('2 entries, not written yet').waitFor()
  await write()
  await page.getByText('line 3, column 2: price_cents must be').waitFor()
  const line = page.getByRole('region', { name: 'Line 3 of the file' })
  expect(await line.locator('td').allTextContents()).toEqual(['4917', '0,79'])
  expect(await line.locator('.is-wrong').allTextContents()).toEqual(['0,79'])
  const list = await fetch(`${gateway.url}/v1/price-lists/default`, { headers: ADMIN_KEY })
  expect(await list.json()).toEqual({ prices: [] })
})

test('a file becomes the list, to 1/10,000 cent; entries are found by a number', async () => {
  await choose(
    'prices.csv',
    'prefix,price_cents,express_surcharge_cents,valid_from\n,5,,\n49,0.79,0.5,\n4917,0.0001,,2030-01-01\n',
  )
  await write()
  await page.getByText('prices.csv is the list now: 3 entries.').waitFor()
  await row('+49 0.79 cents').waitFor()
  await page.getByLabel('Prefix or number').fill('+49 1512345678')
  await page.getByText('2 of 3 entries').waitFor()
  expect(await page.locator('.entries tbody tr td:first-child').allTextContents()).toEqual([
    '+49',
    'every number',
  ])
  await page.getByLabel('Prefix or number').fill('')
})

test('a file that is dropped is taken too', async () => {
  await page.evaluate(() => {
    const dropped = new DataTransfer()
    dropped.items.add(new File(['prefix,price_cents\n'], 'dropped.csv', { type: 'text/csv' }))
    document
      .querySelector('.drop')
      ?.dispatchEvent(new DragEvent('drop', { dataTransfer: dropped, bubbles: true }))
  })
  await page.getByText('dropped.csv').waitFor()
  await page.getByText('0 entries, not written yet').waitFor()
})

test('the list is downloaded as the gateway writes it', async () => {
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download CSV' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('prices-default.csv')
  const kept = `${opened.dataDir}/downloaded.csv`
  await download.saveAs(kept)
  const text = await Bun.file(kept).text()
  const asked = await fetch(`${gateway.url}/v1/price-lists/default`, {
    headers: { ...ADMIN_KEY, accept: 'text/csv' },
  })
  expect(text).toBe(await asked.text())
  expect(text).toContain('49,0.79,0.5,')
})

test('a list that was written meanwhile is not written over unawares', async () => {
  await choose('mine.csv', 'prefix,price_cents\n49,1\n')
  await page.getByText('1 entry, not written yet').waitFor()
  const other = await fetch(`${gateway.url}/v1/price-lists/default`, {
    method: 'PUT',
    headers: { ...ADMIN_KEY, 'content-type': 'application/json' },
    body: JSON.stringify({
      prices: [
        { prefix: '', price_cents: 5 },
        { prefix: '49', price_cents: 0.79 },
      ],
    }),
  })
  expect(other.status).toBe(200)
  await write()
  await page.getByRole('button', { name: 'Read the list that stands' }).click()
  await page.getByText('2 of 2 entries').waitFor()
})

test('what a provider takes is a list of its own, and a number says price, cost and margin', async () => {
  await page.getByLabel('List', { exact: true }).selectOption('cost mock')
  await page.getByRole('heading', { name: 'What mock takes' }).waitFor()
  await choose('costs.csv', 'prefix,cost_cents\n49,0.7\n1,6\n')
  await write()
  await page.getByText('costs.csv is the list now: 2 entries.').waitFor()
  const search = page.getByRole('region', { name: 'What a number costs' })
  await search.getByLabel('A number').fill('+49 151 2345678')
  await search.getByRole('button', { name: 'Look it up' }).click()
  await search.getByText('0.79 cents').waitFor()
  await search.getByRole('row', { name: /^mock .*0\.7 cents \+0\.09 cents$/ }).waitFor()
  await search.getByLabel('A number').fill('+1 555 010 1234')
  await search.getByRole('button', { name: 'Look it up' }).click()
  await search.getByRole('row', { name: /^mock .*6 cents −1 cent$/ }).waitFor()
  await search.getByLabel('A number').fill('+33 1 23456789')
  await search.getByRole('button', { name: 'Look it up' }).click()
  await search.getByRole('row', { name: /^mock .*not known –$/ }).waitFor()
  await search.getByLabel('A number').fill('12')
  await search.getByRole('button', { name: 'Look it up' }).click()
  await search.locator('.field').first().getByRole('alert').waitFor()
})

test('a client is given a list of its own', async () => {
  await go('prices')
  await page.getByLabel('A list of its own for some clients').fill('resellers')
  await page.getByRole('button', { name: 'Open' }).click()
  await page.waitForURL(/#\/prices\?list=resellers$/)
  await page.getByRole('heading', { name: 'What clients with the list resellers pay' }).waitFor()
  await choose('resellers.csv', 'prefix,price_cents\n49,0.5\n')
  await write()
  await page.getByText('resellers.csv is the list now: 1 entry.').waitFor()
  await go('clients')
  await page.locator('.client-list a').first().click()
  await page.getByRole('link', { name: 'What it sends' }).click()
  await page.getByLabel('Price list').selectOption('resellers')
  await page.getByRole('button', { name: 'Save price list' }).click()
  await page.getByText('Saved: it holds within a few seconds.').waitFor()
})

test('lists and what a number costs fit at every width, and have no serious fault', async () => {
  await go('prices')
  await page.locator('.entries').waitFor()
  await choose('bad.csv', 'prefix,price_cents\n49,a-price-that-is-no-number-at-all\n')
  await write()
  await page.getByRole('region', { name: 'Line 2 of the file' }).waitFor()
  const search = page.getByRole('region', { name: 'What a number costs' })
  await search.getByLabel('A number').fill('+49 151 2345678')
  await search.getByRole('button', { name: 'Look it up' }).click()
  await search.getByRole('row', { name: /^mock / }).waitFor()
  const faults = await faultsAtAllWidths(page)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    faults.push(...(await seriousFaults(page)))
  }
  await page.setViewportSize({ width: 1440, height: 900 })
  expect(faults).toEqual([])
})

test('asks no other host, and complains of nothing', () => {
  expect(opened.browser.foreign).toEqual([])
  expect(opened.browser.complaints).toEqual([])
})
