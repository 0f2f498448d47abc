import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Page } from 'playwright-core'
import type { MessageExchanges } from '../../src/console/web/answers.ts'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { ADMIN_KEY, type AdminConsole, openAdminConsole } from '../support/admin-console.ts'
import { get, message, post } from '../support/api.ts'
import { seriousFaults } from '../support/axe.ts'
import { TEST_LIMIT_MS } from '../support/browser.ts'
import { type EchoingOperator, openEchoingOperator } from '../support/echoing-operator.ts'
import { eventually } from '../support/eventually.ts'
import { faultsAtAllWidths } from '../support/layout.ts'
import { waitForStatus } from '../support/messages.ts'
import { routeClients } from '../support/put-routes.ts'
import { operatorProvider } from '../support/small-operator.ts'
import { type NpmSmsc, openNpmSmsc } from '../support/smpp/npm-smsc.ts'

setDefaultTimeout(TEST_LIMIT_MS)

let operator: EchoingOperator
let admins: AdminConsole
let page: Page
/** Of a client whose messages go to the operator that quotes all that it is asked. */
let quotedId: string
/** Refused twice by the mock, then delivered. */
let triedId: string
/** Of two parts, over SMPP, with parameters of its own and of its client. */
let joinedId: string
let joiner: string
let smsc: NpmSmsc
const PARAMETERS = { tlvs: { '0x1402': 'campaign-8' }, dlt: { template_id: '1107234567890123456' } }

/** A provider at this port of the SMSC. */
const telco = (port: number) => ({
  name: 'telco',
  kind: 'smpp',
  secrets: { password: 'secret' },
  settings: { host: '127.0.0.1', port, system_id: 'u' },
})

beforeAll(async () => {
  operator = openEchoingOperator()
  smsc = await openNpmSmsc()
  admins = await openAdminConsole()
  page = admins.page
  const url = admins.gateway.url
  await post(`${url}/v1/providers`, operatorProvider('echo', operator.url), ADMIN_KEY)
  const made = await post(`${url}/v1/clients`, { name: 'Shop', credit_cents: 1_000 }, ADMIN_KEY)
  const client = String(made.body['id'])
  await post(`${url}/v1/providers`, telco(smsc.port), ADMIN_KEY)
  const other = await post(`${url}/v1/clients`, { name: 'Post', credit_cents: 1_000 }, ADMIN_KEY)
  joiner = String(other.body['id'])
  await routeClients([url], ADMIN_KEY, [
    { client, provider: 'echo' },
    { client: joiner, provider: 'telco' },
  ])
  const send = async (body: object) => String((await post(`${url}/v1/messages`, body)).body['message_id'])
  quotedId = await send(message(client, '1234'))
  triedId = await send(message(DEMO_CLIENT.id, '0002'))
  joinedId = await send(message(joiner, '1234', { text: 'x'.repeat(200), ...PARAMETERS }))
  await waitForStatus(url, quotedId, 'SENT')
  await waitForStatus(url, triedId, 'DELIVERED')
  await waitForStatus(url, joinedId, 'SENT')
})
afterAll(async () => {
  await admins.close()
  await smsc.close()
  await operator.close()
})

const history = () => page.getByRole('region', { name: 'History' })
const exchanges = () => history().locator('details.exchange')
const isAt = (event: string) => history().locator('.timeline-row', { hasText: event })

test('request and answer stand at the row that began them, closed, and open with all that was said', async () => {
  await admins.go(`messages/${quotedId}`)
  const exchange = isAt('DISPATCHED').locator('details.exchange')
  await exchange.waitFor()
  const summary = await exchange.locator('summary').textContent()
  expect(summary).toMatch(/^POST http:\/\/127\.0\.0\.1:\d+\/send 200 after \d/)
  const [sent, answered] = [exchange.locator('pre').first(), exchange.locator('pre').last()]
  expect(await sent.isVisible()).toBe(false)
  await exchange.locator('summary').click()
  await sent.waitFor()
  expect(await sent.textContent()).toContain('authorization: Bearer ***')
  expect(await answered.textContent()).toContain(`"id":"echo-${quotedId}"`)
})

test('numbers are hidden in what was said until they are asked for', async () => {
  await admins.go(`messages/${quotedId}`)
  const sent = exchanges().locator('pre').first()
  await sent.waitFor({ state: 'attached' })
  const [hidden = ''] = /"to":"([^"]+)"/.exec((await sent.textContent()) ?? '')?.slice(1) ?? []
  expect(hidden).toMatch(/^\+\d{2}•+\d{3}$/)
  await page.getByRole('button', { name: 'show numbers' }).click()
  expect(await sent.textContent()).toMatch(/"to":"\+\d{9,}"/)
  await page.getByRole('button', { name: 'hide numbers' }).click()
})

test('each attempt has its own, and a receipt says by whom and when it was told', async () => {
  await admins.go(`messages/${triedId}`)
  await eventually(async () => (await exchanges().count()) === 3)
  expect(await exchanges().locator('.exchange-outcome').allTextContents()).toEqual([
    'ESME_RMSGQFUL',
    'ESME_RMSGQFUL',
    'accepted',
  ])
  const told = isAt('RECEIPT_DELIVERED').locator('.said-line')
  expect(await told.textContent()).toMatch(/^DELIVRD, told by mock at \d/)
  expect(await history().getByText('Nothing is kept').count()).toBe(0)
})

test('each part of a message says which one it is, and what it was told besides its text', async () => {
  await admins.go(`messages/${joinedId}`)
  await eventually(async () => (await exchanges().count()) === 2)
  const summaries = await exchanges().locator('summary').allTextContents()
  expect(summaries.map((words) => words.replace(/ after .*/, ''))).toEqual([
    'submit_sm part 1 ESME_ROK',
    'submit_sm part 2 ESME_ROK',
  ])
  expect(await exchanges().first().locator('pre').first().textContent()).toContain('0x1402: campaign-8')
  const facts = page.getByRole('region', { name: 'Facts' })
  await facts.getByText('0x1402 campaign-8').waitFor()
  await facts.getByText('template 1107234567890123456').waitFor()
})

test('what a client has told with each message is changed on its page, and what is refused is said there', async () => {
  await admins.go(`clients/${joiner}?show=sending`)
  const entity = page.getByLabel('DLT entity')
  const save = page.getByRole('button', { name: 'Save parameters' })
  await entity.fill('no 1101234567890123456')
  expect(await entity.inputValue()).toBe('1101234567890123456')
  const parameters = page.getByLabel('Parameters of SMPP, as JSON')
  await parameters.fill('{"0x1404": 7}')
  await save.click()
  await page.locator('.field', { has: parameters }).getByRole('alert').waitFor()
  await parameters.fill('{"0x1404": {"int8": 7}}')
  await save.click()
  await page.getByText('Saved: it holds within a few seconds.').waitFor()
  const { body } = await get(`${admins.gateway.url}/v1/clients/${joiner}`, ADMIN_KEY)
  expect(body).toMatchObject({
    dlt: { entity_id: '1101234567890123456' },
    tlvs: { '0x1404': { int8: 7 } },
  })
  expect(await faultsAtAllWidths(page, [320, 1024, 1440])).toEqual([])
})

test('what is open stays open while the page goes on reading', async () => {
  const sent = await post(`${admins.gateway.url}/v1/messages`, message(DEMO_CLIENT.id, '0002'))
  await admins.go(`messages/${sent.body['message_id']}`)
  await exchanges().first().locator('summary').click()
  await isAt('RECEIPT_DELIVERED').waitFor()
  expect(await exchanges().first().getAttribute('open')).not.toBeNull()
})

/** Answers the page with what it is given in the place of what is kept. */
async function answering(change: (kept: MessageExchanges) => MessageExchanges): Promise<void> {
  await page.route('**/exchanges', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ json: change((await answer.json()) as MessageExchanges) }) // as its schema says
  })
  await admins.go('messages')
  await admins.go(`messages/${triedId}`)
}

test('a log that is off says so, once', async () => {
  await answering((kept) => ({ ...kept, log_days: 0, kept_since: null, exchanges: [] }))
  await history().getByText('What is said to providers is not kept: PROVIDER_LOG_DAYS is 0.').waitFor()
  expect(await history().getByText('kept').count()).toBe(1)
  await page.unroute('**/exchanges')
})

test('days that are over say so at each submission, and what was never kept says that', async () => {
  await answering((kept) => ({ ...kept, kept_since: new Date().toISOString(), exchanges: [] }))
  const gone = history().getByText('What was said here is gone: it was kept for 7 days.')
  await gone.first().waitFor()
  expect(await gone.count()).toBe(3)
  await page.unroute('**/exchanges')
  await answering((kept) => ({ ...kept, exchanges: [] }))
  await history().getByText('Nothing is kept of what was said here.').first().waitFor()
  await page.unroute('**/exchanges')
})

test('a log that cannot be read says why, and the history stands', async () => {
  await page.route('**/exchanges', (route) =>
    route.fulfill({ status: 404, json: { error: 'there is no such message', code: 'unknown_message' } }),
  )
  await admins.go('messages')
  await admins.go(`messages/${triedId}`)
  await history().getByText('could not be read: there is no such message').waitFor()
  expect(await isAt('DISPATCHED').count()).toBe(3)
  await page.unroute('**/exchanges')
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`open, with long words, nothing is cut or too wide, in ${colorScheme}`, async () => {
    await page.emulateMedia({ colorScheme })
    for (const id of [quotedId, triedId, joinedId]) {
      await admins.go(`messages/${id}`)
      await exchanges().first().waitFor()
      await exchanges().evaluateAll((all) => {
        for (const one of all) one.setAttribute('open', '')
      })
      expect(await faultsAtAllWidths(page, [320, 390, 1024, 1440])).toEqual([])
      expect(await seriousFaults(page)).toEqual([])
    }
  })
}

test('who has no token is told that it is for admins, and is asked for nothing', async () => {
  await page.getByRole('button', { name: 'Forget token' }).click()
  await admins.go(`messages/${triedId}`)
  await history().getByText('is shown to admins only').waitFor()
  expect(await exchanges().count()).toBe(0)
})

test('asks no other host, and complains of nothing', () => {
  expect(admins.browser.foreign).toEqual([])
  expect(admins.browser.complaints).toEqual([])
})
