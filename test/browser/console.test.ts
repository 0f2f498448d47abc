import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { messageMachine } from '../../actors/message/machine.ts'
import type { MachineTimes } from '../../src/api/reports/machine-answers.ts'
import { EXAMPLE_MACHINE } from '../../src/api/reports/machine-examples.ts'
import { graphOf } from '../../src/console/machine-graph.ts'
import { arrowId } from '../../src/console/main-line.ts'
import { guardWords } from '../../src/console/web/message/event-words.ts'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { message, post } from '../support/api.ts'
import { seriousFaults } from '../support/axe.ts'
import { openBrowser, TEST_LIMIT_MS, type TestBrowser } from '../support/browser.ts'
import { createDataDir } from '../support/data-dir.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { waitForStatus } from '../support/messages.ts'

setDefaultTimeout(TEST_LIMIT_MS)

const data = createDataDir()
let gateway: Gateway
let browser: TestBrowser
let page: Page

beforeAll(async () => {
  gateway = await startGateway({ DATA_DIR: data.path })
  browser = await openBrowser()
  page = browser.page
})
afterAll(async () => {
  await browser.close()
  await gateway.stop()
  data.remove()
})

const PAGES = ['', 'messages', 'what-if']
const open = (fragment: string) => page.goto(`${gateway.url}/#/${fragment}`)
const inChart = (id: string) => page.locator(`[data-id="${id}"]`)
const eventuallySays = (selector: string, words: string) =>
  page.locator(selector, { hasText: words }).first().waitFor()

async function send(lastFour: string): Promise<string> {
  const reply = await post(`${gateway.url}/v1/messages`, message(DEMO_CLIENT.id, lastFour))
  return String(reply.body['message_id'])
}

test('the chart shows every state and every arrow of the machine', async () => {
  const graph = graphOf(messageMachine)
  await open('')
  for (const { id, name } of graph.states) await inChart(id).getByText(name, { exact: true }).waitFor()
  for (const { from, to } of graph.transitions)
    expect(await inChart(arrowId(from, to)).count(), `${from} → ${to}`).toBe(1)
})

test('a message that is sent is seen until it is DELIVERED', async () => {
  await open('')
  await eventuallySays('.live-sign', 'live')
  await send('1234')
  await page
    .locator(`[data-label="${arrowId('lifecycle.SENT', 'lifecycle.DELIVERED')}"] .label-note`)
    .waitFor()
  const number = inChart('lifecycle.DELIVERED').locator('.state-number')
  await eventually(async () => Number.parseInt((await number.textContent()) ?? '', 10) >= 1, {
    withinMs: 30_000,
  })
})

test('a state tells by keyboard what can happen in it', async () => {
  await open('')
  await inChart('lifecycle.SENDING').waitFor()
  await inChart('lifecycle.SENDING').focus()
  await page.keyboard.press('Enter')
  const details = page.getByRole('complementary', { name: 'Details' })
  await details.getByText('SENDING').first().waitFor()
  await details.getByRole('button', { name: 'FAILED_TEMP' }).first().click()
  await details.getByText('PROVIDER_REJECTED_TEMP').waitFor()
  await details.getByText('attempts are left').waitFor()
})

/** What the gateway would say of these minutes: in each so many went on to DELIVERED as its number in the hour, and so many were left in SENT. */
function minutesOf(query: URLSearchParams, completeUntilMs: number): MachineTimes {
  const fromMs = Date.parse(query.get('from') ?? '')
  const toMs = Date.parse(query.get('to') ?? '')
  const minutes = Array.from({ length: (toMs - fromMs) / 60_000 }, (_, index) => fromMs + index * 60_000)
  const of = (count: (minute: number) => number) =>
    minutes.map((atMs) => count(new Date(atMs).getUTCMinutes()))
  const { states, money } = EXAMPLE_MACHINE
  return {
    ...EXAMPLE_MACHINE,
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    counted_from: new Date(fromMs).toISOString(),
    complete_until: new Date(completeUntilMs).toISOString(),
    arrows: [
      { from: null, to: 'QUEUED', messages: of(() => 60) },
      { from: 'SENT', to: 'DELIVERED', messages: of((minute) => 1 + minute) },
    ],
    states: { ...states, SENT: of((minute) => 100 + minute) },
    money: { ...money, held_cents: of((minute) => 5 * (100 + minute)) },
    providers: [],
  }
}

test('a drag of the slider shows a minute of before, its link leads there, and live is one press away', async () => {
  const completeUntilMs = Math.floor(Date.now() / 60_000) * 60_000 - 180_000
  await page.route('**/v1/machine?*', async (route) => {
    const { searchParams } = new URL(route.request().url())
    await route.fulfill({ json: minutesOf(searchParams, completeUntilMs) })
  })
  await open('?of=lifecycle.SENT')
  // What was read before stands for a while.
  await page.reload()
  const slider = page.getByRole('slider', { name: 'Minute that is shown' })
  await slider.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  const minute = new Date(completeUntilMs - 3 * 60_000)
  const sent = inChart('lifecycle.SENT').locator('.state-number')
  const isThatMinute = async () => {
    await page.locator('.live-sign.is-past').waitFor()
    await sent.getByText(String(100 + minute.getUTCMinutes())).waitFor()
    await page
      .locator(`[data-label="${arrowId('lifecycle.SENT', 'lifecycle.DELIVERED')}"] .label-note`)
      .getByText(String(1 + minute.getUTCMinutes()), { exact: true })
      .waitFor()
    await inChart('credit.HELD')
      .getByText(String(5 * (100 + minute.getUTCMinutes())))
      .waitFor()
  }
  await isThatMinute()
  await page.waitForURL((url) =>
    url.hash.includes(`at=${encodeURIComponent(minute.toISOString().slice(0, 16))}`),
  )
  expect(page.url()).toContain('of=lifecycle.SENT')
  await page.reload()
  await isThatMinute()
  await page.getByRole('button', { name: 'Live', exact: true }).click()
  await page.locator('.live-sign.is-live').waitFor()
  await page.waitForURL((url) => !url.hash.includes('at='))
  await page.unroute('**/v1/machine?*')
})

test('what is chosen on the chart is in the address, and leads to its messages', async () => {
  await open('?at=lifecycle.FAILED_PERM')
  await waitForStatus(gateway.url, await send('0001'), 'FAILED_PERM')
  await page
    .getByRole('complementary', { name: 'Details' })
    .getByRole('link', { name: 'messages in FAILED_PERM' })
    .click()
  await page.waitForURL(/#\/messages\?status=FAILED_PERM$/)
  await page.locator('.message-row', { hasText: 'FAILED_PERM' }).first().waitFor()
})

test('what moved while the list was being read is in the list', async () => {
  const list = '**/v1/messages/search?limit=500'
  let id = ''
  await page.goto('about:blank')
  await page.route(list, async (route) => {
    const answer = await route.fetch()
    id = await send('0001')
    await waitForStatus(gateway.url, id, 'FAILED_PERM')
    await route.fulfill({ response: answer })
  })
  await open('messages')
  const link = () => page.locator(`.message-row a[href="#/messages/${id}"]`)
  await eventually(async () => id !== '' && (await link().first().isVisible()))
  await page.unroute(list)
})

test('a message that failed is found by its number, says why, and is replayed', async () => {
  const id = await send('0003')
  await open('messages')
  await page.getByLabel("Id, request's id, number, reference or provider's id").fill('5551 20003')
  const row = page.locator('.message-row', { has: page.locator(`a[href="#/messages/${id}"]`) })
  await row.waitFor()
  expect(await row.textContent()).not.toContain('+1555120003')
  await row.locator('a').first().click()
  await eventuallySays('.verdict', 'could not be delivered: absent subscriber')
  await eventuallySays('.verdict', '5 cents are released')
  await eventually(async () => (await page.getByRole('alert').count()) === 0)
  await page.getByRole('slider', { name: 'Event' }).fill('1')
  await eventuallySays('.machine-says', 'SENDING · HELD')
  expect(await inChart('lifecycle.SENDING').getAttribute('class')).toContain('is-current')
  await page.reload()
  await eventuallySays('.machine-says', 'SENDING · HELD')
  await page.getByRole('slider', { name: 'Event' }).fill('3')
  await eventuallySays('.machine-says', 'FAILED_PERM · RELEASED')
  expect(await page.locator('.message').textContent()).not.toContain('Hello World')
  await page.getByRole('button', { name: 'show the text' }).click()
  await eventuallySays('.message-text', 'Hello World')
})

test('filters are chips and the address, a view is saved, and back leads to the list as it was left', async () => {
  // All that the list will have, from its first reading on: it is as long when one comes back to it.
  const sent = await Promise.all(Array.from({ length: 40 }, () => send('0001')))
  await Promise.all(sent.map((id) => waitForStatus(gateway.url, id, 'FAILED_PERM')))
  await open('messages')
  await page.getByRole('button', { name: '+ Add filter' }).click()
  await page.getByRole('button', { name: 'Status', exact: true }).click()
  await page.getByRole('checkbox', { name: 'FAILED_PERM' }).check()
  await page.keyboard.press('Escape')
  await page.waitForURL(/#\/messages\?status=FAILED_PERM$/)
  await page.getByRole('button', { name: '+ Add filter' }).click()
  await page.getByRole('button', { name: 'Attempts, at least' }).click()
  await page.getByRole('textbox', { name: 'Attempts, at least' }).fill('1')
  await page.keyboard.press('Enter')
  await page.waitForURL(/#\/messages\?status=FAILED_PERM&attempts_from=1$/)
  await page.locator('.found', { hasText: 'all of them' }).waitFor()
  expect(await page.locator('.message-row .chip:not(.state-FAILED_PERM)').count()).toBe(0)
  await page.getByRole('button', { name: 'Save as a view' }).click()
  await page.getByRole('textbox', { name: 'Name of the view' }).fill('Tried and failed')
  await page.keyboard.press('Enter')
  const view = page.getByRole('link', { name: 'Tried and failed' })
  await view.waitFor()
  await page.locator('.message-row input').first().check()
  await page.getByText('1 message is chosen').waitFor()
  await page.locator('.table-scroller').evaluate((list) => {
    list.scrollTop = 700
  })
  // Scrolled away, the list stands still: what comes is counted.
  await send('0001')
  await page.getByRole('button', { name: /^[12] new$/ }).waitFor()
  const scrolled = () => page.locator('.table-scroller').evaluate((list) => list.scrollTop)
  await page.locator('.message-row .row-link').nth(12).click()
  await page.locator('.verdict').waitFor()
  await page.goBack()
  await page.getByText('1 message is chosen').waitFor()
  await eventually(async () => (await scrolled()) === 700)
  await page.getByRole('button', { name: 'Remove the filter Attempts, at least' }).click()
  await page.waitForURL(/#\/messages\?status=FAILED_PERM$/)
  await page.getByRole('button', { name: 'Forget the view Tried and failed' }).click()
  await view.waitFor({ state: 'detached' })
})

test('a history that the machine would not have written is called out', async () => {
  const id = await send('0001')
  await page.route(`**/v1/messages/${id}/events`, async (route) => {
    const answer = await route.fetch()
    const body = await answer.text()
    await route.fulfill({
      response: answer,
      body: body.replaceAll('PROVIDER_REJECTED_PERM', 'PROVIDER_ACCEPTED'),
    })
  })
  await open(`messages/${id}`)
  const alert = page.getByRole('alert')
  await alert.getByText('Replay and history disagree').waitFor()
  await alert.getByText('the machine goes to SENT, the history says FAILED_PERM').waitFor()
})

test('the Stately inspector is another host: it is opened by a click, and not before', async () => {
  const id = await send('1234')
  await open(`messages/${id}`)
  await page.locator('.timeline-row').first().waitFor()
  const opened = await page.evaluate(() => {
    const urls: string[] = []
    window.open = (url) => {
      urls.push(String(url))
      return window
    }
    return Object.assign(window, { openedUrls: urls }).openedUrls.length
  })
  expect(opened).toBe(0)
  await page.getByRole('button', { name: 'Stately inspector' }).click()
  await page.waitForFunction(() => (window as unknown as { openedUrls: string[] }).openedUrls.length > 0)
  expect(await page.evaluate(() => (window as unknown as { openedUrls: string[] }).openedUrls)).toEqual([
    'https://stately.ai/inspect',
  ])
})

test('the simulator shows what events would do, moves the money, and its link holds it all', async () => {
  await open('what-if')
  const pick = (event: string) => page.getByRole('button', { name: new RegExp(`^${event} `) }).click()
  await pick('DISPATCHED')
  await eventuallySays(
    '.pick',
    `does not hold: ${guardWords('mayFailOver')}, ✓holds: ${guardWords('mayRetry')}`,
  )
  await eventuallySays('.pick', 'PROVIDER_REJECTED_PERM → FAILED_PERM'.split(' ')[0] ?? '')
  await pick('PROVIDER_REJECTED_PERM')
  await eventuallySays('.money-words', 'available 100 cents')
  expect(await inChart('credit.RELEASED').getAttribute('class')).toContain('is-current')
  const link = page.url()
  await page.getByRole('button', { name: 'Undo' }).click()
  await eventuallySays('.money-words', 'held 30 cents')
  await page.getByRole('button', { name: 'Reset' }).click()
  await page.goto('about:blank')
  await page.goto(link)
  await eventuallySays('.steps', 'PROVIDER_REJECTED_PERM')
  await eventuallySays('.money-words', 'available 100 cents')
})

describe('every page', () => {
  for (const path of PAGES) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`#/${path} has no serious accessibility fault in ${colorScheme}`, async () => {
        await page.emulateMedia({ colorScheme })
        await open(path)
        await page.locator('h1').waitFor()
        await page
          .locator(path === 'messages' ? '.message-row' : '[data-chart]')
          .first()
          .waitFor()
        expect(await seriousFaults(page)).toEqual([])
      })
    }

    test(`#/${path} fits a phone`, async () => {
      await page.setViewportSize({ width: 390, height: 844 })
      await open(path)
      await page.locator('h1').waitFor()
      await eventually(async () => (await page.evaluate(() => document.documentElement.scrollWidth)) <= 390)
      await page.setViewportSize({ width: 1440, height: 900 })
    })
  }

  test('a message has no serious accessibility fault, and fits a phone', async () => {
    const id = await send('0002')
    await open(`messages/${id}`)
    await page.locator('.timeline-row').first().waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    await eventually(async () => (await page.evaluate(() => document.documentElement.scrollWidth)) <= 390)
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  test('is dark where dark is wanted', async () => {
    const ground = async (colorScheme: 'light' | 'dark') => {
      await page.emulateMedia({ colorScheme })
      return await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    }
    expect(await ground('dark')).toBe('rgb(14, 17, 22)')
    expect(await ground('light')).toBe('rgb(246, 247, 249)')
  })

  test('asks no other host, and no script complained', () => {
    expect(browser.foreign).toEqual([])
    expect(browser.complaints).toEqual([])
  })
})
