import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { CallbackHooks } from '../../../src/callback/form.ts'
import { openCallbackPost } from '../../../src/callback/post.ts'
import type { CallbackTo } from '../../../src/domain/callback/callback-to.ts'
import type { ClientId } from '../../../src/domain/message.ts'
import { findCallbackEndpoint } from '../../../src/store/callback/callback-endpoints.ts'
import { queueReceived } from '../../../src/store/callback/received-callbacks.ts'
import type { Db } from '../../../src/store/database/db.ts'
import { ALL_INBOUND, listInbound } from '../../../src/store/inbound/inbound-views.ts'
import { NO_CALLBACK_HOOKS } from '../../support/apart.ts'
import { createToldClient, moveThrough, startSender, waitForCallbacks } from '../../support/callbacks.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { openEndpoint } from '../../support/endpoint.ts'
import { addInbound } from '../../support/inbound.ts'

/** A request to a URL that came with a message. */
type Called = {
  readonly method: string
  readonly path: string
  readonly headers: Headers
  readonly body: string
}

let database: TestDatabase
let db: Db
let clientId: ClientId
const ends: (() => unknown)[] = []

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
beforeEach(async () => {
  clientId = (await createToldClient(db, 'http://127.0.0.1:1/sms')).clientId
})
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
  await db.sql`delete from callbacks`
})
afterAll(() => database.drop())

/** Listens on a free loopback port; answers 202 if not told otherwise. */
function place(answer: (called: Called) => Response | Promise<Response> = () => new Response('0: Accepted')) {
  const called: Called[] = []
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      const { method, headers, url } = request
      const one = { method, path: url.replace(/^.*?:\d+/, ''), headers, body: await request.text() }
      called.push(one)
      return await answer(one)
    },
  })
  const close = () => server.stop(true)
  ends.push(close)
  return { url: `http://127.0.0.1:${server.port}/dlr`, called, close }
}

const to = (via: CallbackTo['via'], url: string, form: CallbackTo['form'] = {}): CallbackTo => ({
  via,
  url,
  statuses: ['DELIVERED'],
  form,
})
const deliveredTo = (callbackTo: CallbackTo, count = 1) =>
  moveThrough(db, clientId, ['SENDING', 'SENT', 'DELIVERED'], count, { door: 'kannel', callbackTo })

function sender(more: Parameters<typeof startSender>[1] = {}): void {
  ends.push(startSender(db, more))
}

describe('a message that came with where its client is told', () => {
  test('is told there in the form of its door, unsigned', async () => {
    const there = place()
    const [id] = await deliveredTo(to('kannel', `${there.url}?d=%d&id=%I`))
    sender()
    const [told] = await waitForCallbacks(db, clientId, 'DELIVERED', 1)
    expect(told).toMatchObject({
      via: 'kannel',
      url: `${there.url}?d=%d&id=%I`,
      attempts: 1,
      lastStatusCode: 200,
    })
    expect(there.called.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['GET', `/dlr?d=1&id=${id}`, ''],
    ])
    const names = [...(there.called[0]?.headers.keys() ?? [])]
    expect(names.filter((name) => name.startsWith('webhook'))).toEqual([])
    expect(there.called[0]?.headers.get('user-agent')).toBe('sms-gateway')
  })

  test('is told again the same until the answer is what its form wants', async () => {
    const answers = [new Response('OK'), new Response(null, { status: 500 }), new Response('ACK/Jasmin')]
    const there = place(() => answers.shift() ?? new Response(null, { status: 500 }))
    await deliveredTo(to('jasmin', there.url, { level: 2, method: 'POST' }))
    sender()
    const [told] = await waitForCallbacks(db, clientId, 'DELIVERED', 1)
    expect(told?.attempts).toBe(3)
    expect(new Set(there.called.map(({ method, body }) => `${method} ${body}`)).size).toBe(1)
  })

  test('that is never answered so is DEAD, and says why', async () => {
    const there = place(() => new Response('OK'))
    await deliveredTo(to('jasmin', there.url))
    sender()
    const [dead] = await waitForCallbacks(db, clientId, 'DEAD', 1)
    expect(dead).toMatchObject({
      lastStatusCode: 200,
      lastError: 'the endpoint answered 200, but not in the words of the form that it was told in',
    })
  })

  test('whose URL is gone ends alone: the endpoint is not disabled', async () => {
    const there = place(({ path }) => new Response(null, { status: path === '/dlr?gone' ? 410 : 200 }))
    await deliveredTo(to('kannel', `${there.url}?gone`))
    await deliveredTo(to('kannel', `${there.url}?there`), 2)
    sender()
    await waitForCallbacks(db, clientId, 'DEAD', 1)
    await waitForCallbacks(db, clientId, 'DELIVERED', 2)
    expect(await findCallbackEndpoint(db.sql, clientId, Date.now())).toMatchObject({ disabledAt: null })
  })

  test('is never told at an address inside', async () => {
    const there = place()
    await deliveredTo(to('kannel', there.url.replace('127.0.0.1', 'turned.example.test')))
    sender({
      callbackPost: openCallbackPost({
        allowPrivate: false,
        timeoutMs: 500,
        resolve: async () => ['127.0.0.1'],
      }),
    })
    const [dead] = await waitForCallbacks(db, clientId, 'DEAD', 1)
    expect(dead?.lastError).toStartWith('blocked: the URL must name a host on the public Internet')
    expect(there.called).toEqual([])
  })

  test('at a slow place holds up neither other places nor the endpoint', async () => {
    const slow = place(() => new Promise(() => {}))
    const quick = place()
    const endpoint = openEndpoint()
    ends.push(endpoint.close)
    await db.sql`update clients set dlr_callback_url = ${endpoint.url} where id = ${clientId}`
    await deliveredTo(to('kannel', slow.url), 60)
    await deliveredTo(to('kannel', quick.url), 20)
    await moveThrough(db, clientId, ['DELIVERED'], 20)
    sender({
      callbackPost: openCallbackPost({ allowPrivate: true, timeoutMs: 60_000, resolve: async () => [] }),
    })
    await waitForCallbacks(db, clientId, 'DELIVERED', 40)
    expect([slow.called.length, quick.called.length, endpoint.received.length]).toEqual([4, 20, 20])
    await slow.close()
  })

  test('in a form that cannot tell it is not sent, and says so', async () => {
    const there = place()
    await deliveredTo(to('kannel', there.url))
    await db.sql`update callbacks set body = ${JSON.stringify({ type: 'message.received', timestamp: '', data: {} })}`
    sender()
    const [dead] = await waitForCallbacks(db, clientId, 'DEAD', 1)
    expect(dead?.lastError).toBe('not sent: it cannot be told in the form of kannel')
    expect(there.called).toEqual([])
  })
})

describe('what comes in at a number with a URL', () => {
  async function comes(url: string): Promise<void> {
    await db.sql`delete from numbers`
    await db.sql`insert into numbers (number, client_id, sms_url) values ('12345', ${clientId}, ${url})`
    await addInbound(db, { clientId, text: 'HELLO' })
    await queueReceived(db.sql, await listInbound(db, { ...ALL_INBOUND, clientId }, 10))
  }
  const twiml = () =>
    new Response('<Response><Message>one</Message><Message>two</Message></Response>', {
      headers: { 'content-type': 'text/xml' },
    })

  test('is signed with the token of the client, and its replies are kept before it counts as told', async () => {
    const kept: Parameters<CallbackHooks['keepReplies']>[0][] = []
    const there = place(twiml)
    await comes(there.url)
    let failures = 1
    sender({
      callbackHooks: {
        tokenOf: async (of, via) => `token of ${of} at ${via}`,
        async keepReplies(answered) {
          if (failures-- > 0) throw new Error('the database is away')
          kept.push(answered)
        },
      },
    })
    const [told] = await waitForCallbacks(db, clientId, 'DELIVERED', 1)
    expect(told).toMatchObject({ via: 'twilio', attempts: 2 })
    expect(kept.map(({ id, message, replies }) => [id, message.text, replies])).toEqual([
      [told?.id as never, 'HELLO', ['one', 'two']],
    ])
    const [first, second] = there.called
    expect(first?.headers.get('x-twilio-signature')).toMatch(/^[A-Za-z0-9+/]{27}=$/)
    expect(second?.body).toBe(first?.body ?? '')
  })

  test('says why it is told again where its replies are not kept, and its place is not to blame', async () => {
    const there = place(twiml)
    await comes(there.url)
    const keepReplies = () => Promise.reject(new Error('the database is away'))
    sender({ callbackHooks: { ...NO_CALLBACK_HOOKS, keepReplies } })
    const [dead] = await waitForCallbacks(db, clientId, 'DEAD', 1)
    expect(dead).toMatchObject({
      lastStatusCode: 200,
      lastError: 'the endpoint answered 200, but its replies could not be kept',
    })
    const breakers = await db.sql`select 1 from callback_target_breakers where client_id = ${clientId}`
    expect(breakers).toHaveLength(0)
  })

  test('is not sent while its token cannot be read, and says so', async () => {
    const there = place(twiml)
    await comes(there.url)
    const tokenOf = () => Promise.reject(new Error('the database is away'))
    sender({ callbackHooks: { ...NO_CALLBACK_HOOKS, tokenOf } })
    const [dead] = await waitForCallbacks(db, clientId, 'DEAD', 1)
    expect(dead?.lastError).toBe('not sent: the token that signs it could not be read')
    expect(there.called).toEqual([])
  })

  test('is told without a signature where no token is known', async () => {
    const there = place()
    await comes(there.url)
    sender({ callbackHooks: NO_CALLBACK_HOOKS })
    await waitForCallbacks(db, clientId, 'DELIVERED', 1)
    expect(there.called[0]?.headers.get('x-twilio-signature')).toBeNull()
  })
})
