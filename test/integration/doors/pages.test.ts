import { afterAll, beforeAll, expect, test } from 'bun:test'
import { DEMO_CLIENT } from '../../../src/domain/demo-client.ts'
import { type DoorTest, openDoorTest } from '../../support/doors/door.ts'
import { blocksOf, readPage } from '../../support/markdown.ts'

// What the pages of the doors show is typed here, on a gateway that asks for no keys, as after `npm start`.

let door: DoorTest

beforeAll(async () => {
  door = await openDoorTest({ auth: 'none' })
})
afterAll(async () => {
  await door.close()
})

async function typed(command: string): Promise<string> {
  const here = command
    .replaceAll('http://localhost:8080', door.app.url)
    .replaceAll(DEMO_CLIENT.id, door.clientId)
    .replaceAll(/\bcurl /g, 'curl -sS -w "\n" ')
  const child = Bun.spawn(['sh', '-c', here], { stdout: 'pipe', stderr: 'pipe' })
  const [output, faults] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ])
  expect(faults).toBe('')
  return output.trim()
}

test.each<[string, RegExp[]]>([
  ['door-kannel', [/^0: Accepted for delivery$/, /^0: Accepted for delivery$/]],
  [
    'door-jasmin',
    [
      /^Success "[0-9a-f-]{36}"$/,
      /^\{"unit_rate":0.05,"submit_sm_count":1\}\n\{"balance":[0-9.]+,"sms_count":"ND"\}$/,
    ],
  ],
  ['door-vonage', [/^\{"message-count":"1","messages":\[\{"to":"15551230000","message-id":"[0-9a-f-]{36}",/]],
])('what docs/%s.md types is answered as it says', async (name, answers) => {
  const commands = blocksOf(await readPage(`docs/${name}.md`), 'sh')
  expect(commands).toHaveLength(answers.length)
  for (const [index, answer] of answers.entries()) expect(await typed(commands[index] ?? '')).toMatch(answer)
  const messages = await door.takeMessages()
  expect(messages.length).toBeGreaterThan(0)
  for (const message of messages)
    expect(message).toMatchObject({
      door: name.slice('door-'.length),
      to_msisdn: '+15551230000',
      from_sender: 'ACME',
      text: 'Hello',
    })
})
