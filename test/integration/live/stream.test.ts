import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { createApp } from '../../../src/api/app.ts'
import { must } from '../../../src/domain/assert.ts'
import { MAX_ARROWS } from '../../../src/live/board.ts'
import { type LiveWatch, MAX_WATCHERS, openLiveWatch } from '../../../src/live/watch.ts'
import { type Db, openDb } from '../../../src/store/database/db.ts'
import { apiDeps, openBusAway } from '../../support/apart.ts'
import { fetchHeld } from '../../support/document.ts'
import { type EventStream, openEventStream } from '../../support/event-stream.ts'
import { eventually } from '../../support/eventually.ts'
import { type ListeningApp, listenApp } from '../../support/listening-app.ts'
import { arrowCounts } from '../../support/live.ts'
import { DELIVERED, told, update } from '../../unit/live/live-parts.ts'

/** What a reader may leave unread, and one event more. */
const MOST_UNREAD_BYTES = 512 * 1024

let db: Db
let app: ListeningApp
let liveWatch: LiveWatch
let now: () => number
const bus = openBusAway()
const streams: EventStream[] = []

beforeAll(() => {
  db = openDb({ address: { kind: 'url', url: process.env['POSTGRES_URL'] ?? '' }, name: 'sms-test', max: 1 })
})
beforeEach(() => {
  now = Date.now
  liveWatch = openLiveWatch({ bus, now: () => now() })
  app = listenApp(apiDeps({ db, bus, liveWatch }))
})
afterEach(async () => {
  await Promise.all(streams.splice(0).map((stream) => stream.close()))
  liveWatch.close()
  await app.stop()
})
afterAll(() => db.close())

function open(): EventStream {
  const stream = openEventStream(`${app.url}/v1/live`)
  streams.push(stream)
  return stream
}

describe('a stream', () => {
  test('begins with the last hour and goes on with what moves', async () => {
    // What is counted stays in the minute that is under way.
    const stoppedMs = Date.now()
    now = () => stoppedMs
    bus.publishLive(update(3))
    const { events } = open()
    const first = await eventually(() => events[0])
    expect(first.name).toBe('snapshot')
    const zeros = (count: number) => Array.from({ length: count }, () => 0)
    expect(first.data).toEqual({
      at: expect.stringMatching(/^20.*Z$/),
      since: expect.stringMatching(/^20.*Z$/),
      arrows: [
        {
          ...DELIVERED,
          last_minute: 3,
          last_hour: 3,
          per_second: expect.arrayContaining([3]),
          per_minute: [...zeros(59), 3],
        },
      ],
    })
    bus.publishLive({ ...update(2, {}, [told({ atMs: 1_700_049_600_000, error: 'UNDELIV' })]), received: 3 })
    const next = await eventually(() => events.find(({ data }) => (data['counts'] as unknown[])?.length > 0))
    const { messageId, clientId, atMs: _, ...move } = told({ error: 'UNDELIV' })
    expect([next.name, Number(next.id) > Number(first.id)]).toEqual(['update', true])
    expect(next.data).toEqual({
      at: expect.stringMatching(/^20.*Z$/),
      counts: [{ ...DELIVERED, count: 2 }],
      moves: [{ ...move, message_id: messageId, client_id: clientId, at: '2023-11-15T12:00:00.000Z' }],
      received: 3,
    })
    expect(arrowCounts(events)).toEqual({ 'SENT DELIVERED RECEIPT_DELIVERED false': 5 })
  })

  test('is an event stream that nobody stores or collects', async () => {
    const leaving = new AbortController()
    const response = await fetch(`${app.url}/v1/live`, { signal: leaving.signal })
    expect(response.status).toBe(200)
    const names = ['content-type', 'cache-control', 'x-accel-buffering', 'x-request-id']
    expect(names.map((name) => response.headers.get(name))).toEqual([
      'text/event-stream; charset=utf-8',
      'no-store',
      'no',
      expect.stringMatching(/./),
    ])
    leaving.abort()
  })

  test('ends when the process stops, and a client that comes then is refused', async () => {
    const response = await fetch(`${app.url}/v1/live`)
    const ended = response.text()
    liveWatch.close()
    expect(await ended).toStartWith('retry: 2000\n\nid: ')
    expect((await fetchHeld(`${app.url}/v1/live`)).status).toBe(503)
  })
})

describe('beyond a hundred streams', () => {
  test('the answer is 503, until one of them leaves', async () => {
    const leaving = new AbortController()
    await fetch(`${app.url}/v1/live`, { signal: leaving.signal })
    for (let i = 1; i < MAX_WATCHERS; i++) must(liveWatch.watch({ update() {}, ended() {} }), 'a place')
    const refused = await fetchHeld(`${app.url}/v1/live`)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await refused.json()).toMatchObject({
      error: 'too many live streams are open',
      code: 'too_many_streams',
    })
    leaving.abort()
    const next = open()
    await eventually(() => next.connected())
  })
})

describe('a reader that takes nothing', () => {
  test('is dropped once so much is unread, gives its place back, and takes no memory any more', async () => {
    const places = () => {
      const free = []
      for (;;) {
        const place = liveWatch.watch({ update() {}, ended() {} })
        if (!place) break
        free.push(place)
      }
      for (const place of free) place.stop()
      return free.length
    }
    const response = await createApp(apiDeps({ db, bus, liveWatch })).handle(
      new Request('http://localhost/v1/live'),
    )
    expect(places()).toBe(MAX_WATCHERS - 1)
    await eventually(() => {
      for (let i = 0; i < MAX_ARROWS; i++) bus.publishLive(update(1, { provider: `provider-${i}` }))
      return places() === MAX_WATCHERS
    })
    let unreadBytes = 0
    const reading = (async () => {
      for await (const chunk of must(response.body, 'a body')) unreadBytes += chunk.byteLength
    })()
    await expect(reading).rejects.toThrow('the reader is too slow')
    expect(unreadBytes).toBeLessThan(MOST_UNREAD_BYTES)
  })
})
