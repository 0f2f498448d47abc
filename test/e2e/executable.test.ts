import { afterAll, beforeAll, expect, test } from 'bun:test'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { version } from '../../package.json'
import { get, message, post } from '../support/api.ts'
import { createDataDir, createEmptyDataDir } from '../support/data-dir.ts'
import { leaveToItsOwnDocument } from '../support/document.ts'
import { type Gateway, startProgram } from '../support/gateway.ts'
import { waitForStatus } from '../support/messages.ts'
import { layOutReleaseBefore } from '../support/release-before.ts'

// The executable, alone in an empty folder, with an empty environment: no Bun, no Node, no file of the repository.

const DEMO = '550e8400-e29b-41d4-a716-446655440000'
const ROOT = new URL('../..', import.meta.url).pathname
const TARGET = `linux-${process.arch}`
const CLEAN = { code: 0, stdout: 'I1 I2 I3 I4 I6 hold: no violation.\n', stderr: '' }

const place = createEmptyDataDir()
const before = createDataDir()
const program = join(place.path, 'sms-gateway')

beforeAll(async () => {
  const built = await ran([process.execPath, 'scripts/build.ts', TARGET], ROOT, process.env)
  expect(built).toMatchObject({ code: 0, stderr: '' })
  cpSync(join(ROOT, `build/sms-gateway-${TARGET}`), program)
})
afterAll(() => {
  place.remove()
  before.remove()
})

/** Runs something to its end. */
async function ran(args: readonly string[], cwd: string, env: Readonly<Record<string, string | undefined>>) {
  const child = Bun.spawn([...args], { cwd, env, stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' })
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  return { code, stdout, stderr }
}

const command = (...args: string[]) => ran([program, ...args], place.path, {})

async function send(gateway: Gateway, lastFour: string, status: string): Promise<string> {
  const sent = await post(`${gateway.url}/v1/messages`, message(DEMO, lastFour))
  expect(sent.status).toBe(202)
  const id = String(sent.body['message_id'])
  await waitForStatus(gateway.url, id, status)
  return id
}

test('it says its version and its commands, and refuses what is none', async () => {
  expect(await command('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  expect((await command('--help')).stdout).toContain('sms-gateway [command]')
  expect(await command('bakcup')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('bakcup is no command'),
  })
})

test('alone in an empty folder it starts, sends, serves console and docs, stops, and starts again with its data', async () => {
  const gateway = await startProgram([program], place.path, {})
  const id = await send(gateway, '0123', 'DELIVERED')
  const page = await (await fetch(gateway.url)).text()
  const script = /src="(\/console\/[^"]+\.js)"/.exec(page)?.[1]
  const docs = [
    '/docs',
    '/docs/assets/swagger-ui-bundle.js',
    '/guide',
    '/guide/operate',
    '/guide/search.json',
  ]
  for (const path of [script ?? '', '/console/chart.json', ...docs]) {
    const answer = await fetch(`${gateway.url}${path}`)
    expect([path, answer.status, (await answer.text()).length > 300]).toEqual([path, 200, true])
  }
  const asked = await ran([program, 'sms', 'messages', '--url', gateway.url], place.path, {})
  expect(asked).toMatchObject({ code: 0, stdout: expect.stringContaining('DELIVERED') })
  const alive = { HOST: '127.0.0.1', PORT: String(gateway.port) }
  expect((await ran([program, 'alive'], place.path, alive)).code).toBe(0)
  expect(await command('audit')).toEqual(CLEAN)
  expect(await gateway.stop()).toBe(0)
  expect(gateway.output()).not.toMatch(/"level":"(?:warn|error|fatal)"|\bwarning\b/)

  const again = await startProgram([program], place.path, {})
  expect((await get(`${again.url}/v1/messages/${id}`)).body).toMatchObject({ status: 'DELIVERED' })
  expect(await again.stop()).toBe(0)
  expect(await command('dead')).toEqual({ code: 0, stdout: 'No dead letters.\n', stderr: '' })
})

test('it takes over the data of the release before', async () => {
  const release = layOutReleaseBefore()
  if (release === null) return
  const data = { DATA_DIR: before.path }
  const old = await startProgram([process.execPath, 'src/main.ts'], release.root, data)
  leaveToItsOwnDocument(old.url)
  const id = await send(old, '0123', 'DELIVERED')
  expect(await old.stop()).toBe(0)
  release.remove()

  const gateway = await startProgram([program], place.path, data)
  expect((await get(`${gateway.url}/v1/messages/${id}`)).body).toMatchObject({ status: 'DELIVERED' })
  await send(gateway, '0123', 'DELIVERED')
  expect(await gateway.stop()).toBe(0)
  expect(await ran([program, 'audit'], place.path, data)).toEqual(CLEAN)
})
