// `bun run bench:walks`: two walks through the console by clicks alone, and how long each step takes.
import type { Page } from 'playwright-core'
import { ADMIN_KEY, ADMIN_TOKEN } from '../test/support/admin-console.ts'
import { ask, message, post } from '../test/support/api.ts'
import { openBrowser } from '../test/support/browser.ts'
import { createDataDir } from '../test/support/data-dir.ts'
import { eventually } from '../test/support/eventually.ts'
import { startGateway } from '../test/support/gateway.ts'
import { startBenchFleet } from './kit/fleet.ts'
import { makeHistoryDays, writeHistory } from './kit/history.ts'

const STORED = 100_000
const FAILED = 340
/** A minute is whole some 10 s after it is over; on a machine without a free core later. */
const WHOLE_WITHIN_MS = 240_000

type Step = { readonly walk: string; readonly step: string; readonly seconds: number }
const steps: Step[] = []

function stepsOf(walk: string) {
  let fromMs = performance.now()
  return (step: string) => {
    const nowMs = performance.now()
    steps.push({ walk, step, seconds: Math.round((nowMs - fromMs) / 10) / 100 })
    fromMs = nowMs
    console.info(JSON.stringify(steps.at(-1)))
  }
}

const region = (page: Page, name: string) => page.getByRole('region', { name })

/** From nothing to a message that failed, whose cause is known, that was sent again and delivered, and whose minute is replayed. */
async function newUser(): Promise<void> {
  const data = createDataDir()
  const browser = await openBrowser()
  const { page } = browser
  const done = stepsOf('new user')
  const gateway = await startGateway({ DATA_DIR: data.path, ADMIN_TOKEN })
  done('npm start, until it takes traffic')
  await page.goto(`${gateway.url}/#token=${ADMIN_TOKEN}`)
  await region(page, 'No message yet').getByRole('button', { name: 'Break one' }).waitFor()
  done('the page is open')
  await region(page, 'No message yet').getByRole('button', { name: 'Break one' }).click()
  await page.locator('.verdict', { hasText: 'could not be delivered: absent subscriber' }).waitFor()
  done('one is broken: it failed, and why')
  await page.getByLabel('Send again').selectOption('mock-b')
  await page.getByRole('button', { name: 'Send it again' }).click()
  await page.getByRole('button', { name: 'Send? The client pays' }).click()
  await page.getByRole('link', { name: 'a new message' }).click()
  await page.locator('.verdict', { hasText: 'DELIVERED' }).waitFor()
  done('sent again through mock-b, and delivered')
  await region(page, 'Replay').getByRole('button', { name: 'Play' }).click()
  await region(page, 'Replay').getByRole('button', { name: 'Play' }).waitFor()
  done('its own life replayed on the chart')
  await page.getByRole('link', { name: 'Its minute in the time machine' }).click()
  await page.locator('.numbers-say', { hasText: 'The minute' }).waitFor()
  done('the machine stands at its minute')
  await page.getByText('Not complete: counted to').waitFor({ state: 'detached', timeout: WHOLE_WITHIN_MS })
  done('the minute is whole')
  await browser.close()
  await gateway.stop()
  data.remove()
}

/** From many stored messages and a failing provider to all that failed delivered by another. */
async function operator(): Promise<void> {
  const bench = await startBenchFleet(100, { env: { ADMIN_TOKEN } })
  const [client = ''] = bench.clients
  await makeHistoryDays(bench.db)
  await writeHistory(bench.db, STORED)
  const { body } = await ask('GET', `${bench.url}/v1/providers/mock`, ADMIN_KEY)
  const settings = { ...(body['settings'] as object), perm_fail_rate: 1 }
  await ask('PATCH', `${bench.url}/v1/providers/mock`, ADMIN_KEY, { settings })
  const count = async (status: string) => {
    const [row] = await bench.db.sql<{ count: number }[]>`
      select count(*)::integer as count from messages where status = ${status} and client_reference = 'walk'`
    return row?.count ?? 0
  }
  await eventually(async () => {
    await post(`${bench.url}/v1/messages`, message(client, '4567'), ADMIN_KEY)
    const [row] = await bench.db.sql<{ isThere: boolean }[]>`
      select exists (select from messages where status = 'FAILED_PERM') as "isThere"`
    return row?.isThere === true
  })
  for (let sent = 0; sent < FAILED; sent += 20)
    await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        post(
          `${bench.url}/v1/messages`,
          message(client, String(2_000 + sent + at), { reference: 'walk' }),
          ADMIN_KEY,
        ),
      ),
    )
  await eventually(async () => (await count('FAILED_PERM')) === FAILED, { withinMs: 60_000 })

  const browser = await openBrowser()
  const { page } = browser
  const done = stepsOf('operator')
  await page.goto(`${bench.url}/#token=${ADMIN_TOKEN}`)
  const cause = page.locator('.problems-worst a', { hasText: 'ESME_RINVDSTADR' })
  await cause.waitFor()
  done('the first page names the cause')
  await cause.click()
  await page.locator('.message-row').first().waitFor()
  done('the messages of it')
  await page.getByLabel('Choose all that are shown').check()
  await page.getByRole('button', { name: 'choose all that match' }).click()
  const act = region(page, 'Bulk act')
  await act.getByLabel('What').selectOption('move')
  await act.getByLabel('To').selectOption('mock-b')
  const confirm = act.getByLabel(/^Type [\d,]+ to confirm$/)
  await confirm.waitFor()
  done('all chosen, where to, and counted')
  const label = (await act.locator('.bulk-confirm label').first().textContent()) ?? ''
  await confirm.fill(/[\d,]+/.exec(label)?.[0] ?? '')
  await act.locator('.bulk-confirm button').click()
  await act.getByText('sent again, as new messages').waitFor()
  done('confirmed with the count, and carried out')
  await eventually(async () => (await count('DELIVERED')) >= FAILED, { withinMs: 60_000 })
  done(`${FAILED} are delivered`)
  await browser.close()
  await bench.stop()
}

await newUser()
await operator()

for (const walk of ['new user', 'operator'])
  console.info(
    `${walk}: ${steps
      .filter((step) => step.walk === walk)
      .reduce((sum, { seconds }) => sum + seconds, 0)
      .toFixed(1)} s in all`,
  )
process.exit(0)
