import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { type AdminConsole, openAdminConsole } from '../support/admin-console.ts'
import { message, post } from '../support/api.ts'
import { seriousFaults } from '../support/axe.ts'
import { TEST_LIMIT_MS } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { faultsAtAllWidths } from '../support/layout.ts'

setDefaultTimeout(TEST_LIMIT_MS)

// Who may do what, who did what, and a client's money and keys.

const WIDTHS = [320, 768, 1440]
const CLIENT = `clients/${DEMO_CLIENT.id}`
let opened: AdminConsole
let page: Page
let scopedToken: string

beforeAll(async () => {
  opened = await openAdminConsole()
  page = opened.page
})
afterAll(async () => {
  await opened.close()
})

const panel = (name: string) => page.getByRole('region', { name })

async function faults(): Promise<string[]> {
  const found = await faultsAtAllWidths(page, WIDTHS)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    found.push(...(await seriousFaults(page)))
  }
  return found
}

test('a token is made with a name, scopes and an end, and is shown once', async () => {
  await opened.go('admins')
  await page.getByText('None yet').waitFor()
  await page.getByText('it may do everything').waitFor()
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('Last day, UTC').fill('2099-12-31')
  await page.getByRole('button', { name: 'Make token' }).click()
  const shown = page.locator('.secret')
  scopedToken = (await shown.textContent()) ?? ''
  expect(scopedToken).toHaveLength(scopedToken.trim().length)
  const row = panel('Tokens').locator('li', { hasText: 'Ada' })
  await row.getByText('good until 31 Dec 2099').waitFor()
  expect(await row.textContent()).not.toContain(scopedToken)
  expect(await faults()).toEqual([])
  await page.getByRole('button', { name: 'I have kept it' }).click()
  await shown.waitFor({ state: 'detached' })
})

test('a correction stands in the ledger with its reason, and what a client may spend is said', async () => {
  await opened.go(CLIENT)
  await page.getByLabel('Cents, − takes away').fill('-250.5')
  await page.getByLabel('Reason').fill('billed twice')
  await page.getByRole('button', { name: 'Adjust by −250.5 cents' }).click()
  await page.getByRole('button', { name: 'Take 250.5 cents away?' }).click()
  const line = page.locator('.ledger-rows tr', { hasText: 'billed twice' })
  await line.getByText('−250.5 cents').waitFor()
  await line.getByText('adjustment').waitFor()

  await page.getByLabel('Credit limit, cents').fill('50,000')
  await page.getByLabel('Low-water mark, cents').fill('200000')
  await page.getByLabel('Daily cap, cents').fill('1e3')
  await page.getByText('must be an amount in cents').waitFor()
  await page.getByLabel('Daily cap, cents').fill('20000')
  await page.getByRole('button', { name: 'Save spending' }).click()
  const balance = panel('Balance')
  await balance.getByText('50,000 cents: it may owe as much').waitFor()
  await balance.getByText('low', { exact: true }).waitFor()
  await balance.locator('div', { hasText: 'Can spend now' }).getByText('20,000 cents').waitFor()
  expect(await faults()).toEqual([])
})

test('a month is told in a few figures, and opens as a page that is styled', async () => {
  // What moved within the last minute is told in the next one: its months are those of an older client.
  const month = new Date().toISOString().slice(0, 7)
  const holdings = (credit_cents: number) => ({ credit_cents, held_cents: 0, total_cents: credit_cents })
  await page.route('**/statements', (route) =>
    route.fulfill({
      json: {
        months: [
          {
            month,
            client_id: DEMO_CLIENT.id,
            complete: false,
            messages: 3,
            captured_cents: 15,
            topped_up_cents: 100_000,
            adjusted_cents: -250.5,
            closing: holdings(99_734.5),
            margin_cents: 6,
          },
        ],
      },
    }),
  )
  await opened.go('clients')
  await opened.go(CLIENT)
  const statements = panel('Statements')
  await statements.getByText('15 cents for 3 messages').waitFor()
  await statements.getByText('−250.5 cents adjusted · 99,734.5 cents left · margin 6 cents').waitFor()
  const [printed] = await Promise.all([
    page.context().waitForEvent('page'),
    statements.getByRole('button', { name: 'Print' }).click(),
  ])
  await printed.locator('h1').waitFor()
  const style = () => getComputedStyle(document.querySelector('h1') as Element).letterSpacing
  await eventually(async () => (await printed.evaluate(style)) !== 'normal')
  await printed.close()
  await page.unroute('**/statements')
})

test('a key is made beside others and revoked; the last good one goes only with all', async () => {
  await opened.go(`${CLIENT}?show=access`)
  const keys = panel('API keys')
  await keys.getByText('None: where keys are asked for').waitFor()
  for (const name of ['shop', 'till']) {
    await keys.getByLabel('Name of a new key').fill(name)
    await keys.getByRole('button', { name: 'Make key' }).click()
    await keys.locator('li', { hasText: name }).getByText('never used').waitFor()
  }
  await keys.locator('.secret', { hasText: /^sms_/ }).waitFor()
  await keys.getByRole('button', { name: 'Revoke the key shop' }).click()
  await keys.getByRole('button', { name: 'Take it away for good?' }).click()
  await keys.locator('li', { hasText: 'shop' }).waitFor({ state: 'detached' })
  expect(await keys.getByRole('button', { name: 'Revoke the key till' }).isDisabled()).toBe(true)
  expect(await faults()).toEqual([])
  await keys.getByRole('button', { name: 'Take all keys away' }).click()
  await keys.getByRole('button', { name: 'Stop this client?' }).click()
  await keys.getByText('It has no key any more').waitFor()
})

/** As the gateway answers when the day of a message has files: asked for, then waiting for the day, then done. */
async function redactInArchive(id: string): Promise<void> {
  const at = new Date().toISOString()
  const ofMessage = { message_id: id, text: true, number: false }
  const erasure = {
    id: DEMO_CLIENT.id,
    number_hash: null,
    redacts: ofMessage,
    asked_by: 'root',
    asked_at: at,
  }
  let states: object[] = []
  await page.route(`**/v1/erase?message_id=${id}`, (route) =>
    route.fulfill({
      json: { erasures: states.map((state) => ({ ...erasure, ...state })), next_cursor: null },
    }),
  )
  await page.route(`**/v1/messages/${id}/redact`, (route) => {
    states = [{ state: 'waiting', waits_for: 1, finished_at: null }]
    const archive = {
      erasure_id: erasure.id,
      day: '2026-05-03',
      state: 'erasing',
      asked_at: at,
      finished_at: null,
    }
    return route.fulfill({ status: 202, json: { archive } })
  })
  await page.getByText('its files are written anew').waitFor()
  await page.getByRole('button', { name: 'Redact its text' }).click()
  await page.getByRole('button', { name: 'Remove it for good?' }).click()
  await page.getByText('The files of 2026-05-03 in the archive are written anew without it.').waitFor()
  const inArchive = page.getByRole('region', { name: 'In the archive' })
  await inArchive.getByText('waits until nobody else works on its day').waitFor()
  states = [{ state: 'done', finished_at: at }]
  await inArchive.getByText(/: done (now|just|\d)/).waitFor()
  await page.unroute(`**/v1/messages/${id}/redact`)
  await page.unroute(`**/v1/erase?message_id=${id}`)
}

test('a message of an archived day says so, and shows what came too late', async () => {
  const sent = await post(`${opened.gateway.url}/v1/messages`, message(DEMO_CLIENT.id, '1234'))
  const id = String(sent.body['message_id'])
  const late = {
    at: '2026-05-03T10:00:00.000Z',
    event: 'RECEIPT_DELIVERED',
    provider: 'mock',
    provider_message_id: 'mock-1',
    attempt: 1,
    part: null,
    detail: '{"status":"DELIVRD"}',
  }
  await page.route(`**/v1/messages/${id}/events*`, async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ json: { ...(await answer.json()), archived: true, late_receipts: [late] } })
  })
  await opened.go(`messages/${id}`)
  await page.getByText('nothing changes it any more').waitFor()
  await page.getByText('RECEIPT_DELIVERED, told by mock at').waitFor()
  await redactInArchive(id)
  expect(await faults()).toEqual([])
  await page.unroute(`**/v1/messages/${id}/events*`)
})

test('who did what is found by name and kind, with what it was before and after', async () => {
  await opened.go('acts')
  const acts = page.getByRole('region', { name: 'Newest first' })
  await acts.locator('li').first().waitFor()
  await page.getByLabel('On what').selectOption('client')
  const row = acts.locator('li', { hasText: 'change client' })
  await row.getByRole('button', { name: 'More' }).first().click()
  const difference = row.getByRole('region', { name: 'What change client changed' }).first()
  await difference.locator('tr', { hasText: 'credit_limit_cents' }).getByText('50000').waitFor()
  expect(await faults()).toEqual([])
  await page.getByLabel('Who', { exact: true }).fill('nobody')
  await page.getByLabel('Who', { exact: true }).press('Enter')
  await page.getByText('No such act.').waitFor()
  expect(new URL(page.url()).hash).toContain('name=nobody')
})

test('a token without a scope is told so beforehand, and cannot try', async () => {
  await page.evaluate((token) => localStorage.setItem('admin-token', token), scopedToken)
  await page.goto('about:blank')
  await page.goto(`${opened.gateway.url}/#/${CLIENT}`)
  const topUp = page.locator('form', { has: page.getByRole('heading', { name: 'Top up' }) })
  await topUp.getByText('it lacks the scope money').waitFor()
  expect(await topUp.getByLabel('Amount in cents').isDisabled()).toBe(true)
  expect(await page.getByRole('button', { name: 'Save spending' }).isDisabled()).toBe(true)
  await page.locator('.nav-whose', { hasText: 'Ada: read' }).waitFor()
  expect(await faults()).toEqual([])
  await opened.go('admins')
  await page.getByText('Only the token of ADMIN_TOKEN may do this').first().waitFor()
  expect(
    await page
      .getByRole('button', { name: /^Revoke/ })
      .first()
      .isDisabled(),
  ).toBe(true)
  await opened.go('send')
  await page.getByText('it lacks the scope operate').waitFor()
  expect(await page.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true)
})

test('a token that is revoked is asked for again', async () => {
  await page.evaluate(() => localStorage.clear())
  await page.goto('about:blank')
  await page.goto(`${opened.gateway.url}/#token=${encodeURIComponent('a-token-of-admins-for-this-test')}`)
  await opened.go('admins')
  await page.getByRole('button', { name: /^Revoke/ }).click()
  await page.getByRole('button', { name: 'Take it away for good?' }).click()
  await page.getByText('no process takes the token').waitFor()
  await page.getByRole('link', { name: 'Ended, too' }).click()
  await page.getByText('revoked').first().waitFor()
})

test('many messages are counted, confirmed by typing the count, and moved; what came of each is listed', async () => {
  for (const to of ['0010', '0010', '1234'])
    await post(`${opened.gateway.url}/v1/messages`, message(DEMO_CLIENT.id, to, { reference: 'bulk-7' }))
  await opened.go('bulk?reference=bulk-7&status=FAILED_PERM,DELIVERED&act=move')
  await page.getByLabel('To').selectOption('mock-b')
  const asked = panel('Bulk act')
  await eventually(async () => {
    // Pressed again while it counts, it would begin anew.
    const counted = page.waitForResponse((answer) => answer.url().endsWith('/v1/bulk'))
    await asked.getByRole('button', { name: 'Count again' }).click()
    await counted
    return await asked.getByText('3 messages', { exact: false }).isVisible()
  })
  const move = asked.getByRole('button', { name: 'Move 2 messages' })
  expect(await move.isDisabled()).toBe(true)
  expect(await faults()).toEqual([])
  await asked.getByLabel('Type 3 to confirm').fill('3')
  await move.click()
  await asked.getByText('3 of 3 messages').waitFor()
  await asked.getByRole('link', { name: 'sent again, as new messages' }).click()
  const again = page.locator('td:has-text("sent again as") a').first()
  await again.waitFor()
  expect(await faults()).toEqual([])
  await again.click()
  await page.getByText('DELIVERED').first().waitFor()
})

test('asks no other host, and complains of nothing', () => {
  expect(opened.browser.foreign).toEqual([])
  expect(opened.browser.complaints).toEqual([])
})

test('the first page says what is wrong and that the money adds up, and leads to exactly its messages; an alert is made', async () => {
  await opened.go('')
  const strip = page.getByRole('region', { name: 'What is wrong now' })
  await strip.getByText('topped up').waitFor()
  await strip.getByText('captured').waitFor()
  await strip.locator('.money-line .problem-dot.is-good').waitFor({ state: 'attached' })
  for (const last of ['1', '2'])
    await post(
      `${opened.gateway.url}/v1/messages`,
      message(DEMO_CLIENT.id, '0001', { reference: `wrong-${last}` }),
    )
  await strip.getByText('Failed at mock: ESME_RINVDSTADR (the number is not valid)').first().waitFor()
  await page.locator('.nav-badge').first().waitFor()

  await opened.go('problems')
  const problem = page.locator('.problem', { hasText: 'ESME_RINVDSTADR' })
  await problem.getByText(/^2 messages in 15 min/).waitFor()
  expect(await problem.getByRole('link', { name: 'Its messages' }).getAttribute('href')).toMatch(
    /^#\/messages\?status=FAILED_PERM&provider=mock&error=ESME_RINVDSTADR&from=20/,
  )
  expect(await faults()).toEqual([])

  await opened.go('alerts')
  await page.getByLabel('Name').fill('anything')
  await page.getByRole('button', { name: 'Make alert' }).click()
  await page.locator('.alert-item', { hasText: 'anything bad that is wrong now above 0 problems' }).waitFor()
  expect(await faults()).toEqual([])
})
