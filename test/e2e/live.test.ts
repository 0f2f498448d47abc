import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ENDS_SOON } from '../support/all-ended.ts'
import { get, message, post } from '../support/api.ts'
import { createDataDir } from '../support/data-dir.ts'
import { createTestClient } from '../support/database.ts'
import { type EventStream, openEventStream } from '../support/event-stream.ts'
import { eventually } from '../support/eventually.ts'
import { type Fleet, startFleet } from '../support/fleet.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { arrowCounts, historyCounts } from '../support/live.ts'
import { historyOf, SCRIPTED, waitForStatus } from '../support/messages.ts'
import { randomFrom } from '../support/random.ts'

const DEMO = '550e8400-e29b-41d4-a716-446655440000'

/** `SEED=… bun test` runs the same messages again. */
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000)

/** Said by a stop that came to its end; one that hangs is forced after 9 s, with the same exit code and without a word. */
const STOPPED = '"gateway stopped"'

/** Numbers with a meaning, and one that is simply delivered. Without 0004, whose receipt never comes. */
const NUMBERS = ['5555', ...Object.keys(SCRIPTED).filter((lastFour) => lastFour !== '0004')]

/** Told twice, its last receipt comes after its end. */
const TOLD_TWICE = '0008'

/** Sends messages to random numbers; answers their ids once all have ended, and nothing comes any more. */
async function sendRandom(urls: readonly string[], clientId: string, count: number): Promise<string[]> {
  const random = randomFrom(SEED)
  const sent = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const lastFour = NUMBERS[Math.floor(random() * NUMBERS.length)] ?? '5555'
      const express = random() < 0.3
      const { status, body } = await post(
        `${urls[index % urls.length]}/v1/messages`,
        message(clientId, lastFour, { express }),
      )
      expect(status).toBe(202)
      return { id: String(body['message_id']), lastFour }
    }),
  )
  for (const [index, { id, lastFour }] of sent.entries()) {
    const url = urls[index % urls.length] ?? ''
    await waitForStatus(url, id, SCRIPTED[lastFour]?.status ?? 'DELIVERED', 60_000)
    if (lastFour === TOLD_TWICE)
      await eventually(async () => (await historyOf(url, id)).includes('RECEIPT_DELIVERED!'))
  }
  return sent.map(({ id }) => id)
}

describe('two api and two worker processes on NATS', () => {
  let fleet: Fleet
  let streams: EventStream[]

  beforeAll(async () => {
    fleet = await startFleet(ENDS_SOON)
    streams = fleet.apis.map(({ url }) => openEventStream(`${url}/v1/live`))
    await eventually(() => streams.every(({ events }) => events.length > 0))
  })
  afterAll(async () => {
    await Promise.all(streams.map((stream) => stream.close()))
    await fleet.stop()
  })

  test(`both apis tell every move of a random run (seed ${SEED}), as many as the history has`, async () => {
    const urls = fleet.apis.map(({ url }) => url)
    await sendRandom(urls, await createTestClient(fleet.database.db, 100_000), 300)
    await eventually(
      async () => {
        const rows = await fleet.database.db.sql<
          { from: string | null; to: string; event: string; ignored: boolean; count: number }[]
        >`select from_status as from, to_status as to, event, ignored, count(*)::int as count
          from message_history group by 1, 2, 3, 4`
        const history = historyCounts(rows)
        expect(history['null QUEUED ACCEPTED false']).toBe(300)
        for (const { events } of streams) expect(arrowCounts(events)).toEqual(history)
        return true
      },
      { everyMs: 100 },
    )
  })

  test('both kinds of process end at once at SIGTERM, though the streams are open', async () => {
    expect(await Promise.all([...fleet.apis, ...fleet.workers].map((gateway) => gateway.stop()))).toEqual([
      0, 0, 0, 0,
    ])
    for (const gateway of [...fleet.apis, ...fleet.workers]) expect(gateway.output()).toContain(STOPPED)
  })
})

describe('an embedded gateway with two workers', () => {
  const data = createDataDir()
  const env = { DATA_DIR: data.path, ACTOR_WORKERS: '2', ...ENDS_SOON }
  let gateway: Gateway
  let stream: EventStream

  beforeAll(async () => {
    gateway = await startGateway(env)
    stream = openEventStream(`${gateway.url}/v1/live`)
    await eventually(() => stream.events.length > 0)
  })
  afterAll(async () => {
    await stream.close()
    await gateway.stop()
    data.remove()
  })

  test(`tells every move of a random run (seed ${SEED}), as many as the histories have`, async () => {
    const ids = await sendRandom([gateway.url], DEMO, 60)
    await eventually(
      async () => {
        const histories = await Promise.all(ids.map((id) => get(`${gateway.url}/v1/messages/${id}/events`)))
        const rows = histories.flatMap(({ body }) => body['events'] as Parameters<typeof historyCounts>[0])
        expect(arrowCounts(stream.events)).toEqual(historyCounts(rows))
        return true
      },
      { everyMs: 100 },
    )
  })

  test('after kill -9 and a restart a client is there again, and hears what moves then', async () => {
    const { port } = gateway
    await gateway.kill()
    await eventually(() => !stream.connected())
    gateway = await startGateway({ ...env, PORT: String(port) })
    const snapshot = await eventually(() => stream.events.find(({ connection }) => connection === 2))
    expect([snapshot.name, snapshot.data['arrows']]).toEqual(['snapshot', []])
    const { body } = await post(`${gateway.url}/v1/messages`, message(DEMO, '5555'))
    await waitForStatus(gateway.url, String(body['message_id']), 'DELIVERED')
    await eventually(() => {
      expect(arrowCounts(stream.events)).toEqual({
        'null QUEUED ACCEPTED false': 1,
        'QUEUED SENDING DISPATCHED false': 1,
        'SENDING SENT PROVIDER_ACCEPTED false': 1,
        'SENT DELIVERED RECEIPT_DELIVERED false': 1,
      })
      return true
    })
  })

  test('SIGTERM ends it at once, though the stream is open', async () => {
    expect(await gateway.stop()).toBe(0)
    expect(gateway.output()).toContain(STOPPED)
    await eventually(() => !stream.connected())
  })
})
