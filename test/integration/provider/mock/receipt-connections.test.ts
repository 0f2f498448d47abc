import { afterEach, describe, expect, test } from 'bun:test'
import { openReceiptConnections } from '../../../../src/provider/mock/receipt-connections.ts'
import { eventually } from '../../../support/eventually.ts'

const BODY = JSON.stringify({ provider_message_id: 'op-1', status: 'DELIVRD', error: 'größer' })
const CLOSING: (() => void)[] = []
afterEach(() => {
  for (const close of CLOSING.splice(0)) close()
})

/** An endpoint that answers each whole request with these octets, in as many pieces; none: never. */
function endpoint(...pieces: readonly string[]) {
  const requests: string[] = []
  let opened = 0
  let closed = 0
  const server = Bun.listen<{ heard: string }>({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      open(socket) {
        socket.data = { heard: '' }
        opened++
      },
      async data(socket, chunk) {
        socket.data.heard += chunk.toString()
        if (!socket.data.heard.endsWith(BODY)) return
        requests.push(socket.data.heard)
        socket.data.heard = ''
        for (const piece of pieces) {
          socket.write(piece)
          socket.flush()
          await new Promise(setImmediate)
        }
      },
      close: () => {
        closed++
      },
    },
  })
  CLOSING.push(() => server.stop(true))
  return {
    url: `http://127.0.0.1:${server.port}/dlr/mock?of=a`,
    requests,
    opened: () => opened,
    closed: () => closed,
  }
}

function connections(timeoutMs = 5_000) {
  const opened = openReceiptConnections({ timeoutMs })
  CLOSING.push(opened.close)
  return opened
}

const NO_CONTENT = 'HTTP/1.1 204 No Content\r\n\r\n'

describe('receipts', () => {
  test('one after the other go over one connection, those at once over one each', async () => {
    const { url, requests, opened } = endpoint(NO_CONTENT)
    const { post } = connections()
    for (let n = 0; n < 3; n++) expect(await post(url, BODY)).toEqual({ kind: 'taken' })
    expect(opened()).toBe(1)
    expect(await Promise.all([post(url, BODY), post(url, BODY)])).toEqual([
      { kind: 'taken' },
      { kind: 'taken' },
    ])
    expect(opened()).toBe(2)
    const { host } = new URL(url)
    expect(new Set(requests)).toEqual(
      new Set([
        `POST /dlr/mock?of=a HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 68\r\n\r\n${BODY}`,
      ]),
    )
  })

  test.each<[answer: string, pieces: readonly string[], connections: number, answer: object]>([
    ['in pieces', ['HTTP/1.1 20', '0 OK\r\nContent-Le', 'ngth: 5\r\n\r\nta', 'ken'], 1, { kind: 'taken' }],
    [
      'whose length is not told',
      ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
      2,
      { kind: 'taken' },
    ],
    [
      'that is the last of its connection',
      ['HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'],
      2,
      { kind: 'taken' },
    ],
    [
      'that refuses',
      ['HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n'],
      1,
      { kind: 'not_taken', reason: 'it answered 503' },
    ],
  ])('with an answer %s', async (_, pieces, wanted, answer) => {
    const { url, opened } = endpoint(...pieces)
    const { post } = connections()
    for (let n = 0; n < 2; n++) expect(await post(url, BODY)).toEqual(answer as never)
    expect(opened()).toBe(wanted)
  })

  test('that are never answered are not taken, and their connection is closed', async () => {
    const { url, closed } = endpoint()
    expect(await connections(500).post(url, BODY)).toEqual({ kind: 'not_taken', reason: 'TimeoutError' })
    await eventually(() => closed() === 1)
  })

  test('whose endpoint is not there are not taken, and no path is told', async () => {
    const server = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } })
    server.stop(true)
    const answer = await connections().post(`http://127.0.0.1:${server.port}/dlr/token`, BODY)
    expect(answer).toEqual({ kind: 'not_taken', reason: 'ECONNREFUSED' })
  })

  test('whose connection is closed before the answer are not taken; the next finds another', async () => {
    let isFirst = true
    const server = Bun.listen({
      hostname: '127.0.0.1',
      port: 0,
      socket: {
        data(socket) {
          if (isFirst) socket.end()
          else socket.write(NO_CONTENT)
          isFirst = false
        },
      },
    })
    CLOSING.push(() => server.stop(true))
    const { post } = connections()
    const url = `http://127.0.0.1:${server.port}/`
    expect(await post(url, BODY)).toMatchObject({ kind: 'not_taken' })
    expect(await post(url, BODY)).toEqual({ kind: 'taken' })
  })

  test('share no connection on which more was said than was asked', async () => {
    const { url, opened, closed } = endpoint(NO_CONTENT, NO_CONTENT)
    const { post } = connections()
    await post(url, BODY)
    await eventually(() => closed() === 1)
    await Promise.all([post(url, BODY), post(url, BODY)])
    expect(opened()).toBe(3)
  })

  test('whose answer has no end are not taken', async () => {
    const { url, closed } = endpoint('HTTP/1.1 204 No Content\r\nX: ', 'x'.repeat(100_000))
    expect(await connections().post(url, BODY)).toEqual({
      kind: 'not_taken',
      reason: 'its answer is too long',
    })
    await eventually(() => closed() === 1)
  })

  test('leave no connection open when they are closed', async () => {
    const { url, closed } = endpoint(NO_CONTENT)
    const { post, close } = connections()
    await post(url, BODY)
    close()
    await eventually(() => closed() === 1)
  })
})
