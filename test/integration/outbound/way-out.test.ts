import { afterEach, describe, expect, test } from 'bun:test'
import { MAX_ANSWER_BYTES, openWayOut, type WayOut } from '../../../src/outbound/way-out.ts'
import { openHangingPort } from '../../support/hanging-port.ts'
import { httpAnswer, openRawServer, type RawServer } from '../../support/raw-server.ts'

const OK = httpAnswer('200 OK', 'ok')
const closes: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closes.splice(0)) await close()
})

async function server(...given: Parameters<typeof openRawServer>): Promise<RawServer> {
  const opened = await openRawServer(...given)
  closes.push(opened.close)
  return opened
}

function way(url: string, given: Partial<Parameters<typeof openWayOut>[1]> = {}): WayOut {
  const opened = openWayOut(new URL(url), {
    allowPrivate: true,
    resolve: async () => ['127.0.0.1'],
    // A clock that stands: what a name led to holds.
    now: () => 0,
    ...given,
  })
  closes.push(opened.close)
  return opened
}

const ask = (to: WayOut, method = 'POST', withinMs = 60_000) =>
  asking(to, method, AbortSignal.timeout(withinMs))

const asking = (to: WayOut, method: string, signal: AbortSignal) =>
  to.ask(
    { method, path: '/x?y=1', headers: { 'x-a': 'b\u00e9' }, body: method === 'GET' ? null : 'body' },
    signal,
  )

describe('a request', () => {
  test('leaves as it is given, on a connection that is used again', async () => {
    const at = await server((socket) => socket.write(OK))
    const to = way(at.url)
    for (const method of ['POST', 'GET', 'PUT', 'GET'])
      expect(await ask(to, method)).toMatchObject({ kind: 'answered', status: 200, body: 'ok' })
    expect(at.connections()).toBe(1)
    const [first = '', second = ''] = at.requests
    expect(first).toStartWith('POST /x?y=1 HTTP/1.1\r\n')
    expect(first).toMatch(new RegExp(`\r\nhost: 127.0.0.1:${at.port}\r\n`, 'i'))
    // Octet for octet.
    for (const request of at.requests) expect(request).toMatch(/\r\nx-a: b\u00e9\r\n/i)
    expect(first).toMatch(/\r\ncontent-length: 4\r\n(?:.*\r\n)*\r\nbody$/i)
    expect(second).toMatch(/^GET \/x\?y=1 HTTP\/1.1\r\n/)
    expect(second).not.toMatch(/content-length|transfer-encoding/i)
  })

  test.each(['POST', 'GET', 'PUT'])(
    '%s is sent once, when a connection that was kept breaks before the answer',
    async (method) => {
      const at = await server((socket, index) => (index === 1 ? socket.write(OK) : socket.destroy()))
      const to = way(at.url)
      await ask(to, method)
      expect(await ask(to, method)).toEqual({
        kind: 'lost',
        error: 'the connection was closed without an answer',
      })
      expect(at.requests).toHaveLength(2)
    },
  )

  test('goes to the name in Host, and to the address that was checked', async () => {
    const at = await server((socket) => socket.write(OK))
    const asked: string[] = []
    const to = way(`http://api.example.test:${at.port}/`, {
      resolve: async (name) => {
        asked.push(name)
        return ['127.0.0.1']
      },
    })
    await ask(to)
    await ask(to)
    expect(at.requests[1]).toMatch(new RegExp(`\r\nhost: api.example.test:${at.port}\r\n`, 'i'))
    expect(asked).toEqual(['api.example.test'])
  })

  test('goes to the address that takes a connection', async () => {
    const at = await server((socket) => socket.write(OK))
    const to = way(`http://api.example.test:${at.port}/`, { resolve: async () => ['::1', '127.0.0.1'] })
    expect(await ask(to)).toMatchObject({ kind: 'answered' })
  })
})

describe('it left, and nobody knows, when', () => {
  test.each<[string, (socket: Parameters<Parameters<typeof openRawServer>[0]>[0]) => unknown, string]>([
    ['the connection closes', (socket) => socket.end(), 'the connection was closed without an answer'],
    ['it breaks', (socket) => socket.resetAndDestroy(), 'the connection was closed without an answer'],
    ['the answer is no HTTP', (socket) => socket.end('SSH-2.0-x\r\n\r\n'), 'the answer is not HTTP'],
    [
      'the answer is cut short',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\nhalf'),
      'the connection was closed in the middle of the answer',
    ],
  ])('%s', async (_, answer, error) => {
    const at = await server(answer)
    expect(await ask(way(at.url))).toEqual({ kind: 'lost', error })
  })

  test.each([
    ['there is no answer', ''],
    ['the answer does not end', 'HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\nhalf'],
  ])('%s', async (_, answer) => {
    // Its time ends when it has come.
    const over = new AbortController()
    const at = await server((socket) => socket.write(answer, () => over.abort()))
    expect(await asking(way(at.url), 'POST', over.signal)).toEqual({
      kind: 'lost',
      error: 'no answer in time',
    })
  })
})

describe('nothing of it has left, when', () => {
  test('nobody listens', async () => {
    const at = await server(() => {})
    await at.close()
    expect(await ask(way(at.url))).toEqual({ kind: 'not_sent', error: 'the connection was refused' })
  })

  test('the connection is not taken in time', async () => {
    const hanging = await openHangingPort('127.0.0.1', 0)
    closes.push(hanging.close)
    expect(await ask(way(`http://127.0.0.1:${hanging.port}/`), 'POST', 300)).toEqual({
      kind: 'not_sent',
      error: 'no connection in time',
    })
  })

  test('the name is not resolved in time, or not at all', async () => {
    const slow = way('http://api.example.test/', { resolve: () => new Promise(() => {}) })
    expect(await ask(slow, 'POST', 100)).toEqual({ kind: 'not_sent', error: 'no connection in time' })
    const unknown = way('http://api.example.test/', { resolve: () => Promise.reject(new Error('ENOTFOUND')) })
    expect(await ask(unknown)).toEqual({
      kind: 'not_sent',
      error: 'the name of the host cannot be resolved',
    })
  })

  test('the host is not public, whatever its name answers later', async () => {
    const at = await server((socket) => socket.write(OK))
    const guarded = (url: string, ...addresses: string[]) =>
      ask(way(url, { allowPrivate: false, resolve: async () => addresses }))
    const blocked = {
      kind: 'not_sent',
      error: expect.stringMatching(/^blocked: .*\(PROVIDER_ALLOW_PRIVATE=true lifts/),
    }
    expect(await guarded(at.url)).toMatchObject(blocked)
    expect(await guarded(`http://localhost:${at.port}/`, '127.0.0.1')).toMatchObject(blocked)
    expect(await guarded(`http://[::ffff:127.0.0.1]:${at.port}/`)).toMatchObject(blocked)
    expect(await guarded(`http://2130706433:${at.port}/`)).toMatchObject(blocked)
    expect(await guarded(`http://api.example.com:${at.port}/`, '127.0.0.1')).toMatchObject(blocked)
    expect(await guarded(`http://api.example.com:${at.port}/`, '8.8.8.8', '10.0.0.1')).toMatchObject(blocked)
    expect(at.connections()).toBe(0)
  })

  test('it was given up before', async () => {
    const at = await server((socket) => socket.write(OK))
    const given = { method: 'GET', path: '/', headers: {}, body: null }
    expect(await way(at.url).ask(given, AbortSignal.abort())).toMatchObject({ kind: 'not_sent' })
    expect(at.connections()).toBe(0)
  })
})

test('of an answer without end so much is read as is allowed', async () => {
  const at = await server((socket) => {
    socket.write(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(MAX_ANSWER_BYTES - 10)}`)
    const more = () => socket.write('y'.repeat(1_024)) && !socket.destroyed && setImmediate(more)
    socket.on('drain', more)
    more()
  })
  const answer = await ask(way(at.url))
  expect(answer).toMatchObject({ kind: 'answered', status: 200 })
  expect(answer.kind === 'answered' && answer.body.length).toBe(MAX_ANSWER_BYTES)
})

test('a name that moves is found after a while, and at once when its address fails', async () => {
  const first = await server((socket) => socket.write(OK), '127.0.0.2')
  let nowMs = 0
  let address = '127.0.0.2'
  let resolved = 0
  const to = way(`http://api.example.test:${first.port}/`, {
    now: () => nowMs,
    resolve: async () => {
      resolved++
      return [address]
    },
  })
  await ask(to)
  nowMs = 10_000
  await ask(to)
  expect(resolved).toBe(1)
  nowMs = 10_001
  await ask(to)
  expect(resolved).toBe(2)
  await first.close()
  address = '127.0.0.3'
  // On the connection that was kept first, then on none.
  while ((await ask(to)).kind !== 'not_sent');
  const before = resolved
  await ask(to)
  expect(resolved).toBe(before + 1)
})

describe('over TLS the certificate is checked for the name, not for the address', () => {
  const folder = new URL('../../cases/tls/', import.meta.url).pathname
  const source = new URL('../../../src/outbound/way-out.ts', import.meta.url).pathname
  const script = (names: readonly string[], port: number) => `
    const { openWayOut } = await import('${source}')
    for (const name of ${JSON.stringify(names)}) {
      const way = openWayOut(new URL('https://' + name + ':${port}/'), { allowPrivate: true, resolve: async () => ['127.0.0.1'], now: Date.now })
      for (const n of [1, 2]) {
        const { kind, error } = await way.ask({ method: 'POST', path: '/', headers: {}, body: 'a' }, AbortSignal.timeout(30000))
        console.log(name, kind, error ?? '')
      }
    }
    process.exit()`

  async function asked(names: readonly string[], trusted: boolean): Promise<string[]> {
    let requests = 0
    const secure = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      tls: {
        cert: Bun.file(`${folder}hooks.example.test.cert.pem`),
        key: Bun.file(`${folder}hooks.example.test.key.pem`),
      },
      fetch: () => {
        requests++
        return new Response('ok')
      },
    })
    closes.push(() => secure.stop(true))
    // Authorities are read when a process starts.
    const child = Bun.spawn([process.execPath, '-e', script(names, secure.port ?? 0)], {
      env: {
        PATH: process.env['PATH'] ?? '',
        ...(trusted ? { NODE_EXTRA_CA_CERTS: `${folder}hooks.example.test.cert.pem` } : {}),
      },
    })
    const text = await new Response(child.stdout).text()
    return [...text.trim().split('\n'), `${requests} requests`]
  }

  test('its own name is trusted; another one at the same address is not, and nothing is sent to it', async () => {
    const failed =
      'other.example.test not_sent the certificate or TLS handshake failed: ERR_TLS_CERT_ALTNAME_INVALID'
    expect(await asked(['hooks.example.test', 'other.example.test'], true)).toEqual([
      'hooks.example.test answered ',
      'hooks.example.test answered ',
      failed,
      failed,
      '2 requests',
    ])
  })

  test('an authority that nobody knows is not', async () => {
    expect(await asked(['hooks.example.test'], false)).toEqual([
      expect.stringMatching(/^hooks.example.test not_sent the certificate or TLS handshake failed: /),
      expect.stringMatching(/^hooks.example.test not_sent the certificate or TLS handshake failed: /),
      '0 requests',
    ])
  })
})
