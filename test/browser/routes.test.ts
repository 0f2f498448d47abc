import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { ADMIN_KEY, type AdminConsole, openAdminConsole } from '../support/admin-console.ts'
import { seriousFaults } from '../support/axe.ts'
import { TEST_LIMIT_MS } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import type { Gateway } from '../support/gateway.ts'
import { faultsAtAllWidths } from '../support/layout.ts'

setDefaultTimeout(TEST_LIMIT_MS)

let gateway: Gateway
let opened: AdminConsole
let page: Page

type Rule = { readonly name: string }

const rule = (name: string, match: object) => ({ name, match, targets: [{ provider: 'mock' }] })
const FIRST = [rule('one', { prefix: '1' }), rule('two', { prefix: '2' }), rule('rest', {})]

beforeAll(async () => {
  opened = await openAdminConsole({}, async (started) => {
    gateway = started
    await put(FIRST)
  })
  page = opened.page
})
afterAll(async () => {
  await opened.close()
})

const go = (fragment: string) => opened.go(fragment)
const card = (name: string) => page.getByRole('article', { name, exact: true })
const save = () => page.getByRole('button', { name: 'Save all rules' }).click()
const saved = () => page.getByText('Saved: it holds for messages from now on.').waitFor()

async function put(routes: readonly object[]): Promise<void> {
  const answer = await fetch(`${gateway.url}/v1/routes`, {
    method: 'PUT',
    headers: { ...ADMIN_KEY, 'content-type': 'application/json' },
    body: JSON.stringify({ routes }),
  })
  expect(answer.status).toBe(200)
}

async function stored(): Promise<readonly Rule[]> {
  const answer = await fetch(`${gateway.url}/v1/routes`, { headers: ADMIN_KEY })
  return ((await answer.json()) as { readonly routes: readonly Rule[] }).routes
}
const names = async () => (await stored()).map(({ name }) => name)
const shownNames = () => page.locator('.rule h2').allTextContents()
const shows = (wanted: readonly string[]) =>
  eventually(async () => {
    expect(await shownNames()).toEqual([...wanted])
    return true
  })

/** Saves what is shown over a list that was written meanwhile: the page, which looks by itself every few seconds, hears of it by being refused. */
async function saveOver(written: readonly object[]): Promise<void> {
  const { promise: refused, resolve } = Promise.withResolvers<void>()
  await page.route('**/v1/routes', async (route) => {
    if (route.request().method() === 'GET') await refused
    await route.fallback()
  })
  await put(written)
  const answered = page.waitForResponse((answer) => answer.request().method() === 'PUT')
  await save()
  expect((await answered).status()).toBe(412)
  resolve()
  await page.unroute('**/v1/routes')
}

test('rules are put in another order by keys, which is said aloud, and kept once they are saved', async () => {
  await go('routes')
  await card('two').waitFor()
  const up = page.getByRole('button', { name: 'Move two up' })
  await up.focus()
  await page.keyboard.press('Enter')
  expect(await shownNames()).toEqual(['two', 'one', 'rest'])
  await page.getByText('two is now 1 of 3').waitFor()
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Move two up')
  await page.keyboard.press('Enter')
  await page.getByText('two is first already').waitFor()
  await page.keyboard.press('ArrowDown')
  expect(await shownNames()).toEqual(['one', 'two', 'rest'])
  await page.keyboard.press('ArrowUp')
  expect(await names()).toEqual(['one', 'two', 'rest'])
  await save()
  await saved()
  expect(await names()).toEqual(['two', 'one', 'rest'])
})

test('rules are dragged by their handle; Escape puts them back', async () => {
  const handle = card('two').locator('.handle')
  const target = await card('one').boundingBox()
  await handle.hover()
  await page.mouse.down()
  await page.mouse.move(100, (target?.y ?? 0) + (target?.height ?? 0) - 4, { steps: 6 })
  await shows(['one', 'two', 'rest'])
  await page.keyboard.press('Escape')
  await shows(['two', 'one', 'rest'])
  await page.mouse.up()
  await handle.hover()
  await page.mouse.down()
  await page.mouse.move(100, (target?.y ?? 0) + (target?.height ?? 0) - 4, { steps: 6 })
  await shows(['one', 'two', 'rest'])
  await page.mouse.up()
  await page.getByRole('button', { name: 'Discard' }).click()
  await shows(['two', 'one', 'rest'])
})

test('a rule is made, with providers, shares and failover', async () => {
  await page.getByRole('button', { name: 'Add a rule' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Germany')
  await page.getByLabel('To numbers that begin with').fill('+49, 43')
  await page.getByLabel('In lane').selectOption('otp')
  await page.getByRole('button', { name: 'Add a provider' }).click()
  await page.getByLabel('Weight of provider 1').fill('70')
  await page.getByLabel('Order of provider 2').fill('1')
  await page.getByLabel('Weight of provider 2').fill('30')
  await page.getByLabel('When throttled for, in seconds').fill('2.5')
  await page.getByText('No message could go by it', { exact: false }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Move Germany up' }).click()
  await page.getByRole('button', { name: 'Move Germany up' }).click()
  await page.getByRole('button', { name: 'Move Germany up' }).click()
  await save()
  await saved()
  expect((await stored())[0]).toEqual({
    name: 'Germany',
    match: { prefix: ['49', '43'], lane: 'otp' },
    targets: [
      { provider: 'mock', order: 1, weight: 70 },
      { provider: 'mock-b', order: 1, weight: 30 },
    ],
    failover: { on_refusal: true, on_throttle_ms: 2_500, on_no_receipt_ms: null },
    refuse_below_cost: false,
  } as unknown as Rule)
  await card('Germany').getByText('mock 70 %').waitFor()
  await card('Germany').getByText('when throttled for 2.5 s').waitFor()
})

test('what is refused is said in the rule that it is of, and nothing is written', async () => {
  const before = await stored()
  await card('one').getByRole('button', { name: 'Edit' }).click()
  await page.getByLabel('To numbers that begin with').fill('0')
  await save()
  const field = page.locator('.field', { has: page.getByLabel('To numbers that begin with') })
  await field.getByRole('alert').waitFor()
  await page.getByLabel('To numbers that begin with').fill('1')
  await page.getByLabel('Weight of provider 1').fill('much')
  await save()
  await card('one').getByText('must be a number').first().waitFor()
  expect(await stored()).toEqual(before)
  await page.getByRole('button', { name: 'Discard' }).click()
})

test('a list that was changed meanwhile is not written over unawares', async () => {
  await page.getByRole('button', { name: 'Move one up' }).click()
  await saveOver([rule('of another', { prefix: '7' }), ...FIRST])
  await page.getByText('The list was changed meanwhile.').waitFor()
  await page.getByText('of another is only in theirs').waitFor()
  expect(await names()).toContain('of another')
  await page.getByRole('button', { name: 'Take theirs' }).click()
  await card('of another').waitFor()
  await page.getByRole('button', { name: 'Move two up' }).click()
  await saveOver(FIRST)
  await page.getByRole('button', { name: 'Save mine over it' }).click()
  await saved()
  expect(await names()).toEqual(['of another', 'two', 'one', 'rest'])
})

test('a number says which rule takes it, whom it goes to, and who is passed over', async () => {
  await fetch(`${gateway.url}/v1/providers/mock/pause`, { method: 'POST', headers: ADMIN_KEY })
  const panel = page.getByRole('region', { name: 'Which provider, and why' })
  await panel.getByLabel('A number').fill('12')
  await panel.getByRole('button', { name: 'Explain' }).click()
  await panel.getByRole('alert').waitFor()
  await panel.getByLabel('A number').fill('+1 555 010 1234')
  await panel.getByRole('button', { name: 'Explain' }).click()
  await panel.getByText('The rule one takes it.').waitFor()
  await panel.getByText('mock is paused.').waitFor()
  await fetch(`${gateway.url}/v1/providers/mock/resume`, { method: 'POST', headers: ADMIN_KEY })
})

test('the mock numbers are offered only while they go to a mock', async () => {
  await go('send')
  await page.getByRole('heading', { name: 'Try a number' }).waitFor()
  await put([rule('elsewhere', { prefix: '49' })])
  await go('routes')
  await card('elsewhere').waitFor()
  await go('send')
  await page.locator('.measure').first().waitFor()
  await eventually(async () => {
    const answer = await fetch(`${gateway.url}/console/access.json`)
    return ((await answer.json()) as { readonly plays_mock: boolean }).plays_mock === false
  })
  const access = page.waitForResponse(/\/console\/access\.json$/)
  await page.reload()
  await (await access).finished()
  await page.locator('.measure').first().waitFor()
  await page.locator('pre.curl').waitFor()
  expect(await page.getByRole('heading', { name: 'Try a number' }).count()).toBe(0)
})

test('an empty list says what that means', async () => {
  await put([])
  await go('routes')
  await page.getByText('No rules: no message is routed to any provider.').waitFor()
})

test('of 5,000 rules a hundred are drawn; others are found, moved, changed and kept', async () => {
  const many = Array.from({ length: 4_999 }, (_, at) => rule(`rule ${at}`, { prefix: String(20_000 + at) }))
  await put([...many, rule('rest', {})])
  await go('messages')
  await go('routes')
  await card('rule 0').waitFor()
  expect(await page.locator('.rule').count()).toBe(100)
  await page.getByRole('button', { name: 'Show 100 more of 4,900' }).click()
  expect(await page.locator('.rule').count()).toBe(200)
  await page.getByLabel('Find a rule').fill('+24 321 555')
  await page.getByText('1 of 5,000 rules').waitFor()
  expect(await shownNames()).toEqual(['rule 4321'])
  await page.getByLabel('Find a rule').fill('rule 432')
  await page.getByText('11 of 5,000 rules').waitFor()
  await page.getByRole('button', { name: 'Move rule 4320 up' }).click()
  await page.getByText('rule 4320 is now 433 of 5,000').waitFor()
  expect((await shownNames()).slice(0, 2)).toEqual(['rule 4320', 'rule 432'])
  await save()
  await saved()
  expect((await names()).slice(431, 434)).toEqual(['rule 431', 'rule 4320', 'rule 432'])
  await page.getByLabel('Find a rule').fill('nothing says this')
  await page.getByText('0 of 5,000 rules').waitFor()
  await page.getByRole('button', { name: 'Add a rule' }).click()
  expect(await page.locator('.rule').count()).toBe(1)
  await page.getByRole('button', { name: 'Discard' }).click()
})

test('long rules, open and closed, fit at every width, and have no serious fault', async () => {
  const prefixes = Array.from({ length: 40 }, (_, at) => `49${at + 10}`)
  await put([
    { ...rule('A rule with a rather long name that says much', { prefix: prefixes, lane: 'otp' }) },
    rule('of-a-sender-whose-name-is-one-long-word', { sender: 'ALONGSENDER' }),
    rule('rest', {}),
  ])
  await go('messages')
  await go('routes')
  await card('rest').waitFor()
  const faults = await faultsAtAllWidths(page)
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.getByRole('button', { name: 'Edit' }).first().click()
  await page.getByRole('button', { name: 'Move rest up' }).click()
  faults.push(...(await faultsAtAllWidths(page)))
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
