import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { must } from '../../src/domain/assert.ts'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { post } from '../support/api.ts'
import { createEmptyDataDir } from '../support/data-dir.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { blocksOf, readPage } from '../support/markdown.ts'
import { ACCOUNT, openEsme } from '../support/smpp/esme.ts'

const PAGE = await readPage('docs/cli.md')
const ROOT = new URL('../..', import.meta.url).pathname
const SOURCE = join(ROOT, 'clients/typescript/src/cli/main.ts')
/** The mock refuses this one for good. */
const REFUSED = '+15551290001'

/** What is waited for comes with a message that is sent: one every now and then leaves the machine to the program that begins. */
const SENT_EVERY = { everyMs: 200, withinMs: 50_000 }

const data = createEmptyDataDir()
let gateway: Gateway
/** The program as one file of JavaScript: what Node runs. */
let compiled: string

beforeAll(async () => {
  const building = Bun.build({ entrypoints: [SOURCE], target: 'node', outdir: join(data.path, 'node') })
  gateway = await startGateway({ DATA_DIR: data.path, SMPP_PORT: '0' })
  compiled = must((await building).outputs[0], 'a file').path
})
afterAll(async () => {
  await gateway.stop()
  data.remove()
})

const programs = () => ({ Node: ['node', compiled], Bun: [process.execPath, SOURCE] })

/** Starts it as a stranger does who has set nothing but where the gateway is. */
function spawn(on: 'Node' | 'Bun', args: readonly string[], env: Record<string, string> = {}) {
  const { PATH = '', HOME = '' } = process.env
  return Bun.spawn([...programs()[on], ...args], {
    env: { PATH, HOME, SMS_URL: gateway.url, DATA_DIR: data.path, ...env },
    stdout: 'pipe',
    stderr: 'pipe',
  })
}

async function sms(on: 'Node' | 'Bun', args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(on, args, env)
  const [out, err, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  return { code, out, err }
}

test('docs/cli.md can be typed from top to bottom', async () => {
  // As one file it begins faster: the page has forty lines.
  const script = [`sms() { '${process.execPath}' '${compiled}' "$@"; }`, ...blocksOf(PAGE, 'sh')].join('\n')
  const { PATH = '', HOME = '' } = process.env
  const shell = Bun.spawn(['sh', '-eu', '-c', script], {
    cwd: data.path,
    env: { PATH, HOME, SMS_URL: gateway.url, DATA_DIR: data.path },
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [out, err] = await Promise.all([new Response(shell.stdout).text(), new Response(shell.stderr).text()])
  expect({ code: await shell.exited, err }).toEqual({
    code: 0,
    err: expect.stringMatching(
      /^DELIVERED after \d+\.\d{3} s, 5 cents captured\n2 accepted, 0 refused; .*\nCANCELLED after .*released\nNothing came in\.\nNo dead letters\.\nthe password is shown only now\nNobody is bound\.\n$/,
    ),
  })
  for (const said of [
    'makes it UCS-2',
    'By the rule "otp": mock, then mock-b.',
    /^code \d{6}$/m,
    'it ended otherwise',
    '5000 cents added',
    'asked for by phone',
    '1 taken back',
    'mock-b is paused',
    '2 rules: every process goes by them',
    /^accountSid +AC550e8400e29b41d4a716446655440000$/m,
    /^window +50$/m,
    /^49 +0\.79 /m,
    'I1 I2 I3 I4 I6 hold: no violation',
  ])
    expect(out).toMatch(said)
})

test('who binds with an account that was made here is shown, and can be ended', async () => {
  await Bun.write(join(data.path, 'password'), `${ACCOUNT.password}\n`)
  const { system_id } = ACCOUNT
  const set = ['smpp', 'account', 'set', system_id, '--password-file', join(data.path, 'password')]
  expect(await sms('Bun', set)).toMatchObject({ code: 0, err: '' })
  const esme = await openEsme(gateway.smppPort)
  try {
    expect(await esme.bind()).toBe(0)
    const { id } = await eventually(async () => {
      const { out } = await sms('Bun', ['smpp', 'sessions', '--json'])
      return out === '' ? undefined : JSON.parse(out)
    })
    expect((await sms('Bun', ['smpp', 'account', 'show'])).out).toContain('1 sessions bound')
    expect(await sms('Bun', ['smpp', 'kick', id])).toMatchObject({ code: 0, out: `${id} is being ended\n` })
    await eventually(() => esme.ended() !== null)
  } finally {
    esme.close()
  }
})

test('the lines of sms doors send', async () => {
  for (const door of ['kannel', 'jasmin', 'twilio', 'vonage']) {
    const { line } = JSON.parse((await sms('Bun', ['doors', door, '--json'])).out)
    const shell = Bun.spawn(['sh', '-c', line.replace('curl ', 'curl -sS ')], {
      stdout: 'pipe',
      stderr: 'pipe',
    })
    expect(await new Response(shell.stderr).text()).toBe('')
    expect(await shell.exited).toBe(0)
  }
  const { out } = await sms('Bun', ['messages', '--json', '--limit', '4'])
  const sent = out
    .trim()
    .split('\n')
    .map((each) => JSON.parse(each))
  expect(sent.map(({ door, text }) => `${door}: ${text}`).toSorted()).toEqual([
    'jasmin: Hello World',
    'kannel: Hello World',
    'twilio: Hello World',
    'vonage: Hello World',
  ])
})

for (const on of ['Node', 'Bun'] as const)
  describe(`on ${on}`, () => {
    test('a message is followed to its end, and the code says which', async () => {
      const delivered = await sms(on, ['send', '+1234567890', 'Hello', '--watch', '--json'])
      expect(delivered).toMatchObject({ code: 0, err: '' })
      const lines = delivered.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
      expect(lines.map(({ to, status }) => to ?? status)).toEqual([
        'QUEUED',
        'QUEUED',
        'SENDING',
        'SENT',
        'DELIVERED',
      ])
      const refused = await sms(on, ['send', REFUSED, 'Hello', '--watch'])
      expect(refused).toMatchObject({ code: 4, err: expect.stringContaining('FAILED_PERM after') })
    })

    test('what moves is shown until there was enough of it', async () => {
      const tail = spawn(on, ['tail', '--count', '1', '--status', 'DELIVERED', '--json'])
      const out = new Response(tail.stdout).text()
      await eventually(async () => {
        await send()
        return tail.exitCode !== null
      }, SENT_EVERY)
      expect(await tail.exited).toBe(0)
      expect(JSON.parse(await out)).toMatchObject({ to: 'DELIVERED', client_id: DEMO_CLIENT.id })
    })

    test('Ctrl-C ends it with 130, and without a trace of its own', async () => {
      const tail = spawn(on, ['tail', '--json'])
      const first = tail.stdout.getReader()
      const read = first.read()
      let isRead = false
      void read.then(() => {
        isRead = true
      })
      await eventually(async () => {
        await send()
        return isRead
      }, SENT_EVERY)
      tail.kill('SIGINT')
      expect(await tail.exited).toBe(130)
      expect(await new Response(tail.stderr).text()).toBe('')
    })

    test('whoever reads no more ends it, without a complaint', async () => {
      const script = `'${programs()[on].join("' '")}' tail --json | head -n 1`
      const { PATH = '', HOME = '' } = process.env
      const shell = Bun.spawn(['sh', '-c', script], {
        env: { PATH, HOME, SMS_URL: gateway.url },
        stdout: 'pipe',
        stderr: 'pipe',
      })
      await eventually(async () => {
        await send()
        return shell.exitCode !== null
      }, SENT_EVERY)
      expect(await new Response(shell.stderr).text()).toBe('')
    })

    test('a gateway that is not there is said, with what to do', async () => {
      const { code, err } = await sms(on, ['credit'], { SMS_URL: 'http://127.0.0.1:9' })
      expect(code).toBe(5)
      expect(err).toMatch(
        /^sms: no answer from http:\/\/127\.0\.0\.1:9 \(.+\)\n {5}is it running\? npm start or sms-gateway starts one here/,
      )
    })
  })

test('without the token of the admins an admin’s command is refused, with where it is to be had', async () => {
  const { code, err } = await sms('Bun', ['clients'], { DATA_DIR: '/nowhere' })
  expect(code).toBe(3)
  expect(err).toContain('set SMS_TOKEN to the ADMIN_TOKEN of the gateway')
})

test('bun run sms is in package.json', async () => {
  const shell = Bun.spawn([process.execPath, 'run', '--silent', 'sms', 'credit', '--json'], {
    cwd: ROOT,
    env: { ...process.env, SMS_URL: gateway.url, DATA_DIR: data.path },
    stdout: 'pipe',
    stderr: 'pipe',
  })
  expect(JSON.parse(await new Response(shell.stdout).text())).toMatchObject({ id: DEMO_CLIENT.id })
  expect(await shell.exited).toBe(0)
})

async function send(): Promise<void> {
  await post(`${gateway.url}/v1/messages`, {
    client_id: DEMO_CLIENT.id,
    to: '+1234567890',
    from: 'SENDER',
    text: 'Hello',
  })
}
