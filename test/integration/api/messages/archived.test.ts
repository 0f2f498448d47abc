import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import { requestIdOf } from '../../../../src/domain/message/request-id.ts'
import type { ClientId, MessageId } from '../../../../src/domain/message.ts'
import { redactForClient } from '../../../../src/flow/erasure/redact-for-client.ts'
import { cancelMessages } from '../../../../src/flow/message/cancel-messages.ts'
import { redactMessage } from '../../../../src/flow/message/redact-message.ts'
import { replaceMessage } from '../../../../src/flow/message/replace-message.ts'
import { findActors } from '../../../../src/flow/reading/find-actors.ts'
import { listTwilioThroughDays } from '../../../../src/flow/reading/list-messages.ts'
import { readTwilioMessage } from '../../../../src/flow/reading/read-message.ts'
import { rollUpMarked } from '../../../../src/flow/report/roll-up-reports.ts'
import { type LedgerPage, readLedger } from '../../../../src/store/client/ledger.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { dayOf, dayOfId, ensureDaysOf, ensurePartitions } from '../../../../src/store/database/partitions.ts'
import { insertExchanges } from '../../../../src/store/message/exchanges.ts'
import { apiDeps, openBusPair } from '../../../support/apart.ts'
import { get, post } from '../../../support/api.ts'
import { type FolderArchive, openFolderArchive } from '../../../support/archived-days.ts'
import { createToldClient, moveThrough, waitForCallbacks } from '../../../support/callbacks.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { newMessageId } from '../../../support/drafts.ts'
import { newExchange } from '../../../support/exchanges.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'

const DAY_MS = 86_400_000
const TODAY_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS
/** Noon of a day that many days ago: some minutes after it are of the same day. */
const noon = (daysAgo: number) => TODAY_MS - daysAgo * DAY_MS + DAY_MS / 2
/** Every other day is archived. */
const [NEWEST, ARCHIVED, OLDER, OLDEST] = [2, 3, 4, 5].map(noon) as [number, number, number, number]

let database: TestDatabase
let db: Db
let cold: FolderArchive
let app: ListeningApp
let deps: ReturnType<typeof apiDeps>
let clientId: ClientId
/** Of the client, on an archived day. */
let id: MessageId
const bus = openBusPair()
const ADMIN_TOKEN = 'a token of admins of this test'
const ADMIN = { authorization: `Bearer ${ADMIN_TOKEN}` }

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  cold = openFolderArchive(db)
  deps = { ...apiDeps({ db, bus: bus.publisher, adminToken: ADMIN_TOKEN }), archive: cold.archive }
  app = listenApp(deps)
  // Nobody is there: what is told waits.
  clientId = (await createToldClient(db, 'http://127.0.0.1:9/callback')).clientId
  const other = await createTestClient(db, 10_000)
  for (const atMs of [NEWEST, ARCHIVED, OLDER, OLDEST]) {
    await ensureDaysOf(db, [newMessageId(atMs)])
    for (const minute of [0, 1, 2])
      await moveThrough(db, clientId, ['SENDING', 'SENT', minute === 1 ? 'FAILED_PERM' : 'DELIVERED'], 1, {
        acceptedAtMs: atMs + minute * 60_000,
      })
    await moveThrough(db, other, ['DELIVERED'], 1, { acceptedAtMs: atMs + 90_000 })
  }
  await moveThrough(db, clientId, ['SENT'])
  // Words that the document of the API knows.
  await db.sql`update messages set history = regexp_replace(history, '"TO_[A-Z_]+"', '"RECEIPT_PROGRESS"', 'g')`
  while ((await rollUpMarked(db, 10)) > 0);
  const [row] = await db.sql<{ id: MessageId }[]>`
    select id from ${db.sql(`messages_${dayOf(ARCHIVED)}`)} where client_id = ${clientId} order by id limit 1`
  id = must(row, 'a message').id
  await insertExchanges(db, newMessageId(ARCHIVED + 60_000), [
    { ...newExchange({ messageId: id, startedAtMs: ARCHIVED + 10 }), provider: 'mock' },
  ])
})
afterAll(async () => {
  await app.stop()
  await bus.close()
  await database.drop()
  cold.remove()
})

const read = async (path: string, headers = {}) => (await get(`${app.url}${path}`, headers)).body

/** All of a list, page by page. */
async function pages(path: string): Promise<unknown[]> {
  const found: unknown[] = []
  for (let cursor: unknown = null; ; ) {
    const { messages, next_cursor } = await read(`${path}${cursor === null ? '' : `&cursor=${cursor}`}`)
    found.push(...(messages as unknown[]))
    if (next_cursor === null) return found
    cursor = next_cursor
  }
}

async function twilioPages(more: { readonly sentFrom?: Date } = {}): Promise<unknown[]> {
  const found: unknown[] = []
  const filter = {
    clientId,
    to: null,
    toHash: null,
    from: 'SENDER',
    sentFrom: null,
    sentBefore: null,
    ...more,
  }
  for (let beforeId: MessageId | null = null; ; ) {
    const { messages, nextBefore } = await listTwilioThroughDays(deps, { ...filter, beforeId }, 2)
    found.push(...messages)
    if (nextBefore === null) return found
    beforeId = nextBefore
  }
}

/** All that can be asked of what is going to be archived, besides what says that it is. */
async function answers() {
  const list = `/v1/messages?client_id=${clientId}&limit=2`
  const window = `from=${new Date(OLDEST).toISOString()}&to=${new Date(ARCHIVED + 61_000).toISOString()}`
  const csv = await fetch(`${app.url}/v1/messages?client_id=${clientId}`, { headers: { accept: 'text/csv' } })
  const { archived: _, ...message } = await read(`/v1/messages/${id}`)
  const { kept_since: __, ...exchanges } = await read(`/v1/messages/${id}/exchanges`, ADMIN)
  const shown = (found: unknown[]) => found.map((one) => ({ ...(one as object), archived: undefined }))
  return {
    message,
    history: await read(`/v1/messages/${id}/events`),
    credits: await read(`/v1/messages/${id}/credits`),
    exchanges,
    list: shown(await pages(list)),
    failed: shown(await pages(`${list}&status=FAILED_PERM`)),
    window: shown(await pages(`${list}&${window}`)),
    csv: await csv.text(),
    named: (await read(`/v1/messages/search?q=${id}`))['messages'],
    request: (await read(`/v1/messages/search?request_id=${requestIdOf(id)}`))['messages'],
    twilio: await readTwilioMessage(deps, clientId, id),
    twilioList: await twilioPages(),
    twilioSince: await twilioPages({ sentFrom: new Date(OLDEST) }),
    actor: await findActors(deps, [id]),
  }
}

test('what is archived is answered as before it was, and lists go through days old and new', async () => {
  const before = await answers()
  expect([before.list.length, before.failed.length, before.window.length]).toEqual([13, 4, 8])
  expect(before.exchanges['exchanges']).toHaveLength(1)
  const ledger = must(await readLedger(db, LEDGER(), 100), 'a ledger')
  await cold.take(dayOf(ARCHIVED))
  await cold.take(dayOf(OLDEST))
  expect(await answers()).toEqual({ ...before, history: { ...before.history, archived: true } })
  expect(await read(`/v1/messages/${id}`)).toMatchObject({ archived: true })
  expectSameMoney(must(await readLedger(db, LEDGER(), 100), 'a ledger'), ledger)
})

const LEDGER = () => ({ clientId, fromAt: null, toAt: null, order: 'asc' as const, after: null })

/** The same money before and after, and in between: archived days have three lines where they had six. */
function expectSameMoney(after: LedgerPage, before: LedgerPage): void {
  const sums = ({ lines }: LedgerPage) =>
    Object.fromEntries(
      ['topup', 'hold', 'capture', 'release'].map((kind) => [
        kind,
        lines
          .filter((line) => line.kind === kind)
          .reduce((sum, { amount, heldChange }) => sum + amount + 7 * heldChange, 0),
      ]),
    )
  expect([after.opening, after.closing, sums(after)]).toEqual([before.opening, before.closing, sums(before)])
  expect(after.lines.at(-1)?.held).toBe(before.lines.at(-1)?.held)
  expect(after.lines.filter(({ archivedMessages }) => archivedMessages !== null)).not.toHaveLength(0)
  expect(after.lines.length).toBeLessThan(before.lines.length)
}

test('the pages of a ledger go through the lines of archived days, either way', async () => {
  for (const order of ['asc', 'desc'] as const) {
    const all = must(await readLedger(db, { ...LEDGER(), order }, 100), 'a ledger').lines
    const found = []
    for (let after: LedgerPage['next'] = null; ; ) {
      const page: LedgerPage = must(await readLedger(db, { ...LEDGER(), order, after }, 3), 'a page')
      found.push(...page.lines)
      if (page.next === null) break
      after = page.next
    }
    expect(found).toEqual([...all])
  }
})

test('a search that names nothing of an archived day says how far it came', async () => {
  const { searched, next_cursor } = await read(`/v1/messages/search?q=order-nobody`)
  expect([searched, next_cursor]).toEqual([
    { from: new Date(TODAY_MS - 2 * DAY_MS).toISOString(), complete: false },
    null,
  ])
})

describe('an archived message', () => {
  test('can no longer be cancelled, and the refusal says where it ended', async () => {
    const { status, body } = await post(`${app.url}/v1/messages/${id}/cancel`, undefined)
    expect([status, body['code'], body['status']]).toEqual([409, 'not_cancellable', 'DELIVERED'])
    expect(await cancelMessages(deps, [newMessageId(ARCHIVED)])).toEqual([{ kind: 'unknown_message' }])
  })

  test('cannot be replaced, nor redacted in the tables', async () => {
    const content = { text: 'Other', encoding: 'GSM7', parts: 1, userData: null, callbackTo: null } as const
    const replaced = { clientId, messageId: id, content, sendAtMs: null, expiresAtMs: null }
    expect(await replaceMessage(deps, replaced)).toMatchObject({
      kind: 'not_replaceable',
      status: 'DELIVERED',
    })
    expect(await redactMessage(deps, { clientId, id, andDelete: true })).toEqual({ kind: 'archived' })
    const nobodys = { clientId, id: newMessageId(ARCHIVED), andDelete: true }
    expect(await redactMessage(deps, nobodys)).toEqual({ kind: 'unknown_message' })
  })

  test('is redacted by an erasure: 202, and the same when asked again, until it is done', async () => {
    const redact = (what: object, headers: Record<string, string> = ADMIN) =>
      post(`${app.url}/v1/messages/${id}/redact`, what, headers)
    const first = await redact({ text: true })
    expect(first).toMatchObject({
      status: 202,
      body: {
        text_redacted: true,
        number_redacted: false,
        archive: { state: 'erasing', finished_at: null },
      },
    })
    expect(await redact({ text: true })).toMatchObject({ status: 202, body: first.body })
    expect(await read(`/v1/messages/${id}`)).toMatchObject({ text: '', archived: true })
    const { exchanges } = await read(`/v1/messages/${id}/exchanges`, ADMIN)
    expect(exchanges).toEqual([])
    const { erasure_id, day } = first.body['archive'] as { erasure_id: string; day: string }
    expect(day.replaceAll('-', '')).toBe(dayOf(ARCHIVED))
    const asked = await read(`/v1/erase/${erasure_id}`, ADMIN)
    expect(asked).toMatchObject({
      number_hash: null,
      redacts: { message_id: id, text: true, number: false, deleted: false },
      state: 'erasing',
      asked_by: 'root',
    })
    expect(await read(`/v1/erase?message_id=${id}`, ADMIN)).toMatchObject({ erasures: [asked] })
    expect(await read(`/v1/erase?message_id=${newMessageId()}`, ADMIN)).toMatchObject({ erasures: [] })
    const number = (await redact({ number: true })).body['archive']
    expect(number).toMatchObject({ state: 'erasing', erasure_id: expect.not.stringContaining(erasure_id) })
    const nobodys = await post(
      `${app.url}/v1/messages/${newMessageId(ARCHIVED)}/redact`,
      { text: true },
      ADMIN,
    )
    expect([nobodys.status, nobodys.body['code']]).toEqual([404, 'unknown_message'])
  })

  test('is redacted and deleted at the door for Twilio’s clients, and shown so at once', async () => {
    const client = `client_id=${clientId}`
    const listed = (await read(`/v1/messages?${client}&limit=100`))['messages'] as { id: MessageId }[]
    const ofDay = listed.filter((one) => dayOfId(one.id) === dayOf(ARCHIVED))
    const other = must(
      ofDay.find((one) => one.id !== id),
      'another message of the day',
    ).id
    const ask = (andDelete: boolean) => redactForClient(deps, { clientId, id: other, andDelete })
    const shown = await readTwilioMessage(deps, clientId, other)
    expect(await ask(false)).toEqual({ kind: 'redacted' })
    expect(await ask(false)).toEqual({ kind: 'redacted' })
    expect(await readTwilioMessage(deps, clientId, other)).toEqual({ ...must(shown, 'it'), text: '' })
    expect(await ask(true)).toEqual({ kind: 'redacted' })
    expect(await readTwilioMessage(deps, clientId, other)).toBeNull()
    expect((await twilioPages()).length).toBe(listed.length - 1)
    expect(await ask(true)).toEqual({ kind: 'unknown_message' })
    expect(await read(`/v1/messages/${other}`)).toMatchObject({ text: '' })
    const { erasures } = await read(`/v1/erase?message_id=${other}`, ADMIN)
    expect((erasures as { redacts: { deleted: boolean } }[]).map(({ redacts }) => redacts.deleted)).toEqual([
      true,
      false,
    ])
    const nobodys = newMessageId() as string as ClientId
    expect(await redactForClient(deps, { clientId: nobodys, id, andDelete: true })).toEqual({
      kind: 'unknown_message',
    })
  })

  test("is not another client's", async () => {
    expect(await readTwilioMessage(deps, newMessageId() as string as ClientId, id)).toBeNull()
  })

  test('has its callbacks still, and they are told again', async () => {
    const { callbacks } = (await read(`/v1/callbacks?message_id=${id}`)) as { callbacks: { id: string }[] }
    expect(callbacks).toHaveLength(1)
    const { body } = await post(
      `${app.url}/v1/callbacks/replay`,
      { client_id: clientId, message_id: id },
      ADMIN,
    )
    expect(body).toEqual({ replayed: 1, next_cursor: null })
    await waitForCallbacks(db, clientId, 'PENDING', 1)
  })
})

test('without the archive who asks for an archived message is told so, and others are answered', async () => {
  const comesBack = cold.goAway()
  const fresh = listenApp({ ...deps, archive: cold.afresh() })
  for (const path of [
    `/v1/messages/${id}`,
    `/v1/messages/${id}/events`,
    `/v1/messages?client_id=${clientId}`,
  ]) {
    const { status, headers, body } = await get(`${fresh.url}${path}`)
    expect([status, body['code'], headers.get('retry-after')]).toEqual([503, 'archive_unavailable', '10'])
  }
  const today = `/v1/messages?client_id=${clientId}&from=${new Date(NEWEST).toISOString()}`
  expect((await get(`${fresh.url}${today}`)).status).toBe(200)
  await fresh.stop()
  comesBack()
})

test('nobody makes an archived day anew, whatever his clock says', async () => {
  await expect(ensureDaysOf(db, [newMessageId(ARCHIVED)])).rejects.toMatchObject({ name: 'ClockAstray' })
  await ensurePartitions(db, ARCHIVED)
  const [row] = await db.sql`select to_regclass(${`messages_${dayOf(ARCHIVED)}`})::text as name`
  expect(row).toEqual({ name: null })
  const inThePast = listenApp({ ...deps, now: () => ARCHIVED, newId: () => newMessageId(ARCHIVED) })
  const message = { client_id: clientId, to: '+15551230001', from: 'SENDER', text: 'Hello' }
  const { status, body } = await post(`${inThePast.url}/v1/messages`, message)
  expect([status, body['code']]).toEqual([503, 'clock_astray'])
  await inThePast.stop()
})

test('a minute of an archived day keeps what was counted', async () => {
  const minute = new Date(Math.floor(ARCHIVED / 60_000) * 60_000)
  const counted = async () =>
    await db.sql`select * from report_rollups where bucket = ${minute} order by 1, 2, 3`
  const before = await counted()
  expect(before).toHaveLength(2)
  await db.sql`insert into report_marks (minute) values (${minute})`
  while ((await rollUpMarked(db, 10)) > 0);
  expect([...(await counted())]).toEqual([...before])
})
