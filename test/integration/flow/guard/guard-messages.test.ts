import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import type { Admitted, Barred } from '../../../../src/domain/controls/admission.ts'
import type { MessageDraft } from '../../../../src/domain/message/message-draft.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { moneyOfSql } from '../../../../src/domain/money.ts'
import { readMsisdn } from '../../../../src/domain/msisdn.ts'
import { cleanGuard } from '../../../../src/flow/guard/clean-guard.ts'
import { liftGuardBlock, listGuardBlocks } from '../../../../src/store/guard/guard-blocks.ts'
import { listGuardHits } from '../../../../src/store/guard/guard-hits.ts'
import { addGuardSpends } from '../../../../src/store/guard/guard-spends.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { draft } from '../../../support/drafts.ts'
import { openTestGuard, type Said } from '../../../support/guard.ts'

const NOON_MS = Date.parse('2026-11-24T12:00:00Z')
const MINUTE_MS = 60_000
const ANY = { clientId: null, rule: null, outcome: null, fromAt: null, toAt: null }

let database: TestDatabase
let clientId: ClientId
let nowMs = NOON_MS

beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  clientId = await createTestClient(database.db, 1_000)
  nowMs = NOON_MS
})

const open = (said: Said, more: Parameters<typeof openTestGuard>[2] = {}) =>
  openTestGuard(database.db, said, { now: () => nowMs, ...more })
type Opened = Awaited<ReturnType<typeof open>>

const number = (digits: string | number) => must(readMsisdn(`+${digits}`), 'a number')
const otp = (to: string | number, more: Partial<MessageDraft> = {}) =>
  draft(clientId, { to: number(to), otp: true, ...more })
const ask = ({ admission }: Opened, ...drafts: readonly MessageDraft[]) => admission(drafts, nowMs)
const kindsOf = (answers: readonly (Admitted | Barred)[]) => answers.map(({ kind }) => kind)
const blocksOf = () =>
  listGuardBlocks(database.db.sql, 50, { clientId, rule: null, active: null, after: null }, nowMs)
const hitsOf = async ({ hits }: Opened) => {
  await hits.flush()
  const rows = await listGuardHits(database.db.sql, 50, { ...ANY, clientId }, null)
  return rows.map(({ rule, key, outcome, hits: count }) => [rule, key, outcome, count]).toSorted()
}
const noteIn = (answers: readonly (Admitted | Barred)[]) =>
  answers.map((one) => (one.kind === 'admitted' ? one.note : one.kind))

describe('a message that the guard does not apply to', () => {
  test('goes on as it came', async () => {
    const { gate } = await open({ countries: { allowed: [] } })
    const drafts: readonly Admitted[] = [{ kind: 'admitted', draft: draft(clientId), note: null }]
    expect(gate(drafts, nowMs)).toBe(drafts)
  })

  test('is one to an allowed number, or for an allowed end user', async () => {
    const guard = await open({
      countries: { allowed: [] },
      allow: { numbers: ['+4917'], end_users: ['198.51.100.7'] },
    })
    const answers = await ask(
      guard,
      otp('491711234567'),
      otp('441711', { endUserIp: '198.51.100.7' }),
      otp('441711'),
    )
    expect(kindsOf(answers)).toEqual(['admitted', 'admitted', 'guard_refused'])
  })
})

describe('what is refused for good', () => {
  test('names rule and reason, and is found again in the hits', async () => {
    const guard = await open({ countries: { home: ['DE'] } })
    expect(await ask(guard, otp('12025550123'), otp('491711234567'))).toEqual([
      { kind: 'guard_refused', rule: 'countries', words: 'US is not among the countries it may send to' },
      expect.objectContaining({ kind: 'admitted', note: null }),
    ])
    expect(await hitsOf(guard)).toEqual([['countries', 'US', 'refused', 1]])
  })

  test('is not counted by any other rule', async () => {
    const guard = await open({ countries: { allowed: ['DE'] }, per_client: { mode: 'block', messages: 1 } })
    expect(kindsOf(await ask(guard, otp('12025550123'), otp('12025550124'), otp('491711234567')))).toEqual([
      'guard_refused',
      'guard_refused',
      'admitted',
    ])
  })

  test('is only noted in mode monitor, and the note says all that was found', async () => {
    const guard = await open({
      countries: { mode: 'monitor', allowed: [] },
      number_types: { mode: 'monitor' },
    })
    expect(noteIn(await ask(guard, otp('19005551234')))).toEqual([
      'fraud guard: US is not among the countries it may send to; the number is a premium rate number',
    ])
    expect(await hitsOf(guard)).toEqual([
      ['countries', 'US', 'noted', 1],
      ['number_types', 'premium_rate', 'noted', 1],
    ])
  })
})

describe('what is counted', () => {
  const perNumber = { per_number: { mode: 'block', messages: 2, window_s: 60, block_s: 600 } } as const

  test('is blocked from the message on that is too many, for its time, and others are not', async () => {
    const guard = await open(perNumber)
    const answers = await ask(guard, otp(491711), otp(491711), otp(491711), otp(491712), otp(491711))
    const barred = {
      kind: 'guard_blocked',
      rule: 'per_number',
      words: 'more than 2 messages to this number within 60 s',
      untilMs: NOON_MS + 600_000,
    } as const
    expect(kindsOf(answers)).toEqual(['admitted', 'admitted', 'guard_blocked', 'admitted', 'guard_blocked'])
    expect(answers[2]).toEqual(barred)
    nowMs += 599_999
    expect(await ask(guard, otp(491711))).toEqual([barred])
    nowMs += 1
    expect(kindsOf(await ask(guard, otp(491711)))).toEqual(['admitted'])
    expect(await blocksOf()).toMatchObject([
      { rule: 'per_number', key: '+491711', since: new Date(NOON_MS), liftedAt: null },
    ])
    expect(await hitsOf(guard)).toEqual([
      ['per_number', '+491711', 'refused', 1],
      ['per_number', '+491711', 'refused', 2],
    ])
  })

  test('stays blocked in a process that has counted nothing', async () => {
    await ask(await open(perNumber), otp(491711), otp(491711), otp(491711))
    const another = await open(perNumber)
    expect(kindsOf(await ask(another, otp(491711)))).toEqual(['guard_blocked'])
  })

  test('is blocked as soon as the directory has read it in a process that runs', async () => {
    const another = await open(perNumber)
    await ask(await open(perNumber), otp(491711), otp(491711), otp(491711))
    await another.directory.refresh()
    expect(kindsOf(await ask(another, otp(491711)))).toEqual(['guard_blocked'])
  })

  test('is of each client by itself', async () => {
    const guard = await open(perNumber)
    const other = await createTestClient(database.db, 10)
    await ask(guard, otp(491711), otp(491711), otp(491711))
    expect(kindsOf(await ask(guard, draft(other, { to: number(491711), otp: true })))).toEqual(['admitted'])
  })

  test('is blocked no more when its rule only notes', async () => {
    await ask(await open(perNumber), otp(491711), otp(491711), otp(491711))
    const noting = await open({ per_number: { ...perNumber.per_number, mode: 'monitor' } })
    expect(noteIn(await ask(noting, otp(491711), otp(491711), otp(491711)))).toEqual([
      null,
      null,
      'fraud guard: more than 2 messages to this number within 60 s',
    ])
  })

  test.each([
    [
      'numbers of a prefix',
      { per_prefix: { mode: 'block', messages: 3 } },
      (i: number) => otp(491711230000 + 7 * i),
    ],
    ['any of a client', { per_client: { mode: 'block', messages: 3 } }, (i: number) => otp(`49171${i}23456`)],
    [
      'any for an end user',
      { per_end_user: { messages: 3 } },
      (i: number) => otp(`49171${i}23456`, { endUserIp: '198.51.100.7' }),
    ],
    ['numbers in a row', { sequence: { run: 4 } }, (i: number) => otp(491711230000 + i)],
    ['numbers in a row, downwards', { sequence: { run: 4 } }, (i: number) => otp(491711230009 - i)],
  ] as const)('are %s', async (_, said, nth) => {
    const guard = await open(said)
    const answers = await ask(guard, ...Array.from({ length: 5 }, (_, index) => nth(index)))
    expect(kindsOf(answers)).toEqual([...Array(3).fill('admitted'), 'guard_blocked', 'guard_blocked'])
  })

  test('are 200 numbers in a row: 19 pass as usual', async () => {
    const guard = await open({})
    const all: string[] = []
    for (let i = 0; i < 200; i++) all.push(...kindsOf(await ask(guard, otp(491711230100 + i))))
    expect(all).toEqual([...Array(19).fill('admitted'), ...Array(181).fill('guard_blocked')])
    expect(await hitsOf(guard)).toEqual([['sequence', '+49171123', 'refused', 181]])
  })
})

describe('a block that is lifted', () => {
  const perClient = { per_client: { mode: 'block', messages: 1, window_s: 600, block_s: 600 } } as const

  test('comes not again for as long as it is allowed, and what is found meanwhile is noted', async () => {
    const guard = await open(perClient)
    expect(kindsOf(await ask(guard, otp(491711), otp(491712)))).toEqual(['admitted', 'guard_blocked'])
    const [block] = await blocksOf()
    expect(
      await liftGuardBlock(database.db.sql, must(block, 'a block').id, nowMs, nowMs + MINUTE_MS),
    ).toMatchObject({ liftedAt: new Date(nowMs), allowedUntil: new Date(nowMs + MINUTE_MS) })
    await guard.directory.refresh()
    expect(noteIn(await ask(guard, otp(491713)))).toEqual([
      'fraud guard: more than 1 messages of this client within 600 s',
    ])
    nowMs += MINUTE_MS
    expect(kindsOf(await ask(guard, otp(491713)))).toEqual(['guard_blocked'])
    const [again, ...others] = await blocksOf()
    expect(others).toEqual([])
    expect(again).toMatchObject({ since: new Date(nowMs), liftedAt: null, allowedUntil: null })
    expect(again?.id).not.toBe(block?.id)
  })

  test('is not written over by a process that has not heard of it', async () => {
    const stale = await open(perClient)
    await ask(stale, otp(491711))
    await ask(await open(perClient), otp(491711), otp(491712))
    const [block] = await blocksOf()
    await liftGuardBlock(database.db.sql, must(block, 'a block').id, nowMs, nowMs + MINUTE_MS)
    expect(noteIn(await ask(stale, otp(491712)))).toEqual([
      'fraud guard: more than 1 messages of this client within 600 s',
    ])
    expect(await blocksOf()).toMatchObject([{ liftedAt: new Date(nowMs) }])
  })
})

describe('the share of codes that were verified', () => {
  const share = {
    verified_share: { mode: 'block', least_percent: 50, least_sent: 4, window_s: 600 },
  } as const

  /** Codes that a provider took so many minutes ago. */
  async function sent(count: number, minutesAgo: number, verified: boolean, to = '+491711230000') {
    const at = new Date(NOON_MS - minutesAgo * MINUTE_MS)
    for (let i = 0; i < count; i++)
      await database.db.sql`
        insert into otps (message_id, client_id, to_msisdn, code_hmac, expires_at, taken_at, verified_at, created_at)
        values (${Bun.randomUUIDv7()}, ${clientId}, ${to}, 'x', ${at}, ${at}, ${verified ? at : null}, ${at})`
  }

  test('too small, blocks numbers of the prefix', async () => {
    await sent(3, 5, false)
    await sent(1, 5, true)
    const guard = await open(share)
    expect(await ask(guard, otp(491711239999), otp(491711240000))).toMatchObject([
      { kind: 'guard_blocked', rule: 'verified_share' },
      { kind: 'admitted' },
    ])
    expect((await blocksOf())[0]).toMatchObject({ key: '+49171123', until: new Date(NOON_MS + 3_600_000) })
  })

  test.each([
    ['as many as asked for', () => Promise.all([sent(2, 5, false), sent(2, 5, true)])],
    ['too few to tell', () => sent(3, 5, false)],
    ['of another prefix', () => sent(9, 5, false, '+491711240000')],
    ['of last week', () => sent(9, 7 * 24 * 60, false)],
    ['still being typed', () => sent(9, 1, false)],
  ])('%s blocks nothing', async (_, prepare) => {
    await prepare()
    expect(kindsOf(await ask(await open(share), otp(491711239999)))).toEqual(['admitted'])
  })

  test('is read anew after ten seconds, and only noted as usual', async () => {
    const guard = await open({ verified_share: { least_sent: 4 } })
    expect(noteIn(await ask(guard, otp(491711239999)))).toEqual([null])
    await sent(4, 5, false)
    nowMs += 9_999
    expect(noteIn(await ask(guard, otp(491711239999)))).toEqual([null])
    nowMs += 1
    expect(noteIn(await ask(guard, otp(491711239999)))).toEqual([
      'fraud guard: of the codes to numbers that differ in their last four digits fewer than 10 % were verified',
    ])
  })
})

describe('a cap on spending', () => {
  // A part is 5 cents.
  const cap = { applies_to: 'all', spend: { mode: 'block', cents_per_day: 12 } } as const

  test('is of a country and a day in UTC, in every process', async () => {
    const guard = await open(cap)
    expect(await ask(guard, otp(491711), otp(491712), otp(491713), otp(12025550123))).toMatchObject([
      { kind: 'admitted' },
      { kind: 'admitted' },
      {
        kind: 'guard_blocked',
        rule: 'spend',
        words: 'more than 12 cents a day to DE',
        untilMs: Date.parse('2026-11-25T00:00:00Z'),
      },
      { kind: 'admitted' },
    ])
    expect(kindsOf(await ask(await open(cap), otp(491711)))).toEqual(['guard_blocked'])
    nowMs = Date.parse('2026-11-25T00:00:00Z')
    expect(kindsOf(await ask(guard, otp(491711)))).toEqual(['admitted'])
  })

  test('leaves room for a smaller one after a larger one was refused', async () => {
    const guard = await open(cap)
    const [first, large, small] = [otp(491711), otp(491712, { parts: 2 }), otp(491713)]
    expect(kindsOf(await ask(guard, first, large, small))).toEqual(['admitted', 'guard_blocked', 'admitted'])
    expect(kindsOf(await ask(guard, small))).toEqual(['guard_blocked'])
  })

  test('is not passed for the rest of the day because of what another process has tried in vain', async () => {
    const guard = await open(cap)
    const day = new Date(nowMs).toISOString().slice(0, 10)
    const tried = (cents: number) =>
      addGuardSpends(database.db.sql, day, [{ clientId, country: 'DE', spent: moneyOfSql(String(cents)) }])
    await tried(10)
    expect(kindsOf(await ask(guard, otp(491711)))).toEqual(['guard_blocked'])
    await tried(-10)
    nowMs += 1_000
    expect(kindsOf(await ask(guard, otp(491711)))).toEqual(['admitted'])
  })

  test('that is raised lets through at once', async () => {
    await ask(await open(cap), otp(491711), otp(491712), otp(491713))
    const raised = { ...cap, spend: { ...cap.spend, cents_per_day: 15 } }
    expect(kindsOf(await ask(await open(raised), otp(491711), otp(491712)))).toEqual([
      'admitted',
      'guard_blocked',
    ])
  })

  test('in mode monitor is noted, as often as it is passed', async () => {
    const guard = await open({ ...cap, spend: { mode: 'monitor', cents_per_day: 5 } })
    expect(noteIn(await ask(guard, otp(491711), otp(491712), otp(491713)))).toEqual([
      null,
      'fraud guard: more than 5 cents a day to DE',
      'fraud guard: more than 5 cents a day to DE',
    ])
  })
})

describe('hits', () => {
  test('of more than 200 keys of a minute are counted together beyond them', async () => {
    const guard = await open({
      applies_to: 'all',
      per_number: { mode: 'monitor', messages: 1 },
      sequence: { mode: 'off' },
    })
    const drafts = Array.from({ length: 210 }, (_, i) => otp(491711230000 + i))
    await ask(guard, ...drafts, ...drafts)
    await guard.hits.flush()
    const rows = await listGuardHits(database.db.sql, 500, { ...ANY, clientId }, null)
    expect(rows).toHaveLength(201)
    expect(rows.find(({ key }) => key === '')?.hits).toBe(10)
  })

  test('that could not be written are written the next time', async () => {
    const guard = await open({ countries: { allowed: [] } })
    await ask(guard, otp(491711))
    await database.db.sql`alter table guard_hits rename to guard_hits_away`
    try {
      await expect(guard.hits.flush()).rejects.toThrow()
      await ask(guard, otp(491711))
    } finally {
      await database.db.sql`alter table guard_hits_away rename to guard_hits`
    }
    expect(await hitsOf(guard)).toEqual([['countries', 'DE', 'refused', 2]])
  })
})

test('what is 30 days past is forgotten, and nothing else', async () => {
  const guard = await open({
    countries: { mode: 'monitor', allowed: [] },
    per_number: { mode: 'block', messages: 1, block_s: 60 },
    spend: { mode: 'block', cents_per_day: 100 },
  })
  await ask(guard, otp(491711), otp(491711))
  await guard.hits.flush()
  const countOf = async () => {
    const [row] = await database.db.sql<{ blocks: number; hits: number; spends: number }[]>`
      select (select count(*)::integer from guard_blocks where client_id = ${clientId}) as blocks,
        (select count(*)::integer from guard_hits where client_id = ${clientId}) as hits,
        (select count(*)::integer from guard_spends where client_id = ${clientId}) as spends`
    return row
  }
  const before = await countOf()
  expect(before).toEqual({ blocks: 1, hits: 2, spends: 1 })
  await cleanGuard({ db: database.db, now: () => NOON_MS + 30 * 86_400_000 })
  expect(await countOf()).toEqual({ blocks: 1, hits: 2, spends: 1 })
  await cleanGuard({ db: database.db, now: () => NOON_MS + 31 * 86_400_000 })
  expect(await countOf()).toEqual({ blocks: 0, hits: 0, spends: 0 })
})
