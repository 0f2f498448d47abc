import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import manifest from '../../clients/typescript/package.json'
import { Gateway } from '../../clients/typescript/src/client.ts'
import packageJson from '../../package.json'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { createDataDir } from '../support/data-dir.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway as Started, startGateway } from '../support/gateway.ts'
import { type InstalledClient, installClient } from '../support/installed-client.ts'
import { blocksOf, readPage } from '../support/markdown.ts'

const TOKEN = 'secret-of-the-admins'
const README = await readPage('clients/typescript/README.md')
const data = createDataDir()
let started: Started
let installed: InstalledClient

beforeAll(async () => {
  const env = { DATA_DIR: data.path, ADMIN_TOKEN: TOKEN, CALLBACK_ALLOW_PRIVATE: 'true' }
  ;[started, installed] = await Promise.all([startGateway(env), installClient()])
})
afterAll(async () => {
  await started.stop()
  installed.remove()
  data.remove()
})

/** Runs a program in the project to its end. */
async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  const child = Bun.spawn([...args], { cwd: installed.path, stdout: 'pipe', stderr: 'pipe' })
  const [out, complaint, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  return { code, out: out + complaint }
}

/** The program that the page is, from its first line to its last, asking the gateway of this test. */
const typed = (language: string, url: string) =>
  blocksOf(README, language).join('\n').replaceAll('http://localhost:8080', url)

describe('the pack', () => {
  test('has what was compiled, the page and the licence, and all that its exports name', () => {
    const strange = installed.files.filter(
      (path) => !/^(?:dist\/[a-z/-]+\.(?:js|d\.ts)|README\.md|LICENSE|package\.json)$/.test(path),
    )
    expect(strange).toEqual([])
    const exported = Object.values(manifest.exports).flatMap((to) =>
      typeof to === 'string' ? [to] : Object.values(to),
    )
    expect(exported.map((to) => to.replace('./', '')).filter((to) => !installed.files.includes(to))).toEqual(
      [],
    )
    expect(installed.files).toContain('README.md')
    expect(installed.files).toContain('LICENSE')
  })

  test('depends on openapi-fetch alone, in the version that is tested here, and has that of the gateway', () => {
    const { version, dependencies } = packageJson
    expect(manifest.dependencies).toEqual({ 'openapi-fetch': dependencies['openapi-fetch'] })
    expect(manifest.version).toBe(version)
  })
})

test('a message whose answer is lost on the way is accepted once', async () => {
  let answers = 0
  const network = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch({ method, url, headers, body }) {
      const { pathname, search } = new URL(url)
      const answer = await fetch(`${started.url}${pathname}${search}`, { method, headers, body })
      return answers++ === 0 ? new Response('the answer is lost', { status: 502 }) : answer
    },
  })
  try {
    const gateway = new Gateway({ url: network.url.href })
    const sent = await gateway.whole.post('/v1/messages', {
      body: {
        client_id: DEMO_CLIENT.id,
        to: '+1234567890',
        from: 'SENDER',
        text: 'Hello',
        reference: 'lost',
      },
    })
    expect([answers, sent.headers.get('idempotency-replayed')]).toEqual([2, 'true'])
    const list = new Gateway({ url: started.url, adminToken: TOKEN }).list('/v1/messages', {
      params: { query: { client_id: DEMO_CLIENT.id, limit: 2 } },
    })
    const ids: string[] = []
    for await (const { id, reference } of list) if (reference === 'lost') ids.push(id)
    expect(ids).toEqual([sent.data.message_id])
  } finally {
    await network.stop(true)
  }
})

test('the pack brings the command line', async () => {
  expect(await run('node_modules/.bin/sms', 'credit', '--url', started.url)).toMatchObject({
    code: 0,
    out: expect.stringContaining('Demo'),
  })
})

describe('the page of the client, typed from top to bottom', () => {
  for (const program of ['node', process.execPath])
    test(`runs on ${program === 'node' ? 'Node' : 'Bun'}`, async () => {
      const file = `readme-${program === 'node' ? 'node' : 'bun'}.mjs`
      // Each has an order of its own: what it asks for twice is sent once, also by the other.
      writeFileSync(
        join(installed.path, file),
        typed('js', started.url).replaceAll('order-123', `order-${file}`),
      )
      const { code, out } = await run(program, file)
      const lines = out.trim().split('\n')
      expect([code, lines[0]]).toEqual([0, expect.stringMatching(/^(?:QUEUED|SENDING|SENT|DELIVERED) 5$/)])
      expect(lines[1]).toMatch(/^[0-9a-f-]{36} (?:QUEUED|SENDING|SENT|DELIVERED)$/)
      expect(lines).toContain('true')
      expect(lines.find((line) => line.startsWith('400'))).toStartWith(
        '400 invalid_field POST /v1/messages: 400 to must be',
      )
      expect(lines.slice(-2).map((line) => line.split(' ')[0])).toEqual(['snapshot', 'update'])
    })

  for (const [compiler, resolution, module, ...more] of [
    ['typescript', 'nodenext', 'nodenext'],
    ['typescript-5', 'bundler', 'esnext', '--skipLibCheck'],
  ] as const)
    test.concurrent(`is right to the types, for ${compiler} with ${resolution}`, async () => {
      const file = `readme-${compiler}.ts`
      writeFileSync(join(installed.path, file), `${typed('js', started.url)}\n${typed('ts', '')}`)
      const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess']
      const lib = ['--target', 'es2023', '--lib', 'es2023,dom,dom.asynciterable']
      const tsc = join(import.meta.dir, `../../node_modules/${compiler}/bin/tsc`)
      const ways = ['--module', module, '--moduleResolution', resolution]
      expect(await run('node', tsc, ...options, ...lib, ...ways, ...more, file)).toEqual({
        code: 0,
        out: '',
      })
    })

  test('takes a callback of the gateway, and none of anybody else', async () => {
    writeFileSync(join(installed.path, 'callback.ts'), typed('ts', ''))
    const { takeCallback } = (await import(join(installed.path, 'callback.ts'))) as {
      takeCallback(request: Request, secret: string): Promise<Response>
    }
    // What ends before its secret is known here waits for it.
    const known = Promise.withResolvers<string>()
    const answered: number[] = []
    const server = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      async fetch(request) {
        const response = await takeCallback(request, await known.promise)
        answered.push(response.status)
        return response
      },
    })
    try {
      const gateway = new Gateway({ url: started.url, adminToken: TOKEN })
      const endpoint = await gateway.put('/v1/clients/{id}/callback', {
        params: { path: { id: DEMO_CLIENT.id } },
        body: { url: `http://127.0.0.1:${server.port}/` },
      })
      known.resolve(endpoint.secret ?? '')
      await gateway.post('/v1/messages', {
        body: { client_id: DEMO_CLIENT.id, to: '+1234567890', from: 'SENDER', text: 'Hello' },
      })
      await eventually(() => answered.length > 0)
      expect(answered[0]).toBe(204)
      const forged = await fetch(server.url, {
        method: 'POST',
        body: '{}',
        headers: {
          'webhook-id': 'x',
          'webhook-timestamp': String(Math.floor(Date.now() / 1_000)),
          'webhook-signature': 'v1,AAAA',
        },
      })
      expect(forged.status).toBe(401)
    } finally {
      await server.stop(true)
    }
  })
})
