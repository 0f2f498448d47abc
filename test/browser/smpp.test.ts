import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { type AdminConsole, openAdminConsole } from '../support/admin-console.ts'
import { seriousFaults } from '../support/axe.ts'
import { eventually } from '../support/eventually.ts'
import { faultsAtAllWidths } from '../support/layout.ts'
import { ACCOUNT, type Esme, openEsme } from '../support/smpp/esme.ts'

const WIDTHS = [390, 1024, 1440]

let opened: AdminConsole
let page: Page
let esme: Esme | undefined

beforeAll(async () => {
  opened = await openAdminConsole({ SMPP_PORT: '0' })
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
  await opened.go(`clients/${DEMO_CLIENT.id}`)
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

  esme = await openEsme(opened.gateway.smppPort)
  expect(await esme.bind()).toBe(0)
  await opened.go(`sessions?client_id=${DEMO_CLIENT.id}`)
  await page.getByText('transceiver 3.4 from 127.0.0.1').waitFor()
  expect(await faultsAtAllWidths(page, WIDTHS)).toEqual([])
  expect(await axe('light')).toEqual([])
  expect(await axe('dark')).toEqual([])
  await page.getByRole('button', { name: 'End' }).click()
  await page.getByRole('button', { name: 'End it now?' }).click()
  await eventually(() => esme?.ended() === 'the peer said unbind')
  await page.getByText('Nobody is bound.').waitFor()
}, 60_000)
