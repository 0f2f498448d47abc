import { describe, expect, test } from 'bun:test'
import { Gateway, type GatewayOptions, NoAnswer, Refused } from '../../../clients/typescript/src/client.ts'

const MESSAGE = { client_id: 'c', to: '+1234567890', from: 'SENDER', text: 'Hello' }

/** A gateway that gives these answers, one after the other, and what it was asked. */
function scripted(
  answers: readonly (() => Response | Promise<Response>)[],
  options: Partial<GatewayOptions> = {},
) {
  const asked: { readonly request: Request; readonly body: string }[] = []
  const gateway = new Gateway({
    url: 'http://gateway.test/sms/',
    ...options,
    async fetch(request) {
      const answer = answers[asked.length]
      asked.push({ request, body: await request.clone().text() })
      if (!answer) throw new Error('asked too often')
      return await answer()
    },
  })
  return { gateway, asked }
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  () =>
    Response.json(body, { status, headers })
const accepted = json(202, { message_id: 'm', status: 'QUEUED' })
const busy = json(503, { error: 'busy', code: 'busy', request_id: 'r' }, { 'retry-after': '0' })
const broken = () => Promise.reject(new Error('connection refused'))

const thrown = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => new Error('nothing was thrown'),
    (error: unknown) => error,
  )

describe('a message is sent once', () => {
  test('with one key for all tries, whatever became of the ones before', async () => {
    const inFlight = json(409, { error: 'x', code: 'request_in_flight', request_id: 'r' })
    const { gateway, asked } = scripted([broken, inFlight, accepted])
    expect(await gateway.post('/v1/messages', { body: MESSAGE })).toEqual({
      message_id: 'm',
      status: 'QUEUED',
    })
    const keys = asked.map(({ request }) => request.headers.get('idempotency-key'))
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
    expect(keys).toEqual([keys[0], keys[0], keys[0]] as string[])
    expect(asked.map(({ body }) => JSON.parse(body))).toEqual([MESSAGE, MESSAGE, MESSAGE])
    expect(asked[0]?.request.url).toBe('http://gateway.test/sms/v1/messages')
  })

  test('with another key each time that it is asked for, or the one that is given', async () => {
    const { gateway, asked } = scripted([accepted, accepted, accepted, accepted])
    await gateway.post('/v1/messages', { body: MESSAGE })
    await gateway.post('/v1/messages', { body: MESSAGE })
    await gateway.post('/v1/messages', { body: MESSAGE, headers: { 'Idempotency-Key': 'mine' } })
    await gateway.post('/v1/messages', {
      body: MESSAGE,
      params: { header: { 'Idempotency-Key': 'order-1' } },
    })
    const keys = asked.map(({ request }) => request.headers.get('idempotency-key'))
    expect(keys.slice(2)).toEqual(['mine', 'order-1'])
    expect(new Set(keys).size).toBe(4)
  })

  test('and its key is there to ask again with, when nobody knows', async () => {
    const { gateway, asked } = scripted([broken, broken], { tries: 2 })
    const error = await thrown(gateway.post('/v1/messages', { body: MESSAGE }))
    expect(error).toBeInstanceOf(NoAnswer)
    expect((error as NoAnswer).message).toBe('POST /v1/messages: no answer: connection refused')
    expect((error as NoAnswer).request).toEqual({
      method: 'POST',
      path: '/v1/messages',
      idempotencyKey: asked[0]?.request.headers.get('idempotency-key') ?? '',
    })
  })

  test('a request that takes no key is not sent twice', async () => {
    const { gateway, asked } = scripted([broken, broken])
    const asking = gateway.post('/v1/dead-letters/replay', { body: {} })
    expect(await thrown(asking)).toBeInstanceOf(NoAnswer)
    expect(asked).toHaveLength(1)
    expect(asked[0]?.request.headers.has('idempotency-key')).toBe(false)
  })
})

describe('tries', () => {
  test('are as many as allowed', async () => {
    const { gateway, asked } = scripted([busy, busy, busy], { tries: 2 })
    expect(await thrown(gateway.get('/v1/clients'))).toMatchObject({ code: 'busy', retryAfterS: 0 })
    expect(asked).toHaveLength(2)
  })

  test('end where the next would come later than there is patience for', async () => {
    const limited = json(429, { error: 'x', code: 'rate_limited', request_id: 'r' }, { 'retry-after': '40' })
    const { gateway, asked } = scripted([limited])
    expect(await thrown(gateway.post('/v1/messages', { body: MESSAGE }))).toMatchObject({ retryAfterS: 40 })
    expect(asked).toHaveLength(1)
  })

  test('have a time each', async () => {
    const gateway = new Gateway({
      url: 'http://gateway.test',
      tries: 1,
      tryMs: 20,
      fetch: ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    })
    expect(await thrown(gateway.get('/health'))).toMatchObject({
      message: 'GET /health: no answer: none within 20 ms',
    })
  })

  test('end at once when who asked wants no more, with his reason', async () => {
    const stop = new AbortController()
    const { gateway, asked } = scripted([broken, broken, broken])
    const asking = thrown(gateway.get('/health', { signal: stop.signal }))
    stop.abort(new Error('enough'))
    expect(await asking).toMatchObject({ message: 'enough' })
    expect(asked.length).toBeLessThan(2)
  })
})

describe('what can never be sent', () => {
  test('is said at once: no address, and secrets that no header can hold, without showing them', () => {
    const url = 'http://gateway.test'
    for (const options of [{ url: '' }, { url: 'gateway' }, { url: 'ftp://gateway.test' }])
      expect(() => new Gateway(options)).toThrow('url must be')
    expect(() => new Gateway({ url, apiKey: 'schlüssel' })).toThrow(/^apiKey must be [^ü]*$/)
    expect(() => new Gateway({ url, adminToken: 'a b' })).toThrow(/^adminToken must be/)
  })

  test('is not tried again', async () => {
    const { gateway, asked } = scripted([])
    const asking = gateway.get('/health', { headers: { 'X-Request-Id': 'ü\u0100' } })
    expect(await thrown(asking)).toBeInstanceOf(TypeError)
    expect(asked).toHaveLength(0)
  })

  test('to another host: a redirect is a refusal, and the key stays here', async () => {
    const redirected = () => new Response(null, { status: 307, headers: { location: 'http://other.test' } })
    const { gateway, asked } = scripted([redirected], { apiKey: 'key' })
    const error = await thrown(gateway.post('/v1/messages', { body: MESSAGE }))
    expect(error).toMatchObject({ status: 307, code: null })
    expect(asked.map(({ request }) => request.redirect)).toEqual(['manual'])
  })
})

describe('what moves', () => {
  const stream = (text: string) => () =>
    new Response(text, { headers: { 'content-type': 'text/event-stream' } })

  test('goes on after a lost connection, and ends when the gateway refuses', async () => {
    const denied = json(401, { error: 'x', code: 'not_an_admin', request_id: 'r' })
    const first = 'event: snapshot\ndata: {"at":"1"}\n\nevent: update\ndata: {"at":"2"}\n\n'
    const { gateway, asked } = scripted([
      stream(first),
      stream('event: snapshot\ndata: {"at":"3"}\n\n'),
      denied,
    ])
    const seen: string[] = []
    const reading = (async () => {
      for await (const { event, data } of gateway.live()) seen.push(`${event} ${data.at}`)
    })()
    expect(await thrown(reading)).toMatchObject({ code: 'not_an_admin' })
    expect(seen).toEqual(['snapshot 1', 'update 2', 'snapshot 3'])
    expect(asked[0]?.request.headers.get('accept')).toBe('text/event-stream')
  })

  test('ends with the reason of the signal', async () => {
    const stop = new AbortController()
    const { gateway } = scripted([stream('event: snapshot\ndata: {"at":"1"}\n\n')])
    const reading = (async () => {
      for await (const _ of gateway.live({ signal: stop.signal })) stop.abort(new Error('enough'))
    })()
    expect(await thrown(reading)).toMatchObject({ message: 'enough' })
  })
})

describe('a refusal', () => {
  test('is thrown with its code, its facts and the request', async () => {
    const body = {
      error: 'insufficient credits',
      code: 'insufficient_credits',
      required: 2.37,
      available: 0.79,
      request_id: 'r',
    }
    const { gateway } = scripted([json(402, body)])
    const error = await thrown(gateway.post('/v1/messages', { body: MESSAGE }))
    expect(error).toBeInstanceOf(Refused)
    const refused = error as Refused
    expect(refused.message).toBe('POST /v1/messages: 402 insufficient credits')
    expect(refused.status).toBe(402)
    expect(refused.code).toBe('insufficient_credits')
    expect(refused.refusal).toMatchObject({ required: 2.37, available: 0.79 })
  })

  test('of a proxy has no code, and its text', async () => {
    const { gateway } = scripted([() => new Response('<h1>Bad Gateway</h1>', { status: 502 })], {
      tries: 1,
    })
    const error = await thrown(gateway.get('/health'))
    expect(error).toMatchObject({ status: 502, code: null, refusal: null, body: '<h1>Bad Gateway</h1>' })
  })

  test('never shows the key of the client or the token', async () => {
    const { gateway, asked } = scripted([json(401, { error: 'x', code: 'wrong_api_key', request_id: 'r' })], {
      apiKey: 'key-of-the-client',
      adminToken: 'token-of-the-admin',
    })
    const error = await thrown(gateway.get('/v1/clients'))
    expect(asked[0]?.request.headers.get('x-api-key')).toBe('key-of-the-client')
    expect(asked[0]?.request.headers.get('authorization')).toBe('Bearer token-of-the-admin')
    expect(Bun.inspect(error)).not.toMatch(/key-of-the-client|token-of-the-admin/)
  })
})

describe('a list', () => {
  const page = (ids: readonly string[], next: string | null) =>
    json(200, { messages: ids.map((id) => ({ id })), next_cursor: next })

  test('is read page by page, as far as it is wanted', async () => {
    const { gateway, asked } = scripted([page(['a', 'b'], 'b'), page([], 'c'), page(['d'], null)])
    const ids: string[] = []
    const query = { client_id: 'c', limit: 2 }
    for await (const { id } of gateway.list('/v1/messages', { params: { query } })) ids.push(id)
    expect(ids).toEqual(['a', 'b', 'd'])
    expect(asked.map(({ request }) => new URL(request.url).search)).toEqual([
      '?client_id=c&limit=2',
      '?client_id=c&limit=2&cursor=b',
      '?client_id=c&limit=2&cursor=c',
    ])
  })

  test('asks for no page that nobody reads', async () => {
    const { gateway, asked } = scripted([page(['a', 'b'], 'b')])
    for await (const { id } of gateway.list('/v1/messages', { params: { query: { client_id: 'c' } } }))
      if (id === 'b') break
    expect(asked).toHaveLength(1)
  })
})

describe('the types', () => {
  test('know routes, fields and answers: each wrong line below is an error of the compiler', () => {
    const lines = async (gateway: Gateway) => {
      const params = { path: { id: 'm' } }
      // @ts-expect-error there is no such route
      await gateway.get('/v1/mesages/{id}', { params })
      // @ts-expect-error the route has no such method
      await gateway.put('/v1/messages/{id}', { params })
      // @ts-expect-error its path needs an id
      await gateway.get('/v1/messages/{id}')
      // @ts-expect-error the message needs a number
      await gateway.post('/v1/messages', { body: { client_id: 'c', from: 'SENDER', text: 'x' } })
      // @ts-expect-error the message has no such field
      await gateway.post('/v1/messages', { body: { ...MESSAGE, txt: 'x' } })
      // @ts-expect-error the list has no such parameter
      await gateway.get('/v1/messages', { params: { query: { client_id: 'c', limitt: 2 } } })
      // @ts-expect-error the route is no list
      for await (const _ of gateway.list('/v1/routes')) return
      // @ts-expect-error the message has no such status
      const isGone = (await gateway.get('/v1/messages/{id}', { params })).status === 'GONE'
      // @ts-expect-error the answer would be no text
      await gateway.get('/v1/messages/{id}', { params, parseAs: 'text' })
      return isGone
    }
    expect(lines).toBeFunction()
  })
})

describe('an answer', () => {
  test('without a body is nothing', async () => {
    const { gateway } = scripted([() => new Response(null, { status: 204 })])
    const nothing: undefined = await gateway.delete('/v1/suppressions/{id}', {
      params: { path: { id: 's' } },
    })
    expect(nothing).toBeUndefined()
  })

  test('may be CSV, and is a text then', async () => {
    const { gateway, asked } = scripted([() => new Response('id,status\r\n')])
    const csv = await gateway.csv('/v1/messages', { params: { query: { client_id: 'c' } } })
    expect(csv).toBe('id,status\r\n')
    expect(asked[0]?.request.headers.get('accept')).toBe('text/csv')
  })

  test('is there whole, for what a later If-Match needs', async () => {
    const { gateway } = scripted([json(200, { routes: [] }, { etag: '"7"' })])
    const { data, status, headers } = await gateway.whole.get('/v1/routes')
    expect([data.routes.length, status, headers.get('etag')]).toEqual([0, 200, '"7"'])
  })
})
