import { afterEach, describe, expect, test } from 'bun:test'
import { createServer } from 'node:net'
import { checkDestination } from '../../../src/callback/destination.ts'
import { openCallbackPost } from '../../../src/callback/post.ts'
import { PUBLIC_HOST_RULE } from '../../../src/domain/callback/callback-url.ts'
import { type Endpoint, openEndpoint } from '../../support/endpoint.ts'
import { openHangingPort } from '../../support/hanging-port.ts'
import { listenFor } from '../../support/loopback.ts'
import { whileTimeStands } from '../../support/standing-time.ts'

const closes: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closes.splice(0)) await close()
})
function endpoint(...args: Parameters<typeof openEndpoint>): Endpoint {
  const opened = openEndpoint(...args)
  closes.push(opened.close)
  return opened
}
const line = (more: Partial<Parameters<typeof openCallbackPost>[0]> = {}) =>
  openCallbackPost({ allowPrivate: true, timeoutMs: 10_000, resolve: async () => ['127.0.0.1'], ...more })
const posted = (url: string) => ({ method: 'POST', url, headers: {}, body: '{}' }) as const
const named = (url: string, name = 'hooks.example.test') => url.replace('127.0.0.1', name)

describe('the address that was checked is the one connected to', () => {
  test('a name that answers otherwise the second time is not asked a second time', async () => {
    const inside = endpoint()
    const asked: string[] = []
    const answers = [['127.0.0.2'], ['127.0.0.1']]
    const rebinding = line({
      resolve: async (name) => {
        asked.push(name)
        return answers.shift() ?? []
      },
    })
    // The listener is on 127.0.0.1; the first answer is 127.0.0.2, where nobody listens.
    expect(await rebinding.post(posted(named(inside.url)))).toEqual({
      kind: 'unanswered',
      error: 'the connection was refused',
    })
    expect([asked, inside.received]).toEqual([['hooks.example.test'], []])
  })

  test('the endpoint sees the name in Host, and the path and query as they were given', async () => {
    const seen: string[] = []
    const server = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch(request) {
        seen.push(request.headers.get('host') ?? '', request.url.replace(/^.*?:\d+/, ''))
        return new Response()
      },
    })
    closes.push(() => server.stop(true))
    const answer = await line().post(posted(`http://hooks.example.test:${server.port}/a/b?c=%20d`))
    expect(answer).toMatchObject({ kind: 'answered', statusCode: 200 })
    expect(seen).toEqual([`hooks.example.test:${server.port}`, '/a/b?c=%20d'])
  })

  test('no proxy is asked for an address of this machine', async () => {
    const inside = endpoint()
    const before = process.env['HTTP_PROXY']
    // Nothing listens there.
    process.env['HTTP_PROXY'] = 'http://127.0.0.1:9'
    closes.push(() => {
      if (before === undefined) delete process.env['HTTP_PROXY']
      else process.env['HTTP_PROXY'] = before
    })
    expect(await line().post(posted(named(inside.url)))).toMatchObject({ kind: 'answered' })
    expect(inside.received).toHaveLength(1)
  })

  test('an IPv6 address is connected to as well', async () => {
    const server = Bun.serve({ port: 0, hostname: '::1', fetch: () => new Response(null, { status: 204 }) })
    closes.push(() => server.stop(true))
    const answer = await line({ resolve: async () => ['::1'] }).post(
      posted(`http://v6.example.test:${server.port}/`),
    )
    expect(answer).toMatchObject({ statusCode: 204 })
  })
})

describe('the connection', () => {
  /** From which ports an endpoint was asked when this was posted to it so often, one after the other. */
  async function portsOf(times: number, urlOf: (url: string, n: number) => string = (url) => url) {
    const ports: unknown[] = []
    const server = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch(request, at) {
        ports.push(at.requestIP(request)?.port)
        return new Response(null, { status: 204 })
      },
    })
    closes.push(() => server.stop(true))
    const way = line()
    for (let n = 0; n < times; n++)
      expect(await way.post(posted(urlOf(`http://127.0.0.1:${server.port}/`, n)))).toMatchObject({
        statusCode: 204,
      })
    return ports
  }

  test('to an endpoint that has just answered is kept for the next callback', async () => {
    // One is kept for a second.
    const [first, second, ...more] = await whileTimeStands(() => portsOf(5))
    expect(second).not.toBe(first)
    expect(new Set([second, ...more]).size).toBe(1)
  })

  test('to an endpoint that was asked for the first time is closed', async () => {
    expect(new Set(await portsOf(3, (url, n) => named(url, `hooks-${n}.example.test`))).size).toBe(3)
  })
})

describe('of several addresses', () => {
  const twoOf = (addresses: readonly string[], timeoutMs = 10_000) =>
    line({ timeoutMs, resolve: async () => addresses })

  test.each([[['::1', '127.0.0.1']], [['127.0.0.2', '127.0.0.3', '::1', '127.0.0.1']]])(
    '%p the one that takes a connection gets the callback, once',
    async (addresses) => {
      const second = endpoint()
      expect(await twoOf(addresses).post(posted(named(second.url)))).toMatchObject({ kind: 'answered' })
      expect(second.received).toHaveLength(1)
    },
  )

  test('one that hangs leaves time for the next', async () => {
    const second = endpoint()
    const hanging = await openHangingPort('127.0.0.2', Number(new URL(second.url).port))
    closes.push(hanging.close)
    const answer = await twoOf(['127.0.0.2', '127.0.0.1']).post(posted(named(second.url)))
    expect(answer).toMatchObject({ kind: 'answered' })
    expect(second.received).toHaveLength(1)
  })

  test('that all hang, the time ends', async () => {
    const hanging = await openHangingPort('127.0.0.2', 0)
    closes.push(hanging.close)
    const answer = await twoOf(['127.0.0.2', '127.0.0.2'], 500).post(
      posted(`http://hooks.example.test:${hanging.port}/`),
    )
    expect(answer).toEqual({ kind: 'unanswered', error: 'no answer within 500 ms' })
  })

  test('that all refuse, it was refused', async () => {
    const closed = endpoint()
    await closed.close()
    expect(await twoOf(['::1', '127.0.0.1']).post(posted(named(closed.url)))).toEqual({
      kind: 'unanswered',
      error: 'the connection was refused',
    })
  })

  test('the one that took the connection and does not answer is the only one asked', async () => {
    const silent = Bun.serve({ port: 0, hostname: '::1', fetch: () => new Promise<Response>(() => {}) })
    closes.push(() => silent.stop(true))
    const other = Bun.serve({
      port: silent.port ?? 0,
      hostname: '127.0.0.1',
      fetch: () => new Response('taken'),
    })
    closes.push(() => other.stop(true))
    expect(
      await twoOf(['::1', '127.0.0.1'], 2_000).post(posted(`http://hooks.example.test:${silent.port}/`)),
    ).toMatchObject({ kind: 'unanswered' })
  })
})

describe('over TLS the certificate is checked for the name, not for the address', () => {
  const folder = new URL('../../cases/tls/', import.meta.url).pathname
  const script = (name: string, port: number) => `
    const { openCallbackPost } = await import('${new URL('../../../src/callback/post.ts', import.meta.url).pathname}')
    const line = openCallbackPost({ allowPrivate: true, timeoutMs: 20000, resolve: async () => ['127.0.0.1'] })
    console.log(JSON.stringify(await line.post({ method: 'POST', url: 'https://${name}:${port}/', headers: {}, body: '{}' })))`

  async function postTo(name: string, trusted: boolean): Promise<unknown> {
    const server = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      tls: {
        cert: Bun.file(`${folder}hooks.example.test.cert.pem`),
        key: Bun.file(`${folder}hooks.example.test.key.pem`),
      },
      fetch: () => new Response(null, { status: 204 }),
    })
    closes.push(() => server.stop(true))
    // Authorities are read when a process starts.
    const child = Bun.spawn([process.execPath, '-e', script(name, server.port ?? 0)], {
      env: {
        PATH: process.env['PATH'] ?? '',
        ...(trusted ? { NODE_EXTRA_CA_CERTS: `${folder}hooks.example.test.cert.pem` } : {}),
      },
    })
    return JSON.parse(await new Response(child.stdout).text())
  }

  test('its own name is trusted', async () => {
    expect(await postTo('hooks.example.test', true)).toMatchObject({ kind: 'answered', statusCode: 204 })
  })
  test('another name is not', async () => {
    expect(await postTo('other.example.test', true)).toMatchObject({
      error: 'the certificate or TLS handshake failed: ERR_TLS_CERT_ALTNAME_INVALID',
    })
  })
  test('an authority that nobody knows is not', async () => {
    expect(await postTo('hooks.example.test', false)).toMatchObject({
      error: expect.stringMatching(/^the certificate or TLS handshake failed: /),
    })
  })
})

describe('a destination', () => {
  const check = (addresses: readonly string[]) =>
    checkDestination({ resolve: async () => addresses, allowPrivate: false }, 'https://client.example/x')

  test('whose name has a single address inside is blocked', async () => {
    expect(await check(['8.8.8.8', '2606:4700::1111'])).toMatchObject({ kind: 'destination' })
    for (const inside of [
      '10.0.0.1',
      '127.0.0.1',
      '169.254.169.254',
      '::1',
      '::ffff:10.0.0.1',
      'fd00:ec2::254',
    ])
      expect(await check(['8.8.8.8', inside])).toEqual({ kind: 'violation', rule: PUBLIC_HOST_RULE })
  })

  test('whose name cannot be resolved is blocked', async () => {
    const none = { kind: 'violation', rule: 'must name a host that can be resolved' } as const
    expect(await check([])).toEqual(none)
    const failing = { resolve: () => Promise.reject(new Error('no such name')), allowPrivate: false }
    expect(await checkDestination(failing, 'https://client.example/x')).toEqual(none)
  })

  test('that is inside is never connected to', async () => {
    const inside = endpoint()
    const answer = await line({ allowPrivate: false }).post(posted(named(inside.url)))
    expect(answer).toEqual({ kind: 'unanswered', error: `blocked: the URL ${PUBLIC_HOST_RULE}` })
    expect(await line({ allowPrivate: false }).post(posted(inside.url))).toEqual(answer)
    expect(inside.received).toEqual([])
  })
})

describe('an answer', () => {
  test('that redirects is an answer as it is: the other place is not called', async () => {
    const other = endpoint()
    const moved = endpoint(() => new Response(null, { status: 307, headers: { location: other.url } }))
    expect(await line().post(posted(moved.url))).toMatchObject({ kind: 'answered', statusCode: 307 })
    expect(other.received).toEqual([])
  })

  test('without an end is left after 16 kB', async () => {
    let sent = 0
    const endless = endpoint(
      () =>
        new Response(
          new ReadableStream({
            async pull(controller) {
              sent += 8_192
              controller.enqueue(new Uint8Array(8_192))
              await Bun.sleep(1)
            },
          }),
        ),
    )
    expect(await line().post(posted(endless.url))).toMatchObject({ statusCode: 200 })
    expect(sent).toBeLessThan(2_000_000)
  })

  test('that does not come in time is none', async () => {
    const silent = endpoint(() => new Promise<Response>(() => {}))
    expect(await line({ timeoutMs: 200 }).post(posted(silent.url))).toEqual({
      kind: 'unanswered',
      error: 'no answer within 200 ms',
    })
  })

  test('that is not HTTP, or a connection that breaks, is none', async () => {
    const babbling = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))
    const closing = createServer((socket) => socket.destroy())
    for (const server of [babbling, closing]) {
      const url = await listenFor(server, 'http://127.0.0.1/')
      closes.push(() => server.close())
      expect(await line().post(posted(url))).toMatchObject({
        kind: 'unanswered',
        error: expect.any(String),
      })
    }
  })

  test('carries its Retry-After', async () => {
    const busy = endpoint(() => new Response(null, { status: 429, headers: { 'retry-after': '30' } }))
    expect(await line().post(posted(busy.url))).toEqual({
      kind: 'answered',
      statusCode: 429,
      retryAfter: '30',
      body: '',
    })
  })
})
