import { afterAll, beforeAll, expect, test } from 'bun:test'
import { must } from '../../src/domain/assert.ts'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { get, message, post } from '../support/api.ts'
import { createDataDir } from '../support/data-dir.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { blocksOf, readPage } from '../support/markdown.ts'
import { waitForStatus } from '../support/messages.ts'

/** Taken, then UNDELIV, as the page tells it. */
const NUMBER = '+12025550003'
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

const data = createDataDir()
let gateway: Gateway
let id: string

beforeAll(async () => {
  gateway = await startGateway({ DATA_DIR: data.path })
  const sent = await post(`${gateway.url}/v1/messages`, message(DEMO_CLIENT.id, '0003', { to: NUMBER }))
  id = String(sent.body['message_id'])
  await waitForStatus(gateway.url, id, 'FAILED_PERM')
  const admin = { authorization: `Bearer ${await Bun.file(`${data.path}/admin-token`).text()}` }
  await eventually(async () => {
    const { body } = await get(`${gateway.url}/v1/messages/${id}/exchanges`, admin)
    return (body['exchanges'] as unknown[]).length === 2
  })
})
afterAll(async () => {
  await gateway.stop()
  data.remove()
})

const page = await readPage('docs/debug-a-message.md')
/** What is typed, and the answer below it. */
const consoles = blocksOf(page, 'console').map((block) => {
  const [typed = '', ...shown] = block.trimEnd().split('\n')
  return { command: typed.replace(/^\$ /, ''), shown: shown.join('\n') }
})
const asked = consoles.filter(({ command }) => command.startsWith('curl '))

/** The names of fields in a text that may be shortened, in their order, each once. */
const namesIn = (json: string) => [...new Set([...json.matchAll(/"(\w+)":/g)].map(([, name = '']) => name))]

async function type(command: string): Promise<string> {
  const [set = ''] = blocksOf(page, 'sh')
  const script = [set, command]
    .join('\n')
    .replaceAll('http://localhost:8080', gateway.url)
    .replaceAll('.data/', `${data.path}/`)
    .replaceAll(UUID, id)
    .replaceAll('curl -s ', 'curl -s --fail-with-body ')
  const shell = Bun.spawn(['sh', '-eu', '-c', script], { stdout: 'pipe', stderr: 'pipe' })
  const said = await new Response(shell.stdout).text()
  expect({ command, code: await shell.exited, said }).toEqual({ command, code: 0, said })
  return said
}

test('what the page tells to ask is answered, with every field that it shows', async () => {
  expect(asked.length).toBeGreaterThanOrEqual(4)
  for (const { command, shown } of asked) {
    const names = namesIn(await type(command))
    // Nobody is told of this message, so the list of callbacks is empty.
    const expected = command.includes('/callbacks') ? ['callbacks', 'next_cursor'] : namesIn(shown)
    expect({ command, missing: expected.filter((name) => !names.includes(name)) }).toEqual({
      command,
      missing: [],
    })
  }
})

test('the history that it shows is the one that comes', async () => {
  const told = (text: string) =>
    (JSON.parse(text).events as Record<string, unknown>[]).map(({ at: _, detail, ...event }) => ({
      ...event,
      detail: typeof detail === 'string' ? detail.replace(/mock-[0-9a-f]+/, 'ID') : detail,
    }))
  const shown = must(
    asked.find(({ command }) => command.endsWith('/events')),
    'the page shows a history',
  )
  expect(told(shown.shown)).toEqual(
    told(JSON.stringify((await get(`${gateway.url}/v1/messages/${id}/events`)).body)),
  )
})
