import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { ClientControls } from '../../../../src/directory/client-controls.ts'
import { must } from '../../../../src/domain/assert.ts'
import { type Control, controlOf } from '../../../../src/domain/controls.ts'
import type { ClientId, MessageId, Msisdn } from '../../../../src/domain/message.ts'
import { openSenderGate } from '../../../../src/flow/accept/choose-sender.ts'
import { openAdmission } from '../../../../src/flow/accept/open-admission.ts'
import { answerKeywords } from '../../../../src/flow/opt-out/answer-keywords.ts'
import { type Heeded, openHeed } from '../../../../src/flow/opt-out/heed-keywords.ts'
import { openOptedOutStops, openSuppressionGate } from '../../../../src/flow/opt-out/opted-out.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { replaceNumbers } from '../../../../src/store/inbound/numbers.ts'
import { forgetAnswers } from '../../../../src/store/inbound/waiting-answers.ts'
import { loadActors } from '../../../../src/store/message/actor-rows.ts'
import { addSuppressions, listSuppressions } from '../../../../src/store/opt-out/suppressions.ts'
import { openOptOuts } from '../../../../src/worker/opt-outs.ts'
import { acceptDrafts } from '../../../support/accept.ts'
import { apiDeps, openBusPair, SILENT } from '../../../support/apart.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { draft } from '../../../support/drafts.ts'
import { readBalance } from '../../../support/money.ts'
import { knownSuppressions, optOutControls, wrote } from '../../../support/opt-out.ts'

let database: TestDatabase
let db: Db
const bus = openBusPair()
const DAY_MS = 86_400_000

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(async () => {
  await bus.close()
  await database.drop()
})

let made = 0
/** A number that no other test has. */
function newNumber(): Msisdn {
  return `+4917000${String(++made).padStart(5, '0')}` as Msisdn // of that form
}

/** A process of the gateway, and what handsets write to it. */
function openGateway(said: Partial<Control<'opt_out'>> = {}) {
  const known = knownSuppressions(db)
  const controls = optOutControls(said)
  const gate = openSuppressionGate({ db, controls, suppressions: known.suppressions })
  const deps = apiDeps({ db, bus: bus.publisher, controls, ...known, admission: openAdmission([gate]) })
  const heed = openHeed(deps)
  return {
    ...known,
    deps,
    stopsOf: openOptedOutStops(deps),
    heed: (messages: readonly Heeded[], nowMs = Date.now()) =>
      db.sql.begin((tx) => heed(tx, messages, nowMs)),
    async send(clientId: ClientId, to: Msisdn, more: Partial<Parameters<typeof draft>[1]> = {}) {
      const [outcome] = await acceptDrafts(deps, [draft(clientId, { to, from: '12345', ...more })])
      return must(outcome, 'an outcome')
    },
  }
}

const said = async (number: Msisdn) =>
  (await listSuppressions(db.sql, { number }, 10)).map(({ clientId, sender, reason, source }) => ({
    clientId,
    sender,
    reason,
    source,
  }))

const newClient = () => createTestClient(db, 100)

test('STOP bars the sender that it was written to, for nothing, and START lets it through again', async () => {
  const { heed, send } = openGateway()
  const [clientId, other] = [await newClient(), await newClient()]
  const number = newNumber()
  // Without its plus, as some providers write it.
  expect(await heed([wrote(clientId, number.slice(1), 'Stop')])).toEqual(['opt_out'])
  expect(await send(clientId, number)).toEqual({
    kind: 'opted_out',
    sinceMs: expect.any(Number),
    reason: 'wrote stop',
  })
  expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 100, heldCents: 0 })
  expect(await send(clientId, number, { from: 'OTHER' })).toMatchObject({ kind: 'accepted' })
  expect(await send(other, number)).toMatchObject({ kind: 'accepted' })
  expect(await send(clientId, newNumber())).toMatchObject({ kind: 'accepted' })
  expect(await heed([wrote(clientId, number, 'START')])).toEqual(['opt_in'])
  expect(await send(clientId, number)).toMatchObject({ kind: 'accepted' })
})

test('a sender is the same with and without a plus', async () => {
  const { heed, send } = openGateway()
  const clientId = await newClient()
  const number = newNumber()
  await heed([wrote(clientId, number, 'STOP', { to: '15550001' })])
  expect(await send(clientId, number, { from: '+15550001' })).toMatchObject({ kind: 'opted_out' })
})

test('of a batch only the numbers that have opted out are refused, in their places', async () => {
  const { heed, deps } = openGateway()
  const clientId = await newClient()
  const [first, second, third] = [newNumber(), newNumber(), newNumber()]
  await heed([wrote(clientId, second, 'stop')])
  const drafts = [first, second, third, second].map((to) => draft(clientId, { to, from: '12345' }))
  const kinds = (await acceptDrafts(deps, drafts)).map(({ kind }) => kind)
  expect(kinds).toEqual(['accepted', 'opted_out', 'accepted', 'opted_out'])
})

test('where STOP stops all of a client, each of its senders is barred', async () => {
  const { heed, send } = openGateway({ scope: 'client' })
  const clientId = await newClient()
  const number = newNumber()
  await heed([wrote(clientId, number, 'STOP')])
  expect(await send(clientId, number, { from: 'OTHER' })).toMatchObject({ kind: 'opted_out' })
})

test('STOP to a number of a group stops its group, whichever of its numbers comes and goes, and START undoes it', async () => {
  const { heed, send } = openGateway()
  const [clientId, other] = [await newClient(), await newClient()]
  const number = newNumber()
  const pool = (...numbers: readonly string[]) =>
    replaceNumbers(
      db,
      numbers.map((one) => ({ number: one, keyword: null, clientId, group: 'Pool', smsUrl: null })),
    )
  const first = { to: '+12125550101' }
  await pool(first.to, '+12125550102')
  await heed([wrote(clientId, number, 'stop', first)])
  expect((await said(number)).map(({ sender }) => sender).toSorted()).toEqual([first.to, 'Pool'])
  const kindOf = async (of: ClientId, from: string) => (await send(of, number, { from })).kind
  expect(await kindOf(clientId, '12125550102')).toBe('opted_out')
  expect(await kindOf(other, '+12125550102')).toBe('accepted')
  await pool('+12125550103')
  expect(await kindOf(clientId, '+12125550103')).toBe('opted_out')
  expect(await kindOf(clientId, '+12125550199')).toBe('accepted')
  await heed([wrote(clientId, number, 'start', { to: '12125550103' })])
  expect(await kindOf(clientId, '+12125550103')).toBe('accepted')
  expect(await kindOf(clientId, first.to)).toBe('opted_out')
})

test('who does not want a sender does not get its messages from the number that stands in for it either', async () => {
  const known = knownSuppressions(db)
  const clientId = await newClient()
  const number = newNumber()
  const senders = controlOf('senders', { group: 'Pool', countries: { DE: 'numeric' } })
  const controls: ClientControls = {
    of: (name) =>
      name === 'senders' ? (senders as ReturnType<typeof controlOf<typeof name>>) : controlOf(name),
  }
  const numbers = { match: () => null, group: () => ['12345'] }
  const admission = openAdmission([
    openSenderGate({ controls, numbers }),
    openSuppressionGate({ db, controls, suppressions: known.suppressions }),
  ])
  const row = { clientId, number, reason: 'asked for', source: 'api', sinceMs: 1, untilMs: null } as const
  await addSuppressions(db.sql, [{ ...row, id: Bun.randomUUIDv7(), sender: 'Shop' }], 'last')
  await known.directory.refresh()
  const drafts = ['SHOP', 'OTHER'].map((from) => draft(clientId, { to: number, from }))
  expect(await admission(drafts, Date.now())).toMatchObject([
    { kind: 'opted_out', reason: 'asked for' },
    { kind: 'admitted', draft: { from: '12345' }, askedFrom: 'OTHER' },
  ])
})

test('STOP to a number that nobody has stops all clients from sending from it, and START undoes it', async () => {
  const { heed, send } = openGateway()
  const clientId = await newClient()
  const number = newNumber()
  await heed([wrote(null, number, 'STOP')])
  expect(await said(number)).toEqual([
    { clientId: null, sender: '12345', reason: 'wrote stop', source: 'keyword' },
  ])
  expect(await send(clientId, number)).toMatchObject({ kind: 'opted_out' })
  await heed([wrote(null, number, 'START')])
  expect(await said(number)).toEqual([])
})

test('START takes back all that is of the client, and nothing that an admin says of all', async () => {
  const { heed } = openGateway()
  const clientId = await newClient()
  const number = newNumber()
  const of = { number, reason: 'asked for', source: 'api', sinceMs: Date.now(), untilMs: null } as const
  await addSuppressions(
    db.sql,
    [
      { ...of, id: Bun.randomUUIDv7(), clientId, sender: null },
      { ...of, id: Bun.randomUUIDv7(), clientId, sender: '12345' },
      { ...of, id: Bun.randomUUIDv7(), clientId, sender: 'OTHER' },
      { ...of, id: Bun.randomUUIDv7(), clientId: null, sender: null },
    ],
    'last',
  )
  await heed([wrote(clientId, number, 'START')])
  expect(await said(number)).toEqual([
    { clientId: null, sender: null, reason: 'asked for', source: 'api' },
    { clientId, sender: 'OTHER', reason: 'asked for', source: 'api' },
  ])
})

test('of words that came together the last counts, and STOP twice is one', async () => {
  const { heed } = openGateway()
  const clientId = await newClient()
  const [first, second] = [newNumber(), newNumber()]
  const actions = await heed([
    wrote(clientId, first, 'STOP'),
    wrote(clientId, second, 'START'),
    wrote(clientId, first, 'hello there'),
    wrote(clientId, second, 'STOP'),
    wrote(clientId, first, 'START'),
  ])
  expect(actions).toEqual(['opt_out', 'opt_in', null, 'opt_out', 'opt_in'])
  await heed([wrote(clientId, second, 'QUIT')])
  expect([await said(first), await said(second)]).toEqual([
    [],
    [{ clientId, sender: '12345', reason: 'wrote stop', source: 'keyword' }],
  ])
})

test('a word stands behind the one by which its client was found, and a short code opts nobody out', async () => {
  const { heed } = openGateway()
  const clientId = await newClient()
  const number = newNumber()
  const pizza = { keyword: 'PIZZA' }
  expect(await heed([wrote(clientId, number, 'pizza stop', pizza)])).toEqual(['opt_out'])
  expect(await heed([wrote(clientId, number, '"Pizza": stop', pizza)])).toEqual(['opt_out'])
  expect(await heed([wrote(clientId, number, 'stop pizza', pizza)])).toEqual([null])
  expect(await heed([wrote(clientId, '0', 'stop')])).toEqual(['opt_out'])
  expect(await said(number)).toHaveLength(1)
})

test('a client that heeds no words hears of them as of any message', async () => {
  const { heed } = openGateway({ heeded: false, stop_answer: 'Done.' })
  const number = newNumber()
  expect(await heed([wrote(await newClient(), number, 'STOP')])).toEqual([null])
  expect(await said(number)).toEqual([])
})

test('an opt-out of another process acts here once its change is known, and is asked of the database from then on', async () => {
  const [here, there] = [openGateway(), openGateway()]
  const clientId = await newClient()
  const number = newNumber()
  await here.directory.refresh()
  await there.heed([wrote(clientId, number, 'STOP')])
  expect(await here.directory.refresh()).toBe(true)
  expect(await here.send(clientId, number)).toMatchObject({ kind: 'opted_out' })
  await there.heed([wrote(clientId, number, 'START')])
  expect(await here.send(clientId, number)).toMatchObject({ kind: 'accepted' })
})

test('an end that has come lets messages through', async () => {
  const { deps, send, directory } = openGateway()
  const clientId = await newClient()
  const number = newNumber()
  const of = { number, clientId, sender: null, reason: 'pause', source: 'api' } as const
  const untilMs = deps.now() - 1
  await addSuppressions(db.sql, [{ ...of, id: deps.newId(), sinceMs: untilMs - DAY_MS, untilMs }], 'last')
  await directory.refresh()
  expect(await send(clientId, number)).toMatchObject({ kind: 'accepted' })
})

test('codes are kept from who has opted out, unless the client has them sent all the same', async () => {
  const clientId = await newClient()
  const number = newNumber()
  await openGateway().heed([wrote(clientId, number, 'STOP')])
  for (const [otp_anyway, kind] of [
    [false, 'opted_out'],
    [true, 'accepted'],
  ] as const) {
    const { directory, send } = openGateway({ otp_anyway })
    await directory.refresh()
    expect(await send(clientId, number, { otp: true })).toMatchObject({ kind })
    expect(await send(clientId, number)).toMatchObject({ kind: 'opted_out' })
  }
})

describe('between acceptance and submission', () => {
  test('who says STOP meanwhile is not written to; of others nothing is asked', async () => {
    const { heed, send, deps, stopsOf } = openGateway()
    const clientId = await newClient()
    const [stopping, quiet] = [newNumber(), newNumber()]
    const ids = []
    for (const to of [stopping, quiet]) {
      const outcome = await send(clientId, to, { sendAtMs: Date.now() + DAY_MS })
      if (outcome.kind === 'accepted') ids.push(outcome.id)
    }
    const actors = await loadActors(db.sql, ids)
    expect(stopsOf(actors, deps.now())).toEqual(new Map())
    const sinceMs = Date.parse('2026-11-24T10:00:00.000Z')
    await heed([wrote(clientId, stopping, 'STOP')], sinceMs)
    const stops = await stopsOf(actors, deps.now())
    const words = 'opted out since 2026-11-24T10:00:00.000Z: wrote stop'
    expect([...stops]).toEqual([[must(ids[0], 'an id'), { kind: 'opted_out', words }]])
  })

  test('what a provider says is kept of the client and the sender of that message', async () => {
    const { suppressions, deps } = openGateway()
    const clientId = await newClient()
    const number = newNumber()
    const optOuts = openOptOuts({ ...deps, log: SILENT, suppressions })
    const message = { clientId, to: number, from: '12345', provider: 'twilio' }
    optOuts.keep(message, 'error 21610, opted out')
    optOuts.keep(message, 'error 21610, opted out')
    await optOuts.close()
    expect(await said(number)).toEqual([
      { clientId, sender: '12345', reason: 'twilio: error 21610, opted out', source: 'provider' },
    ])
  })

  test('what a provider says of a number is kept of its group, too', async () => {
    const { suppressions, deps } = openGateway()
    const clientId = await newClient()
    const number = newNumber()
    await replaceNumbers(db, [
      { number: '+12125550111', keyword: null, clientId, group: 'Pool', smsUrl: null },
    ])
    const optOuts = openOptOuts({ ...deps, log: SILENT, suppressions })
    optOuts.keep({ clientId, to: number, from: '12125550111', provider: 'twilio' }, 'error 21610')
    await optOuts.close()
    expect((await said(number)).map(({ sender }) => sender).toSorted()).toEqual(['12125550111', 'Pool'])
  })
})

describe('an answer', () => {
  const ANSWERS = { stop_answer: 'You are out.', start_answer: 'Welcome back.', help_answer: 'Call us.' }

  const textsTo = async (number: Msisdn) => {
    const rows = await db.sql<{ text: string; from_sender: string; id: string }[]>`
      select text, from_sender, id from messages where to_msisdn = ${number} order by id`
    return rows.map(({ text }) => text)
  }

  test('is an ordinary message, priced, that goes out to who has just opted out', async () => {
    const { heed, deps, send, stopsOf } = openGateway(ANSWERS)
    const clientId = await newClient()
    const number = newNumber()
    await heed([wrote(clientId, number, 'STOP')])
    await Promise.all([answerKeywords(deps), answerKeywords(deps)])
    await answerKeywords(deps)
    expect(await textsTo(number)).toEqual(['You are out.'])
    expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 95, heldCents: 5 })
    const [row] = await db.sql<{ id: MessageId; class: string }[]>`
      select id, class from messages where to_msisdn = ${number}`
    // It waits for no hours.
    expect(row?.class).toBe('transactional')
    const [answer] = await loadActors(db.sql, [must(row, 'a message').id])
    expect(await stopsOf([must(answer, 'an actor')], deps.now())).toEqual(new Map())
    expect(await send(clientId, number)).toMatchObject({ kind: 'opted_out' })
  })

  test('to STOP and START comes once a day to a number, and so does one to HELP', async () => {
    const { heed, deps } = openGateway(ANSWERS)
    const clientId = await newClient()
    const number = newNumber()
    const nowMs = deps.now()
    for (const text of ['HELP', 'STOP', 'STOP', 'START', 'info'])
      await heed([wrote(clientId, number, text)], nowMs)
    await answerKeywords(deps)
    expect((await textsTo(number)).toSorted()).toEqual(['Call us.', 'You are out.'])
    await heed([wrote(clientId, number, 'START')], nowMs + DAY_MS - 1)
    await heed([wrote(clientId, number, 'START')], nowMs + DAY_MS)
    await answerKeywords({ ...deps, now: () => nowMs + DAY_MS + 1_000 })
    expect((await textsTo(number)).toSorted()).toEqual(['Call us.', 'Welcome back.', 'You are out.'])
  })

  test('is none where none is set, where the provider has answered, and to whom nobody has', async () => {
    const clientId = await newClient()
    const number = newNumber()
    const [silent, loud] = [openGateway(), openGateway(ANSWERS)]
    await silent.heed([wrote(clientId, number, 'STOP')])
    await loud.heed([wrote(clientId, number, 'whatever', { told: 'opt_out' }), wrote(null, number, 'HELP')])
    await answerKeywords(loud.deps)
    expect(await textsTo(number)).toEqual([])
  })

  test('of a process that has died with it in hand is given by another one, once', async () => {
    const { heed, deps } = openGateway(ANSWERS)
    const clientId = await newClient()
    const number = newNumber()
    await heed([wrote(clientId, number, 'STOP')])
    // It accepts, and dies before it can say so.
    const dies = { ...deps.db, sql: cutAfterAcceptance(db) }
    await expect(answerKeywords({ ...deps, db: dies })).rejects.toThrow('gone')
    expect(await textsTo(number)).toEqual(['You are out.'])
    await answerKeywords({ ...deps, now: () => Date.now() + 31_000 })
    expect(await textsTo(number)).toEqual(['You are out.'])
    const [{ outcome } = { outcome: null }] = await db.sql<{ outcome: string | null }[]>`
      select outcome from keyword_answers where number = ${number}`
    expect(outcome).toBe('accepted')
  })

  test('that cannot be paid, or comes an hour late, is not given', async () => {
    const { heed, deps } = openGateway(ANSWERS)
    const poor = await createTestClient(db, 0)
    const [first, second] = [newNumber(), newNumber()]
    await heed([wrote(poor, first, 'STOP')])
    await heed([wrote(await newClient(), second, 'STOP')], Date.now() - 3_600_001)
    await answerKeywords(deps)
    const rows = await db.sql<{ outcome: string }[]>`
      select outcome from keyword_answers where number in (${first}, ${second}) order by outcome`
    expect(rows.map(({ outcome }) => outcome)).toEqual(['insufficient_credits', 'too_late'])
    expect([await textsTo(first), await textsTo(second)]).toEqual([[], []])
  })

  test('is forgotten when its message has long ended', async () => {
    const { heed } = openGateway(ANSWERS)
    const number = newNumber()
    await heed([wrote(await newClient(), number, 'STOP')], Date.now() - 8 * DAY_MS)
    await forgetAnswers(db.sql, 'keyword_answers', new Date(Date.now() - 7 * DAY_MS))
    expect(await db.sql`select 1 from keyword_answers where number = ${number}`).toHaveLength(0)
  })
})

/** A database that is gone for the statement that settles answers. */
function cutAfterAcceptance({ sql }: Db): Db['sql'] {
  return new Proxy(sql, {
    apply(target, self, parts: readonly unknown[]) {
      if (Array.isArray(parts[0]) && parts[0].join('').includes('set outcome =')) throw new Error('gone')
      return Reflect.apply(target, self, parts)
    },
  })
}
