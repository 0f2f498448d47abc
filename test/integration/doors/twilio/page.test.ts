import { afterAll, beforeAll, expect, test } from 'bun:test'
import { DEMO_CLIENT } from '../../../../src/domain/demo-client.ts'
import { sidOfGroup, sidOfNumber } from '../../../../src/domain/twilio/sid.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'
import { openTwilioGateway, type TwilioGateway } from '../../../support/doors/twilio-door.ts'
import { blocksOf, readPage } from '../../../support/markdown.ts'

const page = await readPage('docs/door-twilio.md')

let database: TestDatabase
let gateway: TwilioGateway
beforeAll(async () => {
  database = await createDatabase()
  gateway = await openTwilioGateway(database.db)
})
afterAll(async () => {
  await gateway.stop()
  await database.drop()
})

test('what the page says to type is answered as it says', async () => {
  const account = await gateway.account()
  const [block = ''] = blocksOf(page, 'sh')
  const script = block
    .replace('http://localhost:8080', gateway.app.url)
    .replace(DEMO_CLIENT.id, account.clientId)
    .replace('KEY=any', `KEY=${account.key}`)
    .replaceAll('curl -s ', 'curl -s -w "\\n" --fail-with-body ')
  const shell = Bun.spawn(['sh', '-eu', '-c', script], { stdout: 'pipe', stderr: 'pipe' })
  const [said, wrong] = await Promise.all([
    new Response(shell.stdout).text(),
    new Response(shell.stderr).text(),
  ])
  expect({ code: await shell.exited, wrong }).toEqual({ code: 0, wrong: '' })
  const answers = said
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const message = { to: '+4915112341234', body: 'Your order is on its way', account_sid: account.sid }
  expect(answers).toMatchObject([
    message,
    { page_size: 5, messages: [message] },
    { balance: expect.stringMatching(/^\d+\.\d{2,}$/) },
    { status: 'pending', channel: 'sms' },
  ])
})

test('the SIDs of its table are those of its examples', () => {
  expect(page).toContain(`the group \`us\` is \`${sidOfGroup('us')}\``)
  expect(page).toContain(`\`+12025550101\` is \`${sidOfNumber('+12025550101')}\``)
})
