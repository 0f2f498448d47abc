import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { type AdminConsole, openAdminConsole } from '../support/admin-console.ts'
import { seriousFaults } from '../support/axe.ts'
import { TEST_LIMIT_MS } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { faultsAtAllWidths } from '../support/layout.ts'
import { ACCOUNT, type Esme, openEsme } from '../support/smpp/esme.ts'

setDefaultTimeout(TEST_LIMIT_MS)

const WIDTHS = [390, 1024, 1440]

let opened: AdminConsole
let page: Page
let esme: Esme | undefined

beforeAll(async () => {
  opened = await openAdminConsole({ SMPP_PORT: '0', CALLBACK_ALLOW_PRIVATE: 'true' })
  page = opened.page
})
afterAll(async () => {
  esme?.close()
  expect(opened.browser.complaints).toEqual([])
  await opened.close()
})

const form = () => page.getByRole('form', { name: 'SMPP account' })
const fill = (label: string, text: string) => form().getByLabel(label).fill(text)
const axe = async (scheme: 'light' | 'dark') => {
  await page.emulateMedia({ colorScheme: scheme })
  return await seriousFaults(page)
}

test('an account is made on the client’s page, what is wrong is said, and who binds is seen and ended', async () => {
  await opened.go('sessions')
  await page.getByText('Nobody is bound.').waitFor()
  await opened.go(`clients/${DEMO_CLIENT.id}?show=access`)
  await fill('Name (system_id)', ACCOUNT.system_id)
  await form().getByRole('button', { name: 'Make account' }).click()
  await form().getByText('password must be given with a new account').waitFor()
  await fill('Password', ACCOUNT.password)
  await fill('May come from', '127.0.0.0/8, nowhere')
  await form().getByRole('button', { name: 'Make account' }).click()
  await form().getByText('allow_ips must be a list').waitFor()
  await fill('May come from', '127.0.0.0/8')
  await form().getByRole('button', { name: 'Make account' }).click()
  await form().getByRole('button', { name: 'Save account' }).waitFor()
  expect(await form().getByLabel('New password').inputValue()).toBe('')
  await page.getByText('Nothing waits for it to bind.').waitFor()
  await form().getByLabel('Ids of messages').selectOption('decimal')
  await form().getByRole('button', { name: 'Save account' }).click()
  await form().getByText('Saved').waitFor()

  esme = await openEsme(opened.gateway.smppPort)
  expect(await esme.bind()).toBe(0)
  await opened.go(`sessions?client_id=${DEMO_CLIENT.id}`)
  await page.getByText('transceiver 3.4 from 127.0.0.1').waitFor()
  await page.getByText('0 of 100').first().waitFor()
  expect(await faultsAtAllWidths(page, WIDTHS)).toEqual([])
  expect(await axe('light')).toEqual([])
  expect(await axe('dark')).toEqual([])
  await page.getByRole('button', { name: 'End' }).click()
  await page.getByRole('button', { name: 'End it now?' }).click()
  await eventually(() => esme?.ended() === 'the peer said unbind')
  await page.getByText('Nobody is bound.').waitFor()
  const focused = () => page.evaluate(() => document.activeElement?.textContent)
  await eventually(async () => (await focused()) === 'Nobody is bound.')
})

test('a message of a door shows its octets, and where its client is told, without the query of that URL', async () => {
  const hook = `${opened.gateway.url}/${'a-long-path-'.repeat(9)}?user=shop&pass=hidden`
  const query = new URLSearchParams({
    username: DEMO_CLIENT.id,
    password: 'any',
    to: '+15551231234',
    from: 'ACME',
    coding: '1',
    text: '\u0001\u0002',
    'dlr-mask': '31',
    'dlr-url': hook,
  })
  expect((await fetch(`${opened.gateway.url}/cgi-bin/sendsms?${query}`)).status).toBe(202)
  await opened.go('messages?door=kannel')
  await page.locator('.message-row .row-link').first().click()
  await page.getByRole('button', { name: 'show the text' }).click()
  await page.locator('.facts', { hasText: 'none: octets only' }).getByText('01 02').waitFor()
  const callbacks = page.getByRole('region', { name: 'Callbacks' })
  await callbacks.getByText('?…, as Kannel does').first().waitFor()
  expect(await callbacks.textContent()).not.toContain('hidden')
  expect(await faultsAtAllWidths(page, WIDTHS)).toEqual([])
})
