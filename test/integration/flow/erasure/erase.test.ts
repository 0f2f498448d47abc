import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import pino from 'pino'
import { NO_ARCHIVE } from '../../../../src/archive/archive.ts'
import { openSuppressions } from '../../../../src/directory/suppressions.ts'
import { controlOf } from '../../../../src/domain/controls.ts'
import { KEPT_COLUMNS } from '../../../../src/domain/erasure/kept-columns.ts'
import { keptForms } from '../../../../src/domain/erasure/number-hash.ts'
import type { ClientId, MessageId, Msisdn } from '../../../../src/domain/message.ts'
import { askErasure } from '../../../../src/flow/erasure/ask-erasure.ts'
import { eraseByTurns, retainByTurns } from '../../../../src/flow/erasure/erase-by-turns.ts'
import { eraseStep } from '../../../../src/flow/erasure/erase-step.ts'
import { redactParts } from '../../../../src/flow/erasure/redact-parts.ts'
import { numberSecretOf } from '../../../../src/number-secret.ts'
import { audit } from '../../../../src/store/audit.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { dayOfId, ensureDaysOf } from '../../../../src/store/database/partitions.ts'
import { findErasure } from '../../../../src/store/erasure/erasures.ts'
import { readConversation } from '../../../../src/store/inbound/conversations.ts'
import { ALL_INBOUND, listInbound } from '../../../../src/store/inbound/inbound-views.ts'
import { insertExchanges, listExchanges } from '../../../../src/store/message/exchanges.ts'
import { findOptedOut } from '../../../../src/store/opt-out/opted-out.ts'
import { addSuppressions, optIn } from '../../../../src/store/opt-out/suppressions.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'

const PERSON = '+4915112345678' as Msisdn
const OTHER = '+4366012345678' as Msisdn
const numberSecret = numberSecretOf('a secret of these tests, 32 characters or more')
const HASH = numberSecret.hashNumber(PERSON)
const DAY_MS = 86_400_000

let database: TestDatabase
let db: Db
let clientId: ClientId
let retention: object
const log = pino({ level: 'silent' })
let nowMs: number

beforeEach(async () => {
  database = await createDatabase()
  db = database.db
  clientId = await createTestClient(db, 100)
  retention = {}
  nowMs = Date.now()
})
afterEach(() => database.drop())

const deps = () => ({
  db,
  log,
  numberSecret,
  now: () => nowMs,
  newId: () => Bun.randomUUIDv7(),
  providerLogDays: 7,
  archive: NO_ARCHIVE,
  controls: { of: (name: Parameters<typeof controlOf>[0]) => controlOf(name, retention) },
  rewriteDay: async () => 'none' as const,
})
type TurnDeps = Parameters<typeof eraseByTurns>[0]
const turnDeps = () => deps() as unknown as TurnDeps // its controls say the same of each client
const settings = { rows: 3, settledMs: 0 }

type Written = {
  to?: string
  text?: string
  status?: string
  history?: string
  error?: string
  atMs?: number
}

/** A message that has ended, with its lock: captured of nothing, so that no money moves. */
async function write({
  to = OTHER,
  text = 'hi',
  status = 'DELIVERED',
  history,
  error,
  atMs = nowMs,
}: Written = {}) {
  const id = Bun.randomUUIDv7('hex', atMs) as MessageId
  await ensureDaysOf(db, [id])
  const state = status === 'DELIVERED' ? 'CAPTURED' : 'HELD'
  const lines = history ?? '[1,1,"ACCEPTED",null,"QUEUED",0]'
  await db.sql`
    insert into messages (id, client_id, to_msisdn, from_sender, text, encoding, parts, status, last_error, lane, version, expires_at,
      created_at, updated_at, history, client_reference, country)
    values (${id}, ${clientId}, ${to}, 'SENDER', ${text}, 'GSM7', 1, ${status}, ${error ?? null}, 'normal', ${lines.split('\n').length}, now() + interval '1 day',
      ${new Date(atMs)}, ${new Date(atMs)}, ${lines}, ${`for ${to}`}, null)`
  await db.sql`
    insert into credit_locks (id, client_id, message_id, amount_cents, state, created_at, updated_at)
    values (${id}, ${clientId}, ${id}, 0, ${state}, now(), now())`
  return id
}

async function read(id: MessageId) {
  const [row] = await db.sql<Record<string, string>[]>`
    select to_msisdn as "to", text, history, last_error as error, client_reference as reference, country from messages where id = ${id}`
  return row
}

async function tell(messageId: string, to: string, state = 'DELIVERED') {
  const body = JSON.stringify({
    type: 'message.delivered',
    timestamp: 'x',
    data: { id: messageId, to, from: 'SENDER' },
  })
  const id = Bun.randomUUIDv7()
  await db.sql`
    insert into callbacks (id, client_id, message_id, status, sequence, final, state, wake_at, body, created_at, updated_at)
    values (${id}, ${clientId}, ${messageId}, 'DELIVERED', 1, true, ${state}, ${state === 'DELIVERED' ? null : new Date()}, ${body}, now(), now())`
  return id
}

const bodyOf = async (id: string) =>
  (await db.sql<{ body: string }[]>`select body from callbacks where id = ${id}`)[0]?.body ?? ''

async function erase(number = PERSON) {
  const asked = await askErasure(deps(), number, 'admin')
  if (asked.kind !== 'asked') throw new Error(asked.kind)
  return asked.erasure.id
}

test('every column that can hold a text or a number is classified', async () => {
  const rows = await db.sql<{ name: string; column: string }[]>`
    select c.relname as name, a.attname as column
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and format_type(a.atttypid, null) in ('text', 'character varying', 'json', 'jsonb', 'bytea', 'text[]', 'integer[]', 'citext')`
  const there = rows.map(({ name, column }) => `${name}.${column}`).sort()
  const listed = Object.entries(KEPT_COLUMNS)
    .flatMap(([name, columns]) => Object.keys(columns).map((column) => `${name}.${column}`))
    .sort()
  expect(listed).toEqual(there)
})

describe('a number is removed everywhere', () => {
  test('from messages, histories, callbacks, exchanges, what came in and what is kept beside; counts and money stay', async () => {
    const theirs = await write({
      to: PERSON,
      text: 'secret',
      error: `no route to ${PERSON}`,
      history: `[2,1,"X","SENT","DELIVERED",1,"to 004915112345678"]\n[1,1,"ACCEPTED",null,"QUEUED",0]`,
    })
    const quoting = await write({ text: 'call 0151 / 12345678 now' })
    const others = await write({ text: 'nothing of them' })
    const yesterday = await write({ to: PERSON, atMs: nowMs - DAY_MS })
    const told = await tell(theirs, PERSON)
    await insertExchanges(db, Bun.randomUUIDv7('hex', nowMs), [
      ...[theirs, others].map((messageId) => ({
        messageId,
        provider: 'mock',
        attempt: 1,
        part: null,
        what: 'submission' as const,
        startedAtMs: nowMs,
        tookMs: 1,
        outcome: 'accepted',
        sent: { line: 'x', fields: {}, body: 'secret' },
        answered: null,
      })),
    ])
    const inbound = Bun.randomUUIDv7('hex', nowMs)
    await db.sql`
      insert into inbound_parts (id, provider, from_address, to_address, text, octets, data_coding, header, received_at)
      values (${inbound}, 'mock', ${PERSON.slice(1)}, '4930', 'me', 'me', 0, '', now())`
    await db.sql`delete from inbound_queue`
    await db.sql`
      insert into inbound_messages (id, provider, from_address, to_address, text, encoding, parts, part_ids, partial, received_at, client_id)
      values (${inbound}, 'mock', ${PERSON}, '+4930', 'me', 'GSM7', 1, array[${inbound}::uuid], false, now(), ${clientId})`
    await db.sql`
      insert into dead_letters (id, what, source, reason, payload)
      values (gen_random_uuid(), 'receipt', 'mock', 'odd', ${JSON.stringify({ to: '4915112345678' })})`
    await db.sql`
      insert into idempotency_keys (client_id, key, fingerprint, request_id, answer, created_at)
      values (${clientId}, 'k', 'f', ${theirs}, ${JSON.stringify({ status: 202, body: { to: PERSON } })}::text::json, now())`
    await db.sql`
      insert into guard_hits (id, minute, client_id, rule, key, outcome, hits, last_at)
      values (gen_random_uuid(), now(), ${clientId}, 'per_number', ${PERSON}, 'noted', 3, now())`

    const id = await erase()
    await eraseByTurns(turnDeps(), settings)

    const done = await findErasure(db.sql, id)
    expect(done).toMatchObject({ state: 'done', numberHash: HASH, askedBy: 'admin', waitsFor: 0 })
    expect(done?.counts).toEqual({
      messages: 3,
      callbacks: 1,
      exchanges: 1,
      inbound_messages: 1,
      inbound_parts: 1,
      dead_letters: 1,
      idempotency_keys: 1,
      guard_hits: 1,
    })
    expect(await read(theirs)).toMatchObject({
      to: HASH,
      text: '',
      error: 'no route to ***',
      reference: 'for ***',
      history: `[2,1,"X","SENT","DELIVERED",1,"to ***"]\n[1,1,"ACCEPTED",null,"QUEUED",0]`,
      country: 'DE',
    })
    expect(await read(quoting)).toMatchObject({ to: OTHER, text: 'call *** now' })
    expect(await read(others)).toMatchObject({ to: OTHER, text: 'nothing of them' })
    expect(await read(yesterday)).toMatchObject({ to: HASH, text: '' })
    expect(JSON.parse(await bodyOf(told)).data.to).toBe(HASH)
    expect(await listExchanges(db, theirs, 0, 10)).toEqual([])
    expect(await listExchanges(db, others, 0, 10)).toHaveLength(1)
    const from = keptForms(PERSON, numberSecret.hashNumber)
    expect(await listInbound(db, { ...ALL_INBOUND, from }, 10)).toMatchObject([{ id: inbound, from: HASH }])
    const asked = { clientId, number: PERSON, hashNumber: numberSecret.hashNumber, beforeId: null }
    const { entries } = await readConversation(db, { ...asked, now: new Date(nowMs + 60_000) }, 10)
    expect(new Set(entries.map((one) => one.id))).toEqual(new Set([inbound, theirs, yesterday]))
    expect(await everywhere()).toEqual([])
    expect(await audit(db)).toEqual([])
  })

  /** Tables in which its digits are anywhere. */
  async function everywhere() {
    const found: string[] = []
    for (const name of Object.keys(KEPT_COLUMNS)) {
      const rows = await db.sql<{ row: string }[]>`select row_to_json(t)::text as row from ${db.sql(name)} t`
      if (rows.some(({ row }) => row.replaceAll(/[ /]/g, '').includes('15112345678'))) found.push(name)
    }
    return found
  }

  test('a message on its way is waited for, and so is a callback that its client is still to be told', async () => {
    const open = await write({ to: PERSON, status: 'QUEUED' })
    const ended = await write({ to: PERSON })
    const told = await tell(ended, PERSON, 'PENDING')
    const id = await erase()
    await eraseByTurns(turnDeps(), settings)
    expect(await findErasure(db.sql, id)).toMatchObject({ state: 'waiting', waitsFor: 2, finishedAt: null })
    expect(await read(open)).toMatchObject({ to: PERSON, text: 'hi' })
    expect(await bodyOf(told)).toContain(PERSON)

    await db.sql`update messages set status = 'DELIVERED' where id = ${open}`
    await db.sql`update credit_locks set state = 'CAPTURED' where id = ${open}`
    await db.sql`update callbacks set state = 'DELIVERED', wake_at = null where id = ${told}`
    await eraseByTurns(turnDeps(), settings)
    expect(await findErasure(db.sql, id)).toMatchObject({ state: 'waiting' })
    nowMs += 61_000
    await eraseByTurns(turnDeps(), settings)
    expect(await findErasure(db.sql, id)).toMatchObject({ state: 'done', waitsFor: 0 })
    expect(await read(open)).toMatchObject({ to: HASH, text: '' })
    expect(await bodyOf(told)).not.toContain(PERSON)
  })

  test('who dies in the middle leaves it to others, and many at once count nothing twice', async () => {
    for (let index = 0; index < 20; index++) await write({ to: index % 2 ? PERSON : OTHER })
    const id = await erase()
    await eraseStep(deps(), settings)
    const died = db.sql.begin(async (tx) => {
      await eraseStep(
        { ...deps(), db: { ...db, sql: { begin: (work: (of: typeof tx) => unknown) => work(tx) } as never } },
        settings,
      )
      throw new Error('killed')
    })
    await expect(died).rejects.toThrow('killed')
    await Promise.all(Array.from({ length: 4 }, () => eraseByTurns(turnDeps(), settings)))
    await eraseByTurns(turnDeps(), settings)
    expect(await findErasure(db.sql, id)).toMatchObject({ state: 'done', counts: { messages: 10 } })
    expect(await db.sql`select from erasures where sealed_number is not null`).toHaveLength(0)
  })

  test('asked for twice it is one; the number of a client is refused', async () => {
    const [one, other] = await Promise.all([erase(), erase()])
    expect(one).toBe(other)
    await db.sql`insert into numbers (number, client_id) values (${OTHER}, ${clientId})`
    expect(await askErasure(deps(), OTHER, 'admin')).toEqual({ kind: 'in_use' })
    expect(await askErasure({ ...deps(), numberSecret: null }, OTHER, 'admin')).toEqual({ kind: 'off' })
    const wrong = { ...deps(), numberSecret: numberSecretOf('another secret of 32 characters or more') }
    expect(await askErasure(wrong, OTHER, 'admin')).toEqual({ kind: 'off' })
  })
})

describe('who has opted out and was removed', () => {
  const suppression = () => ({
    id: Bun.randomUUIDv7(),
    clientId,
    sender: null,
    number: PERSON,
    reason: `said by ${PERSON}`,
    source: 'keyword' as const,
    sinceMs: nowMs,
    untilMs: null,
  })

  test('is not written to: every process learns the hash; and one who says START is', async () => {
    const { part, ...suppressions } = openSuppressions(db, numberSecret.hashNumber)
    await part.load()
    await addSuppressions(db.sql, [suppression()], 'last')
    await erase()
    await eraseByTurns(turnDeps(), settings)
    expect([...(await db.sql`select number, reason from suppressions`)]).toEqual([
      { number: HASH, reason: 'said by ***' },
    ])
    await part.load()
    expect(suppressions.mayHold(PERSON)).toBe(true)
    expect(suppressions.mayHold(OTHER)).toBe(false)
    const fresh = openSuppressions(db, numberSecret.hashNumber)
    await fresh.part.load()
    expect(fresh.mayHold(PERSON)).toBe(true)
    const numberHash = suppressions.hashOf(PERSON)
    const sendable = { clientId, number: PERSON, numberHash, sender: 'SENDER', messageId: null }
    expect(await findOptedOut(db.sql, [sendable], nowMs)).toMatchObject([{ reason: 'said by ***' }])

    await addSuppressions(db.sql, [suppression()], 'first')
    await erase()
    await eraseByTurns(turnDeps(), settings)
    expect([...(await db.sql`select number from suppressions`)]).toEqual([{ number: HASH }])

    await optIn(db.sql, [{ number: PERSON, numberHash, clientId, sender: 'SENDER' }])
    expect(await findOptedOut(db.sql, [sendable], nowMs)).toEqual([null])
  })
})

describe('retention', () => {
  const turn = () => retainByTurns(turnDeps(), settings)

  test('texts and numbers go when their days are over, each by its own, and the days that are left come again', async () => {
    const old = await Promise.all(
      Array.from({ length: 7 }, () => write({ to: PERSON, atMs: nowMs - 3 * DAY_MS })),
    )
    const open = await write({ to: PERSON, status: 'SENT', atMs: nowMs - 3 * DAY_MS })
    const young = await write({ to: PERSON, atMs: nowMs - DAY_MS })
    retention = { text_days: 2, number_days: 30 }
    await turn()
    for (const id of old) expect(await read(id)).toMatchObject({ to: PERSON, text: '' })
    expect(await read(open)).toMatchObject({ text: 'hi' })
    expect(await read(young)).toMatchObject({ text: 'hi' })

    await db.sql`update messages set status = 'DELIVERED' where id = ${open}`
    await db.sql`update credit_locks set state = 'CAPTURED' where id = ${open}`
    retention = { text_days: 2, number_days: 2 }
    await Promise.all([turn(), turn()])
    await turn()
    for (const id of [...old, open])
      expect(await read(id)).toMatchObject({ to: HASH, text: '', country: 'DE', reference: 'for ***' })
    expect(await read(young)).toMatchObject({ to: PERSON, text: 'hi' })
    const [progress] =
      await db.sql`select cardinality(left_days) as left_days from retention_progress where client_id = ${clientId} and what = 'text'`
    expect(progress?.['left_days']).toBe(0)
    expect(await audit(db)).toEqual([])
  })
})

describe('redaction of a message', () => {
  const redact = (id: MessageId, what: { text: boolean; number: boolean }) =>
    redactParts(
      deps(),
      { messageId: id, ...what, deleted: false },
      { may: (of) => of === clientId, name: 'admin' },
    )

  test('removes text and number, of what is at its end and told', async () => {
    const id = await write({ to: PERSON, atMs: nowMs - 60_000 })
    const told = await tell(id, PERSON, 'PENDING')
    expect(await redact(id, { text: false, number: true })).toEqual({ kind: 'open' })
    expect(await read(id)).toMatchObject({ to: PERSON })
    await db.sql`update callbacks set state = 'DELIVERED', wake_at = null where id = ${told}`
    const redacted = { kind: 'redacted', to: HASH, text: true, inArchive: null } as const
    expect(await redact(id, { text: true, number: true })).toEqual(redacted)
    expect(await redact(id, { text: true, number: true })).toEqual(redacted)
    expect(await bodyOf(told)).toContain(HASH)
    const open = await write({ status: 'QUEUED' })
    expect(await redact(open, { text: true, number: false })).toEqual({ kind: 'open' })
    expect(await redact(open, { text: false, number: true })).toEqual({ kind: 'open' })
    expect(
      await redactParts(
        deps(),
        { messageId: id, text: true, number: false, deleted: false },
        { may: () => false, name: 'admin' },
      ),
    ).toEqual({
      kind: 'unknown_message',
    })
    expect(dayOfId(id)).toHaveLength(8)
  })
})
