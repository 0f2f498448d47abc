import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { ADMIN_KEY, type AdminConsole, openAdminConsole } from '../support/admin-console.ts'
import { message, post } from '../support/api.ts'
import { seriousFaults } from '../support/axe.ts'
import { TEST_LIMIT_MS } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { faultsAtAllWidths } from '../support/layout.ts'

setDefaultTimeout(TEST_LIMIT_MS)

const WIDTHS = [390, 1024, 1440]
let opened: AdminConsole
let page: Page

beforeAll(async () => {
  opened = await openAdminConsole({ RATE_LIMIT_RPS: '1000', RATE_LIMIT_BURST: '1000' })
  page = opened.page
})
afterAll(async () => {
  await opened.close()
})

const read = async (path: string) => {
  const response = await fetch(`${opened.gateway.url}${path}`, { headers: ADMIN_KEY })
  return (await response.json()) as Readonly<Record<string, unknown>>
}
const saidOf = async (path: string) => (await read(path))['said']
const send = (to: string) =>
  post(`${opened.gateway.url}/v1/messages`, { ...message(DEMO_CLIENT.id, '1234'), to })
const button = (name: string) => page.getByRole('button', { name, exact: true })

/** What is wrong with the page that is open, at every width, and to who does not see it. */
async function faults(): Promise<unknown[]> {
  const found: unknown[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    found.push(...(await seriousFaults(page)))
  }
  found.push(...(await faultsAtAllWidths(page, WIDTHS)))
  await page.setViewportSize({ width: 1440, height: 900 })
  return found
}

test('a control of all clients is said by a form, and what is not said shows what holds', async () => {
  await opened.go('controls/hours')
  const hours = page.getByLabel('Promotional messages go out: what it is')
  expect(await hours.locator('option:checked').textContent()).toBe('as usual: at any time')
  await hours.selectOption('by day')
  await page.getByLabel('From').fill('08:00')
  await page.getByLabel('Until').fill('25:00')
  await button('Save').click()
  await page.locator('.why', { hasText: 'each like 08:00' }).waitFor()
  await page.getByLabel('Until').fill('21:00')
  await button('Save').click()
  await page.getByText('Saved: every process goes by it within 2 s.').waitFor()
  expect(await saidOf('/v1/controls/hours')).toEqual({ promotional: { from: '08:00', until: '21:00' } })
})

test('a client’s own control begins with that of all, and is found on its page', async () => {
  await opened.go(`clients/${DEMO_CLIENT.id}?show=sending`)
  const own = page.getByRole('region', { name: 'What may go out' })
  await own.getByText('as for all clients').first().waitFor()
  await own.getByRole('link', { name: 'Hours' }).click()
  const hours = page.getByLabel('Promotional messages go out: what it is')
  expect(await hours.locator('option:checked').textContent()).toBe(
    'as for all clients: from 08:00 until 21:00',
  )
  await hours.selectOption('at any time')
  await button('Save').click()
  await page.getByText('Saved').waitFor()
  expect(await saidOf(`/v1/clients/${DEMO_CLIENT.id}/controls/hours`)).toEqual({ promotional: null })
  await page.getByRole('link', { name: 'The client' }).click()
  await own.getByText('its own: Promotional messages go out').waitFor()
})

test('a change over somebody else’s is refused, and what stands can be read', async () => {
  await opened.go('controls/opt_out')
  await page.getByLabel('Words like STOP: what it is').selectOption('these')
  await page.getByRole('textbox', { name: 'Words like STOP' }).fill('GENUG\nBASTA')
  const body = JSON.stringify({ scope: 'client' })
  const headers = { ...ADMIN_KEY, 'content-type': 'application/json' }
  await fetch(`${opened.gateway.url}/v1/controls/opt_out`, { method: 'PUT', headers, body })
  await button('Save').click()
  await button('Read what stands').click()
  await eventually(async () => (await page.getByLabel('What STOP stops').inputValue()) === '1')
  await page.getByLabel('Words like STOP: what it is').selectOption('these')
  await page.getByRole('textbox', { name: 'Words like STOP' }).fill('GENUG\nBASTA\n')
  expect(await faults()).toEqual([])
  await button('Save').click()
  await page.getByText('Saved').waitFor()
  expect(await saidOf('/v1/controls/opt_out')).toEqual({ scope: 'client', stop_words: ['GENUG', 'BASTA'] })
  await button('Take back').click()
  await button('Take all of it back?').click()
  await page.getByText('Taken back').waitFor()
  expect(await saidOf('/v1/controls/opt_out')).toEqual({})
})

test('a number is added, refused, found and written to again; a file is read in', async () => {
  await opened.go('suppressions')
  await page.getByText('Nobody: every number is written to.').waitFor()
  const form = page.locator('form', { hasText: 'Do not write to' })
  await form.getByLabel('Number').fill('+49 151 2345678')
  await form.getByLabel('Reason').fill('asked by phone')
  await button('Add').click()
  await page.getByText('Added: it is not written to any more.').waitFor()
  await eventually(async () => (await send('+491512345678')).body['code'] === 'opted_out')

  await page.locator('input[type=file]').setInputFiles({
    name: 'left.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('number,reason\n+491512345670,left\n+491512345671,left\n'),
  })
  await button('Add them').click()
  await page.getByText('left.csv is read in: 2 rows, 2 of them new or changed.').waitFor()
  await eventually(async () => (await page.locator('.suppression-list li').count()) === 3)
  expect(await page.locator('.suppression-list').textContent()).not.toContain('+491512345678')
  expect(await faults()).toEqual([])

  await page.getByRole('search').getByLabel('Number').fill('+49 151 2345678')
  await page.keyboard.press('Enter')
  await eventually(async () => (await page.locator('.suppression-list li').count()) === 1)
  await button('Remove').click()
  await button('Write to it again?').click()
  await page.getByText('None of these: whoever it is is written to.').waitFor()
  await eventually(async () => (await send('+491512345678')).status === 202)
})

test('numbers in a row are stopped, shown, and let through again', async () => {
  const headers = { ...ADMIN_KEY, 'content-type': 'application/json' }
  const body = JSON.stringify({ applies_to: 'all' })
  const path = `/v1/clients/${DEMO_CLIENT.id}/controls/guard`
  await fetch(`${opened.gateway.url}${path}`, { method: 'PUT', headers, body })
  await opened.go('guard')
  await page.getByText('Nothing is blocked.').waitFor()
  let next = 0
  const pump = () => send(`+49151123${String(45_000 + next++).padStart(5, '0')}`)
  await eventually(async () => (await pump()).status === 429)
  // The page reads again by itself, some seconds later.
  await opened.go('controls/guard')
  await opened.go('guard')
  await page.getByText('numbers in a row').waitFor()
  await page.locator('.guard-rows .state-chip', { hasText: 'refused' }).first().waitFor()
  expect(await page.locator('.guard-rows code').allTextContents()).toEqual(['+491511234…', '+491511234…'])
  expect(await faults()).toEqual([])
  await button('Lift').click()
  await button('Let it through?').click()
  await page.getByText('Lifted: for a day it is not blocked again.').waitFor()
  await eventually(async () => (await pump()).status === 202)
})

test('no script complained, and no other host was asked', () => {
  expect(opened.browser.foreign).toEqual([])
  expect(opened.browser.complaints).toEqual([])
})
