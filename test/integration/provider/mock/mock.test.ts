import { Database } from 'bun:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OpenProvider } from '../../../../src/provider/kind.ts'
import type { MockOptions } from '../../../../src/provider/mock/mock.ts'
import type { SubmitAnswer } from '../../../../src/provider/port.ts'
import { eventually } from '../../../support/eventually.ts'
import { openOperator, requestTo } from './operator.ts'

type Posted = { readonly provider_message_id: string; readonly status: string; readonly error?: string }

const NO_HURRY = new AbortController().signal
/** Past the lease of a dead process, which is 5 s. */
const LATER_MS = 6_000

let folder: string
let bookPath: string
let posted: Posted[]
/** What the DLR path answers to each post. */
let answerTo: (body: Posted) => Response | Promise<Response>
let server: ReturnType<typeof Bun.serve>
let dlrUrl: string
const open = new Set<OpenProvider>()

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mock-operator-'))
  bookPath = join(folder, 'new', 'book.sqlite')
  posted = []
  answerTo = () => new Response('taken')
  server = Bun.serve({
    port: 0,
    async fetch(request) {
      // The parser of this test's border: what the operator promises to post.
      const body = (await request.json()) as Posted
      posted.push(body)
      return answerTo(body)
    },
  })
  dlrUrl = `http://127.0.0.1:${server.port}/dlr/mock`
})

afterEach(async () => {
  for (const operator of open) await operator.close()
  open.clear()
  await server.stop(true)
  rmSync(folder, { recursive: true })
})

function start(options: Partial<MockOptions> = {}): OpenProvider {
  const operator = openOperator({ bookPath, dlrUrls: [dlrUrl], ...options })
  open.add(operator)
  return operator
}

async function accepted(answer: Promise<SubmitAnswer>): Promise<string> {
  const value = await answer
  if (value.kind !== 'accepted') throw new Error(`not accepted: ${value.kind}`)
  return value.providerMessageIds[0]
}

function acceptedAll(operator: OpenProvider, count: number): Promise<string[]> {
  return Promise.all(
    Array.from({ length: count }, () => accepted(operator.submit(requestTo('4567'), NO_HURRY))),
  )
}

function readBook<Row>(query: string): Row[] {
  const db = new Database(bookPath, { readonly: true })
  const rows = db.query<Row, []>(query).all()
  db.close()
  return rows
}

const nothingOwed = () => readBook('select id from receipts').length === 0
const statuses = () => posted.map(({ status }) => status)
const names = () => posted.map((body) => body.provider_message_id).toSorted()
const refuse = () => new Response('not now', { status: 503 })

describe('receipts', () => {
  test('a message is accepted, and its receipt comes in over HTTP once', async () => {
    const id = await accepted(start().submit(requestTo('4567'), NO_HURRY))
    await eventually(nothingOwed)
    expect(posted).toEqual([{ provider_message_id: id, status: 'DELIVRD' }])
  })

  test('an undelivered message has a receipt with its error', async () => {
    const id = await accepted(start().submit(requestTo('0003'), NO_HURRY))
    await eventually(nothingOwed)
    expect(posted).toEqual([{ provider_message_id: id, status: 'UNDELIV', error: 'absent subscriber' }])
  })

  test('a delayed receipt comes after its delay', async () => {
    const operator = start({ latencyMs: 20, dlrDelayMs: 60 })
    const startedAtMs = performance.now()
    await accepted(operator.submit(requestTo('4567'), NO_HURRY))
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(19)
    await eventually(() => posted.length === 1)
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(79)
  })

  test('a receipt that is refused is posted again until it is taken', async () => {
    answerTo = () => (posted.length < 3 ? refuse() : new Response('taken'))
    await accepted(start().submit(requestTo('4567'), NO_HURRY))
    await eventually(nothingOwed)
    expect(statuses()).toEqual(['DELIVRD', 'DELIVRD', 'DELIVRD'])
  })

  test('the first receipt in vain is a line in the log, without the path, and so is the first one taken again', async () => {
    const lines: unknown[][] = []
    const log = {
      info: (fields: object, words: string) => lines.push(['info', fields, words]),
      warn: (fields: object, words: string) => lines.push(['warn', fields, words]),
    }
    answerTo = () => (posted.length < 8 ? refuse() : new Response('taken'))
    await acceptedAll(start({ log }), 3)
    await eventually(nothingOwed)
    const { origin } = new URL(dlrUrl)
    expect(lines).toEqual([
      ['warn', { to: origin, reason: 'it answered 503' }, 'receipts are not taken; asking on'],
      ['info', { failuresInRow: expect.any(Number) }, 'receipts are taken again'],
    ])
  })

  test('an endpoint that is not there is a line in the log with the reason', async () => {
    const lines: unknown[][] = []
    const log = { info() {}, warn: (fields: object, words: string) => lines.push([fields, words]) }
    const dead = Bun.serve({ port: 0, fetch: () => new Response() })
    const deadUrl = `http://127.0.0.1:${dead.port}`
    await dead.stop(true)
    await accepted(start({ log, dlrUrls: [`${deadUrl}/dlr/a-token`] }).submit(requestTo('4567'), NO_HURRY))
    await eventually(() => lines.length > 0)
    expect(lines).toEqual([[{ to: deadUrl, reason: 'ECONNREFUSED' }, 'receipts are not taken; asking on']])
  })

  test('names cannot be guessed from one another', async () => {
    const ids = await acceptedAll(start(), 50)
    const bits = ids.map((id) => /^mock-([0-9a-f]{24})$/.exec(id)?.[1] ?? '')
    expect(bits).not.toContain('')
    // No part of them is common or counted: at every place several digits come.
    for (let place = 0; place < 24; place++) {
      expect(new Set(bits.map((one) => one[place])).size).toBeGreaterThan(4)
    }
  })

  test('a receipt goes to the next URL when one is dead', async () => {
    const dead = Bun.serve({ port: 0, fetch: () => new Response() })
    const deadUrl = `http://127.0.0.1:${dead.port}/`
    await dead.stop(true)
    const ids = await acceptedAll(start({ dlrUrls: [deadUrl, dlrUrl] }), 4)
    await eventually(nothingOwed)
    expect(names()).toEqual(ids.toSorted())
  })

  test('the receipts are spread over the URLs', async () => {
    const taken = [0, 0]
    const servers = taken.map((_, index) =>
      Bun.serve({
        port: 0,
        fetch() {
          taken[index] = (taken[index] ?? 0) + 1
          return new Response('taken')
        },
      }),
    )
    await acceptedAll(start({ dlrUrls: servers.map(({ port }) => `http://127.0.0.1:${port}/`) }), 20)
    await eventually(nothingOwed)
    expect(taken).toEqual([10, 10])
    for (const each of servers) await each.stop(true)
  })

  test('many refused receipts all come in when the endpoint is back', async () => {
    answerTo = refuse
    const ids = await acceptedAll(start(), 300)
    await eventually(() => posted.length >= 100)
    answerTo = () => new Response('taken')
    await eventually(nothingOwed)
    expect([...new Set(names())]).toEqual(ids.toSorted())
  })
})

describe('numbers with a meaning', () => {
  test('0004 is accepted and owes nothing', async () => {
    await accepted(start().submit(requestTo('0004'), NO_HURRY))
    expect(nothingOwed()).toBe(true)
  })

  test('0005 has no answer until the caller gives up', async () => {
    const operator = start()
    const patience = new AbortController()
    const answer = operator.submit(requestTo('0005'), patience.signal)
    await eventually(() => readBook('select id from submissions').length === 1)
    patience.abort()
    expect(await answer).toEqual({ kind: 'unknown', error: 'no answer in time' })
    expect((await operator.submit(requestTo('0005', { attempt: 2 }), NO_HURRY)).kind).toBe('accepted')
  })

  test('0007 is accepted only after its receipt was answered', async () => {
    const gate = Promise.withResolvers<void>()
    const order: string[] = []
    answerTo = async () => {
      await gate.promise
      order.push('receipt answered')
      return new Response('taken')
    }
    const answer = accepted(start().submit(requestTo('0007'), NO_HURRY)).then((id) => {
      order.push('accepted')
      return id
    })
    await eventually(() => posted.length === 1)
    expect(order).toEqual([])
    gate.resolve()
    expect(await answer).toBe(posted[0]?.provider_message_id ?? '')
    expect(order).toEqual(['receipt answered', 'accepted'])
  })

  test('0007 is early whatever the delays', async () => {
    await accepted(start({ latencyMs: 5, dlrDelayMs: 60_000 }).submit(requestTo('0007'), NO_HURRY))
    expect(statuses()).toEqual(['DELIVRD'])
  })

  test('0008 has every receipt twice, one after the other', async () => {
    let underWay = 0
    let most = 0
    answerTo = async () => {
      most = Math.max(most, ++underWay)
      await Bun.sleep(20)
      underWay--
      return new Response('taken')
    }
    const id = await accepted(start().submit(requestTo('0008'), NO_HURRY))
    await eventually(nothingOwed)
    expect(posted).toEqual([
      { provider_message_id: id, status: 'DELIVRD' },
      { provider_message_id: id, status: 'DELIVRD' },
    ])
    expect(most).toBe(1)
  })

  test('0009 is on its way before it is delivered, even when the first post is refused', async () => {
    answerTo = () => (posted.length === 1 ? refuse() : new Response('taken'))
    await accepted(start().submit(requestTo('0009'), NO_HURRY))
    await eventually(nothingOwed)
    expect(statuses()).toEqual(['ENROUTE', 'ENROUTE', 'DELIVRD'])
  })
})

describe('the book', () => {
  test('every submission is written down, also a rejected one', async () => {
    const operator = start()
    const good = requestTo('4567')
    const bad = requestTo('0001', { attempt: 3 })
    await operator.submit(good, NO_HURRY)
    expect((await operator.submit(bad, NO_HURRY)).kind).toBe('rejected_permanent')
    expect(readBook('select message_id, attempt, answer from submissions order by id')).toEqual([
      { message_id: good.messageId, attempt: 1, answer: 'accepted' },
      { message_id: bad.messageId, attempt: 3, answer: 'rejected_permanent' },
    ])
  })

  test('what one operator owed at its close the next one posts', async () => {
    answerTo = refuse
    const first = start()
    const ids = await acceptedAll(first, 20)
    await eventually(() => posted.length >= 20)
    await first.close()
    posted = []
    answerTo = () => new Response('taken')
    start()
    await eventually(nothingOwed)
    expect([...new Set(names())]).toEqual(ids.toSorted())
    expect((await first.submit(requestTo('4567'), NO_HURRY)).kind).toBe('unknown')
  })

  test.each([
    ['not yet due', 5_000],
    ['being posted', 0],
  ])('receipts %s when their process is killed are posted by the next', async (_when, dlrDelayMs) => {
    const hang = Promise.withResolvers<Response>()
    answerTo = () => hang.promise
    const program = join(import.meta.dir, 'operator.ts')
    const child = Bun.spawn([process.execPath, program, bookPath, dlrUrl, String(dlrDelayMs), '100'])
    const firstChunk = await child.stdout.getReader().read()
    const ids: string[] = JSON.parse(new TextDecoder().decode(firstChunk.value))
    if (dlrDelayMs === 0) await eventually(() => posted.length >= 64)
    child.kill('SIGKILL')
    await child.exited
    expect(readBook('select id from receipts')).toHaveLength(100)
    posted = []
    answerTo = () => new Response('taken')
    start({ now: () => Date.now() + LATER_MS })
    await eventually(nothingOwed)
    // What the dead one had sent may be read after it.
    expect([...new Set(names())]).toEqual(ids.toSorted())
  })

  test('submissions are forgotten after a day, but the newest keeps the count', async () => {
    const first = start()
    await acceptedAll(first, 10)
    await eventually(nothingOwed)
    const [last] = readBook<{ id: number }>('select max(id) as id from submissions')
    await first.close()
    const next = start({ now: () => Date.now() + 25 * 3_600_000 })
    await eventually(() => readBook('select id from submissions').length === 1)
    await acceptedAll(next, 1)
    expect(readBook('select max(id) - 1 as id from submissions')).toEqual([{ id: last?.id ?? 0 }])
  })

  test('a receipt that nobody took for a day is dropped', async () => {
    answerTo = refuse
    const first = start()
    await acceptedAll(first, 1)
    await eventually(() => posted.length > 0)
    await first.close()
    const before = posted.length
    start({ now: () => Date.now() + 25 * 3_600_000 })
    await eventually(nothingOwed)
    expect(posted).toHaveLength(before + 1)
  })

  test('0007 is still answered when the operator closes before its receipt is', async () => {
    answerTo = refuse
    const operator = start()
    await acceptedAll(operator, 200)
    await eventually(() => posted.length >= 64)
    const early = operator.submit(requestTo('0007'), NO_HURRY)
    await operator.close()
    expect(['accepted', 'unknown']).toContain((await early).kind)
  })

  test('two operators on one book never post a receipt twice', async () => {
    const [one, other] = [start({ dlrDelayMs: 30 }), start({ dlrDelayMs: 30 })]
    const ids = [await acceptedAll(one, 500), await acceptedAll(other, 500)].flat()
    await eventually(nothingOwed)
    expect(names()).toEqual(ids.toSorted())
    expect(new Set(ids).size).toBe(1000)
  })
})
