import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { freePort } from '../../scripts/services/free-port.ts'
import { ADMIN_KEY, ADMIN_TOKEN, type AdminConsole, openAdminConsole } from '../support/admin-console.ts'
import { seriousFaults } from '../support/axe.ts'
import { TEST_LIMIT_MS } from '../support/browser.ts'
import type { Gateway } from '../support/gateway.ts'
import { faultsAtAllWidths } from '../support/layout.ts'

setDefaultTimeout(TEST_LIMIT_MS)

const SECRET = 'a-secret-that-nobody-is-shown'
const PEM = '-----BEGIN OF A TEST-----\nMIIB\n-----END OF A TEST-----\n'
/** Parameters of SMPP as they are given in the form: their place, what they are, tag and value. */
const PARAMETERS = [
  [1, 'text', '0x1402', 'campaign-7'],
  [2, 'hex', '0x1403', 'cafe'],
] as const
/** The settings that the form makes of an account at an SMSC. */
const ACCOUNT = {
  host: '127.0.0.1',
  port: 0,
  system_id: 'u',
  tls: {},
  tlvs: { '0x1402': 'campaign-7', '0x1403': { hex: 'cafe' } },
  status_map: { '0x0000000b': 'temporary' },
}
/** A port on which nobody listens. */
let nobody = 0
let gateway: Gateway
let opened: AdminConsole
let page: Page
/** What a provider of these tests was sent. */
const sent: { readonly url: string; readonly key: string | null; readonly body: string }[] = []
const operator = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    sent.push({ url: request.url, key: request.headers.get('authorization'), body: await request.text() })
    return Response.json({ id: `id-${sent.length}` })
  },
})

beforeAll(async () => {
  nobody = await freePort()
  ACCOUNT.port = nobody
  opened = await openAdminConsole()
  gateway = opened.gateway
  page = opened.page
})
afterAll(async () => {
  await opened.close()
  await operator.stop(true)
})

const go = (fragment: string) => opened.go(fragment)
const card = (name: string) => page.getByRole('article', { name, exact: true })
const read = async (path: string) =>
  (await (await fetch(`${gateway.url}${path}`, { headers: ADMIN_KEY })).json()) as Record<string, unknown>

test('each provider has a card with its state; it is paused, drained and resumed there', async () => {
  await go('providers')
  await card('mock').getByText('active', { exact: true }).waitFor()
  await card('mock-b').waitFor()
  await card('mock').getByRole('button', { name: 'Pause' }).click()
  await card('mock').getByText('paused', { exact: true }).waitFor()
  await card('mock').getByText('Paused: what is for it waits.').waitFor()
  await card('mock').getByText('Paused: no line is held.').waitFor()
  expect(await card('mock').locator('.measure', { hasText: 'Held by lines' }).textContent()).toContain(
    '– no line is held',
  )
  expect((await read('/v1/providers/mock'))['state']).toBe('paused')
  await card('mock').getByRole('button', { name: 'Drain' }).click()
  await card('mock').getByText('draining', { exact: true }).waitFor()
  await card('mock').getByRole('button', { name: 'Resume' }).click()
  await card('mock').getByText('active', { exact: true }).waitFor()
  expect((await read('/v1/providers/mock'))['state']).toBe('active')
})

test('a preset fills the form of its kind, and a provider is made of it', async () => {
  await go('providers?add')
  await page.getByLabel('Begin with').selectOption({ label: 'Kannel' })
  await page.getByText('The smsbox of a Kannel').waitFor()
  expect(
    await page.getByLabel('Method', { exact: true }).first().locator('option:checked').textContent(),
  ).toBe('GET')
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('kannel')
  await page.getByLabel('Name', { exact: true }).fill('acme')
  await page.getByRole('button', { name: 'Edit as JSON' }).click()
  await page.getByLabel('Settings as JSON').fill('{')
  expect(await page.getByRole('button', { name: 'Edit as a form' }).isDisabled()).toBe(true)
  const settings = {
    request: {
      method: 'POST',
      url: `http://127.0.0.1:${operator.port}/send`,
      headers: { 'content-type': 'application/json', authorization: 'Bearer {secret.key}' },
      body: '{"to":"{to}","text":"{text}"}',
    },
    answer: { rules: [{ status: '2xx', outcome: 'accepted' }], id: { json: '$.id' } },
    receipts: {
      method: 'POST',
      id: { json: '$.id' },
      status: { json: '$.status' },
      words: { ok: 'delivered' },
    },
  }
  await page.getByLabel('Settings as JSON').fill(JSON.stringify(settings))
  await page.getByRole('button', { name: 'Edit as a form' }).click()
  const secret = page.getByLabel('key (not set)')
  expect(await secret.getAttribute('type')).toBe('password')
  await secret.fill(SECRET)
  await page.getByLabel('Parts a second, at most').fill('50')
  await page.getByRole('button', { name: 'Add provider' }).click()
  await page.waitForURL(/#\/providers\/acme$/)
  const made = await read('/v1/providers/acme')
  expect(made).toMatchObject({ kind: 'http', settings, secrets: ['key'], max_parts_per_s: 50, lines: null })
})

test('a secret that is set says so, is shown nowhere and stays when the form is saved', async () => {
  await go('providers/acme')
  const secret = page.getByLabel('key (set)')
  await secret.waitFor()
  expect(await secret.inputValue()).toBe('')
  expect(await secret.getAttribute('placeholder')).toStartWith('set')
  await page.getByLabel('In flight on a line, at most').fill('7')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Saved: every process has it within 2 s.').waitFor()
  expect(await page.content()).not.toContain(SECRET)
  expect(await read('/v1/providers/acme')).toMatchObject({ max_in_flight: 7, secrets: ['key'] })
})

test('what is refused is said beside its field', async () => {
  await go('providers/acme')
  const url = page.getByLabel('URL', { exact: true })
  const before = await url.inputValue()
  await url.fill('no address')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page
    .locator('.field', { has: page.getByLabel('URL', { exact: true }) })
    .getByRole('alert')
    .waitFor()
  expect(await url.getAttribute('aria-invalid')).toBe('true')
  await url.fill(before)
  await page.getByLabel('Patience with an answer, in ms').fill('soon')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('must be a number', { exact: true }).waitFor()
  await page.getByLabel('Patience with an answer, in ms').fill('10000')
})

test('the request of a message is shown without its secrets, and one is sent to a number that is given', async () => {
  await go('providers')
  await card('acme').getByRole('button', { name: 'Test' }).click()
  await card('acme').getByRole('button', { name: 'Show the request' }).click()
  const request = card('acme').locator('pre')
  await request.waitFor()
  expect(await request.textContent()).toContain('Bearer ***')
  expect(sent).toEqual([])
  expect(await card('acme').getByRole('button', { name: 'Send one' }).isDisabled()).toBe(true)
  await card('acme').getByLabel('A number').fill('+49 151 2345678')
  await card('acme').getByRole('button', { name: 'Send one' }).click()
  await card('acme').getByText('its id there: id-1').waitFor()
  expect(sent).toHaveLength(1)
  expect(sent[0]?.key).toBe(`Bearer ${SECRET}`)
  expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({ to: '+491512345678' })
  expect(await page.content()).not.toContain(SECRET)
})

test('where it posts receipts and inbound messages is shown on its own page alone', async () => {
  const { receipt_url, inbound_url } = await read('/v1/providers/acme')
  await go('providers')
  await card('acme').waitFor()
  expect(await page.content()).not.toContain(String(receipt_url).split('/').at(-1))
  await go('providers/acme')
  const inbox = page.getByRole('region', { name: 'Receipts and inbound messages' })
  for (const url of [receipt_url, inbound_url]) await inbox.getByText(String(url)).waitFor()
})

test('a provider that a rule names is not removed, and the reason is said; another one is', async () => {
  const remove = page.getByRole('region', { name: 'Remove' })
  await go('providers/mock-b')
  await remove.getByRole('button', { name: 'Remove', exact: true }).click()
  await remove.getByRole('button', { name: 'Remove mock-b for good?' }).click()
  await remove.getByText('the route otp names the provider').waitFor()
  await go('providers/acme')
  await remove.getByRole('button', { name: 'Remove', exact: true }).click()
  await remove.getByRole('button', { name: 'Remove acme for good?' }).click()
  await page.waitForURL(/#\/providers$/)
  await card('mock').waitFor()
  await card('acme').waitFor({ state: 'detached' })
})

test('lines, their holders and their last errors are shown, and fit at every width', async () => {
  const faults: string[] = []
  await page.route('**/v1/providers', async (route) => {
    const answer = await route.fetch()
    const { providers } = (await answer.json()) as { readonly providers: readonly object[] }
    const line = (slot: number, more = {}) => ({
      slot,
      holder: 'a-worker-with-quite-a-long-name:3',
      state: 'open',
      since: new Date(Date.now() - 65_000).toISOString(),
      in_flight: 3,
      parts_per_s: 12,
      waiting: 1,
      last_error: null,
      ...more,
    })
    const error = 'connection refused by an-operator-with-a-long-name.example.com:443 (ECONNREFUSED)'
    const lines = [line(0), line(1, { state: 'failed', last_error: error }), line(2), line(3), line(4)]
    const live = { lines, parts_per_s: 60, waiting: 12_345, breaker: 'open' }
    await route.fulfill({ json: { providers: providers.map((one) => ({ ...one, live })) } })
  })
  await go('routes')
  await go('providers')
  await card('mock').getByText('and 1 more').waitFor()
  await card('mock').getByText('ECONNREFUSED').waitFor()
  await card('mock').getByText('passed over').waitFor()
  faults.push(...(await faultsAtAllWidths(page)))
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    faults.push(...(await seriousFaults(page)))
  }
  await page.unroute('**/v1/providers')
  await page.setViewportSize({ width: 1440, height: 900 })
  expect(faults).toEqual([])
})

test('an account at an SMSC is made in the form, with parameters of SMPP and keys of several lines', async () => {
  await go('providers?add')
  await page.getByLabel('Begin with').selectOption({ label: 'SMPP: an account at an SMSC' })
  await page.getByLabel('Name', { exact: true }).fill('telco')
  await page.getByLabel('Host').fill('127.0.0.1')
  await page.getByLabel('Port').fill(String(nobody))
  await page.getByLabel('System ID').fill('u')
  const plus = page.getByLabel('Numbers keep their plus').locator('option')
  expect(await plus.allTextContents()).toEqual(['no', 'yes'])
  await page.getByRole('checkbox', { name: 'TLS' }).check()
  const parameters = page.getByRole('group', { name: 'Parameters of every submission (TLVs)' })
  for (const [at, kind, name, value] of PARAMETERS) {
    await parameters.getByRole('button', { name: 'Add' }).click()
    await parameters.getByLabel(`Name ${at}`).fill(name)
    await parameters.getByLabel(`Value ${at}: what it is`).selectOption({ label: kind })
    await parameters.locator('.form-entry').last().locator('input').last().fill(value)
  }
  const statuses = page.getByRole('group', { name: 'What a command_status means here' })
  await statuses.getByRole('button', { name: 'Add' }).click()
  await statuses.getByLabel('Name 1').fill('0x0000000b')
  await statuses.getByLabel('Value 1').selectOption({ label: 'temporary' })
  for (const name of ['certificate', 'private_key']) await page.getByLabel(`${name} (optional)`).fill(PEM)
  const asked = page.waitForRequest(
    (request) => request.method() === 'POST' && request.url().endsWith('/v1/providers'),
  )
  await page.getByRole('button', { name: 'Add provider' }).click()
  expect((await asked).postDataJSON()).toMatchObject({ secrets: { certificate: PEM, private_key: PEM } })
  await page.waitForURL(/#\/providers\/telco$/)
  expect(await read('/v1/providers/telco')).toMatchObject({ kind: 'smpp', settings: ACCOUNT })
})

test('what is set of such an account stays when its form is saved, and its page fits', async () => {
  await go('providers/telco')
  await page.getByText('they come over its lines').waitFor()
  await page.getByLabel('In flight on a line, at most').fill('7')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Saved: every process has it within 2 s.').waitFor()
  const kept = await read('/v1/providers/telco')
  expect(kept).toMatchObject({ max_in_flight: 7, secrets: ['certificate', 'private_key'] })
  expect(kept['settings']).toEqual(ACCOUNT)
  await page.getByRole('button', { name: 'Show the request' }).click()
  await page.locator('.provider-test pre', { hasText: `submit_sm ssmpp://127.0.0.1:${nobody}` }).waitFor()
  await page.locator('.provider-test pre', { hasText: '0x1403: cafe' }).waitFor()
  for (const group of ['Other values of data_coding', 'Other types and plans of addresses (TON, NPI)'])
    await page.getByRole('checkbox', { name: group }).check()
  expect(await faultsAtAllWidths(page)).toEqual([])
  expect(await seriousFaults(page)).toEqual([])
  await page.setViewportSize({ width: 1440, height: 900 })
  await go('providers')
  await card('telco').getByText('last error: the certificates or the private key cannot be used').waitFor()
})

test('the form of a preset fits at every width, and has no serious fault', async () => {
  const faults: string[] = []
  await go('providers?add')
  await page.getByLabel('Begin with').selectOption({ label: 'Kannel' })
  await page.getByRole('button', { name: 'Add provider' }).waitFor()
  faults.push(...(await faultsAtAllWidths(page)))
  faults.push(...(await seriousFaults(page)))
  await page.setViewportSize({ width: 1440, height: 900 })
  expect(faults).toEqual([])
})

test('a refused token is asked for again, and a gateway that is away is said to be', async () => {
  await page.evaluate(() => localStorage.setItem('admin-token', 'wrong'))
  await page.goto('about:blank')
  await page.goto(`${gateway.url}/#/providers`)
  await page.getByText('This token was refused').waitFor()
  await page.getByLabel('Admin token').fill(ADMIN_TOKEN)
  await page.getByRole('button', { name: 'Unlock' }).click()
  await card('mock').waitFor()
  gateway.freeze()
  const away = page.locator('.away', { hasText: 'The gateway does not answer.' })
  await away.waitFor()
  gateway.thaw()
  await away.waitFor({ state: 'detached' })
})

test('asks no other host, and complains of nothing', () => {
  expect(opened.browser.foreign).toEqual([])
  expect(opened.browser.complaints).toEqual([])
})
