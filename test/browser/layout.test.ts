import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { messageMachine } from '../../actors/message/machine.ts'
import { graphOf } from '../../src/console/machine-graph.ts'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { message, post } from '../support/api.ts'
import { goTo, openBrowser, TEST_LIMIT_MS, type TestBrowser } from '../support/browser.ts'
import { CHART_SIZES, chartFaults } from '../support/chart-faults.ts'
import { createDataDir } from '../support/data-dir.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { faultsAtAllWidths } from '../support/layout.ts'
import { readingFaults } from '../support/reading-faults.ts'

setDefaultTimeout(TEST_LIMIT_MS)

const TOKEN = 'a-token-of-admins-for-this-test'
/** Between a phone and a desktop everything once stood on everything else. */
const MORE_WIDTHS = [600, 981, 1055]
const data = createDataDir()
let gateway: Gateway
let browser: TestBrowser
let page: Page
let failedId: string

beforeAll(async () => {
  gateway = await startGateway({
    DATA_DIR: data.path,
    ADMIN_TOKEN: TOKEN,
    AUTH: 'api_key',
    RECEIPT_PARK_MS: '1000',
  })
  browser = await openBrowser()
  page = browser.page
})
afterAll(async () => {
  await browser.close()
  await gateway.stop()
  data.remove()
})

const open = (fragment: string) => page.goto(`${gateway.url}/#/${fragment}`)
const go = (fragment: string) => goTo(page, fragment)

/** Each page, and what is there when it has been drawn. */
const PAGES: readonly (readonly [() => string, string])[] = [
  [() => '', '.machine .state-number'],
  [() => '?at=lifecycle.SENDING', '.details .ways'],
  [() => 'messages', '.found:has-text("all of them")'],
  [() => 'what-if?events=DISPATCHED,PROVIDER_ACCEPTED', '.what-if [data-chart] .is-current'],
  [() => 'send', '.measure'],
  [() => 'traffic?range=7d', '.tile .is-good'],
  [() => 'clients', '.client-money'],
  [() => `clients/${DEMO_CLIENT.id}`, '.spending'],
  [() => `clients/${DEMO_CLIENT.id}?show=sending`, '.own-controls dd'],
  [() => `clients/${DEMO_CLIENT.id}?show=access`, '.counts, .endpoint, .quiet:has-text("No endpoint")'],
  [() => 'providers', '.provider .measure'],
  [() => 'providers/mock', '.provider-form .button'],
  [() => 'providers?add', '.provider-new select'],
  [() => 'routes', '.rule'],
  [() => 'prices', '.drop'],
  [() => 'prices?costs=mock', '.drop'],
  [() => 'dead-letters', '.letter, .panel.quiet'],
]
/** Pages whose own tests see them at the usual widths. */
const MORE_PAGES: typeof PAGES = [
  [() => 'inbox', '.inbound-rows li, .quiet:has-text("Nothing has come in yet")'],
  [() => 'inbox?client_id=nobody', '.inbound-rows li, .quiet:has-text("Nothing such has come in")'],
  [() => 'numbers', '.number-form'],
  [() => 'sessions', '.sessions:has-text("Nobody is bound.")'],
  [() => 'suppressions', '.suppression-list li, .quiet:has-text("Nobody")'],
  [() => 'guard', '.guard-modes li'],
  [() => 'problems', '.problems-read'],
  [() => 'alerts', '.alert-list, .quiet:has-text("None yet")'],
  [() => 'callbacks', '.given-up, .panel.quiet'],
  [() => 'archive', '.quiet:has-text("None yet")'],
  [() => 'erasure', '.quiet:has-text("Nobody was erased")'],
  [() => 'bulk', '.quiet:has-text("None yet")'],
  [() => 'acts', '.act-list li, .quiet:has-text("Nobody has changed")'],
  [() => 'admins', '.token-list li, .quiet:has-text("None yet")'],
  [() => 'controls/senders', '.control-form'],
  [() => 'controls/hours', '.control-form'],
  [() => `controls/opt_out?client_id=${DEMO_CLIENT.id}`, '.control-form'],
  [() => `controls/guard?client_id=${DEMO_CLIENT.id}`, '.control-form'],
]
/** Colours are those of every width. */
const READINGS = [
  [390, ['dark']],
  [1280, ['light', 'dark']],
] as const
const MESSAGE: (typeof PAGES)[number] = [() => `messages/${failedId}`, '.ledger .money-release']

async function seePages(pages: typeof PAGES, widths?: readonly number[]): Promise<string[]> {
  const faults: string[] = []
  for (const [fragment, drawn] of pages) {
    await page.setViewportSize({ width: 1440, height: 900 })
    await go(fragment())
    await page.locator(drawn).first().waitFor()
    faults.push(...(await faultsAtAllWidths(page, widths)).map((fault) => `#/${fragment()} at ${fault}`))
  }
  return faults
}

describe('nothing is cut, covered or too wide', () => {
  test('where a token is wanted', async () => {
    await open('')
    const faults: string[] = []
    for (const fragment of [
      '',
      'messages',
      'traffic',
      'clients',
      'providers',
      'routes',
      'prices',
      'dead-letters',
      'callbacks',
      'inbox',
      'numbers',
      'sessions',
      'suppressions',
      'guard',
      'controls',
    ]) {
      await go(fragment)
      await page.getByLabel('Admin token').waitFor()
      faults.push(
        ...(await faultsAtAllWidths(page, [320, 768, 1440])).map((fault) => `#/${fragment} at ${fault}`),
      )
    }
    expect(faults).toEqual([])
  })

  test('on a gateway that has nothing yet', async () => {
    await page.goto('about:blank')
    await page.goto(`${gateway.url}/#token=${TOKEN}`)
    expect(await seePages([...PAGES, ...MORE_PAGES], [320, 1024])).toEqual([])
  })

  test('on a busy one, at every width', async () => {
    await fill()
    expect(await seePages([...PAGES, MESSAGE], [...MORE_WIDTHS, 320, 390, 768, 1024, 1280, 1440])).toEqual([])
    expect(await seePages(MORE_PAGES, [320, 600, 768, 1055])).toEqual([])
  })

  test('and no line of the ledger is read by scrolling sideways', async () => {
    await go(`clients/${DEMO_CLIENT.id}`)
    const ledger = page.getByRole('region', { name: 'Ledger' }).last()
    await ledger.getByRole('cell', { name: /hold/ }).first().waitFor()
    for (const width of [320, 390, 768, 1101, 1440]) {
      await page.setViewportSize({ width, height: 844 })
      await eventually(async () => await ledger.evaluate((it) => it.scrollWidth === it.clientWidth))
    }
  })

  test('and all that is written can be read, on a phone and a desktop, light and dark', async () => {
    const faults: string[] = []
    for (const [width, schemes] of READINGS) {
      await page.setViewportSize({ width, height: 844 })
      for (const [fragment, drawn] of [...PAGES, ...MORE_PAGES, MESSAGE]) {
        await go(fragment())
        await page.locator(drawn).first().waitFor()
        for (const scheme of schemes)
          faults.push(
            ...(await readingFaults(page, scheme)).map((fault) => `#/${fragment()} at ${width} px, ${fault}`),
          )
      }
    }
    expect(faults).toEqual([])
  })
})

describe('all of the chart can be read, at every size', () => {
  const numbers = () => page.locator('.chart-label .label-note').count()
  const faults = async () => {
    const found: string[] = []
    for (const size of CHART_SIZES) found.push(...(await chartFaults(page, size)))
    return found
  }

  test('when nothing moves', async () => {
    await page.goto('about:blank')
    await page.goto(`${gateway.url}/#token=${TOKEN}`)
    await page.locator('.machine .state-number').first().waitFor()
    expect(await faults()).toEqual([])
  })

  test('when messages go along every arrow, and when one points at a state', async () => {
    await page.route('**/v1/live', (route) =>
      route.fulfill({ contentType: 'text/event-stream', body: everyArrow() }),
    )
    await page.reload()
    await page.locator('.chart-label .label-note').first().waitFor()
    expect(await faults()).toEqual([])
    await page.setViewportSize({ width: 1_440, height: 900 })
    const arrows = new Set(graphOf(messageMachine).transitions.map(({ from, to }) => `${from}>${to}`))
    const lifecycle = [...arrows].filter((id) => id.startsWith('lifecycle.'))
    await eventually(async () => (await numbers()) === lifecycle.length)
    await page.locator('.state[data-id="lifecycle.SENDING"]').focus()
    expect(await faults()).toEqual([])
    await page.unroute('**/v1/live')
    await page.reload()
  })
})

test('by keyboard each state is one stop, its arrows are reached from it, and the pages and the chart can be skipped', async () => {
  await page.setViewportSize({ width: 1_440, height: 900 })
  await go('')
  await eventually(async () => (await page.title()) === 'Machine · SMS gateway')
  await page.keyboard.press('Tab')
  await page.getByRole('button', { name: 'Skip to the page' }).press('Enter')
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe('main')
  const sending = page.locator('.state[data-id="lifecycle.SENDING"]')
  await sending.waitFor()
  expect(await page.locator('[data-chart] [tabindex="0"]').count()).toBe(
    graphOf(messageMachine).states.length,
  )
  const at = () => page.evaluate(() => document.activeElement?.getAttribute('data-id') ?? '')
  await sending.focus()
  await page.keyboard.press('ArrowRight')
  expect(await at()).toStartWith('lifecycle.SENDING>')
  await page.locator('.chart-label .label-guard').first().waitFor()
  await page.keyboard.press('Escape')
  expect(await at()).toBe('lifecycle.SENDING')
  await page.keyboard.press('Enter')
  const details = page.getByRole('complementary', { name: 'Details' })
  await details.waitFor()
  expect(await details.evaluate((aside) => aside === document.activeElement)).toBe(true)
  await page.keyboard.press('Escape')
  await details.waitFor({ state: 'detached' })
  expect(await at()).toBe('lifecycle.SENDING')
  await page.getByRole('button', { name: 'Skip the chart' }).press('Enter')
  await page.keyboard.press('Tab')
  expect(await at()).toBe('')
})

test('a search that could not look at everything does not say that it did', async () => {
  await page.route('**/v1/messages/search?*', (route) =>
    route.fulfill({ json: { messages: [], searched: { from: null, complete: false }, next_cursor: null } }),
  )
  await go('messages?status=SENT&older_than_seconds=3600')
  await page.locator('.found', { hasText: 'not all could be looked at' }).waitFor()
  await page.unroute('**/v1/messages/search?*')
  await page.route('**/v1/messages/search?*', (route) =>
    route.fulfill({ status: 400, json: { error: 'q must be shorter', code: 'invalid_field' } }),
  )
  await go('messages?q=x')
  await page.locator('.found', { hasText: 'q must be shorter' }).waitFor()
  expect(await page.locator('.found').textContent()).not.toContain('all of them')
  await page.unroute('**/v1/messages/search?*')
})

test('the money of a message is read from its lock, and what contradicts its status is called out', async () => {
  await go(`messages/${failedId}`)
  const money = page.getByRole('region', { name: 'Money' })
  await money.getByText('lock of 5 cents').waitFor()
  expect(await money.locator('.ledger .number').allTextContents()).toEqual(['−5 cents', '+5 cents'])
  await eventually(async () => (await page.getByRole('alert').count()) === 0)
  await page.route('**/credits', async (route) => {
    const answer = await route.fetch()
    const credits = (await answer.json()) as { readonly lock: object }
    await route.fulfill({ json: { ...credits, lock: { ...credits.lock, state: 'CAPTURED' } } })
  })
  await go('messages')
  await go(`messages/${failedId}`)
  await money.getByText('Status and money disagree').waitFor()
  await money.getByText('so its lock must be RELEASED: it is CAPTURED').waitFor()
  await page.unroute('**/credits')
})

test('an alarm that dice were thrown for is said to be the earliest possible', async () => {
  const sent = await post(`${gateway.url}/v1/messages`, message(DEMO_CLIENT.id, '0002'), KEY)
  await go(`messages/${sent.body['message_id']}`)
  await page.locator('.timeline-row', { hasText: '→ FAILED_TEMP' }).first().locator('button').click()
  await page.locator('.machine-says', { hasText: 'earliest possible: ' }).waitFor()
  await page.locator('.timeline-row', { hasText: '→ SENDING' }).first().locator('button').click()
  await page.locator('.machine-says', { hasText: 'SENDING · HELD' }).waitFor()
  expect(await page.locator('.machine-says').textContent()).not.toContain('earliest')
})

test('the command to copy has the key that this gateway asks for, as a variable', async () => {
  await go('send')
  await page.locator('pre.curl', { hasText: '-H "X-API-Key: $API_KEY"' }).waitFor()
  expect(await page.locator('main').textContent()).not.toContain(TOKEN)
})

test('numbers say of when they are', async () => {
  await go('')
  await page.getByRole('button', { name: 'last hour' }).click()
  await page.locator('.numbers-say', { hasText: 'States: messages accepted since' }).waitFor()
  await page.locator('.numbers-say', { hasText: 'Arrows: last hour, counted only since' }).waitFor()
})

test('asks no other host, and complains of nothing', () => {
  expect(browser.foreign).toEqual([])
  expect(browser.complaints).toEqual([])
})

/** What `/v1/live` would say when 34 messages a second go along each arrow of the life cycle. */
function everyArrow(): string {
  const at = new Date().toISOString()
  const nameOf = (id: string) => id.replace('lifecycle.', '')
  const pairs = new Map(
    graphOf(messageMachine)
      .transitions.filter(({ from }) => from.startsWith('lifecycle.'))
      .map((transition) => [`${transition.from}>${transition.to}`, transition]),
  )
  const arrows = [...pairs.values()].map(({ from, to, event }) => ({
    from: nameOf(from),
    to: nameOf(to),
    event,
    ignored: false,
    per_second: Array(60).fill(34),
    per_minute: Array(60).fill(2_040),
  }))
  return `event: snapshot\ndata: ${JSON.stringify({ at, since: at, arrows })}\n\n`
}

const KEY = { authorization: `Bearer ${TOKEN}` }

/** Messages of every kind with long names, a client with callbacks that fail, a dead letter. */
async function fill(): Promise<void> {
  const send = (lastFour: string, more = {}) =>
    post(`${gateway.url}/v1/messages`, message(DEMO_CLIENT.id, lastFour, more), KEY)
  for (const lastFour of ['0001', '0002', '0003', '0004', '0006', '0009', '1234'])
    await send(lastFour, { reference: `an-order-with-a-rather-long-name-${lastFour}` })
  await send('1234', { send_at: new Date(Date.now() + 3_600_000).toISOString() })
  failedId = String((await send('0001')).body['message_id'])
  await post(
    `${gateway.url}/v1/clients`,
    { name: 'A shop with quite a long name', credit_cents: 12_345_678 },
    KEY,
  )
  await post(
    `${gateway.url}/v1/providers/mock/dlr`,
    { provider_message_id: 'nobody-knows-this', status: 'DELIVRD' },
    KEY,
  )
  await eventually(async () => {
    const answer = await fetch(`${gateway.url}/v1/messages/${failedId}`, { headers: KEY })
    return ((await answer.json()) as { readonly final: boolean }).final
  })
}
