// The typed client on Deno, from the pack that an empty project has installed: npm run test:peers.

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { chmodSync, writeFileSync } from 'node:fs'
import { arch } from 'node:os'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { createDataDir } from '../support/data-dir.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { type InstalledClient, installClient } from '../support/installed-client.ts'
import { blocksOf, readPage } from '../support/markdown.ts'
import { TOKEN } from '../support/places.ts'
import { provideFromNpm } from './from-npm.ts'

const DENO_VERSION = '2.9.6'
const PATIENCE_MS = 120_000
const SECRET = `whsec_${Buffer.from('a secret of the callbacks of 32 o').toString('base64')}`

const page = await readPage('clients/typescript/README.md')
const data = createDataDir()
let deno: string
let gateway: Gateway
let installed: InstalledClient

beforeAll(async () => {
  const build = `@deno/linux-${arch() === 'arm64' ? 'arm64' : 'x64'}-glibc`
  deno = join(await provideFromNpm(build, DENO_VERSION), 'deno')
  chmodSync(deno, 0o755)
  ;[gateway, installed] = await Promise.all([
    startGateway({ DATA_DIR: data.path, ADMIN_TOKEN: TOKEN }),
    installClient(),
  ])
}, PATIENCE_MS)
afterAll(async () => {
  await gateway.stop()
  installed.remove()
  data.remove()
})

/** Runs it in the project, where it may do nothing but what is named. */
async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  const child = Bun.spawn([deno, ...args], {
    cwd: installed.path,
    env: { PATH: process.env['PATH'] ?? '', DENO_DIR: join(data.path, 'deno'), NO_COLOR: '1' },
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [out, complaint] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ])
  return { code: await child.exited, out: out + complaint }
}

test(
  'what the page of the client types runs on Deno, which lets it reach the gateway and nothing else',
  async () => {
    const program = blocksOf(page, 'js').join('\n').replaceAll('http://localhost:8080', gateway.url)
    writeFileSync(join(installed.path, 'page.mjs'), program)
    const { code, out } = await run(
      'run',
      '--node-modules-dir=manual',
      `--allow-net=127.0.0.1:${gateway.port}`,
      'page.mjs',
    )
    const lines = out.trim().split('\n')
    expect([code, lines]).toEqual([
      0,
      expect.arrayContaining([expect.stringMatching(/^(?:QUEUED|SENDING|SENT|DELIVERED) 5$/), 'true']),
    ])
    expect(lines.slice(-2).map((line) => line.split(' ')[0])).toEqual(['snapshot', 'update'])
  },
  PATIENCE_MS,
)

test(
  'a callback that another library has signed is taken, and another is not',
  async () => {
    writeFileSync(join(installed.path, 'callback.ts'), blocksOf(page, 'ts').join('\n'))
    const body = JSON.stringify({ type: 'message.received', data: { from: '+4915112345678', text: 'Hello' } })
    const at = new Date()
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(SECRET).sign('msg_1', at, body),
    }
    writeFileSync(
      join(installed.path, 'takes.ts'),
      [
        "import { takeCallback } from './callback.ts'",
        `const headers = ${JSON.stringify(headers)}`,
        `for (const body of [${JSON.stringify(body)}, '{}']) {`,
        "  const request = new Request('http://localhost/', { method: 'POST', headers, body })",
        `  console.log((await takeCallback(request, ${JSON.stringify(SECRET)})).status)`,
        '}',
      ].join('\n'),
    )
    expect(await run('run', '--check', '--node-modules-dir=manual', 'takes.ts')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/msg_1 \+4915112345678 Hello\n204\n401\n/),
    })
  },
  PATIENCE_MS,
)
