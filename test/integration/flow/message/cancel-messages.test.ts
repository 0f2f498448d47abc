import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { openCheckedDb } from '../../../../src/compose-checked.ts'
import { must } from '../../../../src/domain/assert.ts'
import type { ClientId, MessageId } from '../../../../src/domain/message.ts'
import { type CancelOutcome, cancelMessages } from '../../../../src/flow/message/cancel-messages.ts'
import { publishOrders } from '../../../../src/flow/message/dispatch.ts'
import { audit } from '../../../../src/store/audit.ts'
import { type Db, isConflict, isUnavailable, openDb } from '../../../../src/store/database/db.ts'
import { loadActors } from '../../../../src/store/message/actor-rows.ts'
import { listEvents } from '../../../../src/store/message/message-views.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { eventually } from '../../../support/eventually.ts'
import { holdOpen } from '../../../support/hold-open.ts'
import { readBalance } from '../../../support/money.ts'
import { openPostgresProxy } from '../../../support/postgres-proxy.ts'
import { accepted, openScriptedProvider } from '../../../support/scripted-provider.ts'
import { openWorker } from '../../../support/worker.ts'

let database: TestDatabase
let db: Db
let clientId: ClientId

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())
beforeEach(async () => {
  clientId = await createTestClient(db, 100_000)
})

const deps = (on: Db = db) => apiDeps({ db: on, bus: openBusAway() })
const insert = async (count: number) =>
  (
    await insertMessages(
      db,
      Array.from({ length: count }, () => newMessage(clientId)),
    )
  ).map(({ id }) => id)

describe('messages that wait', () => {
  test('are cancelled in one commit, each once however often it is asked', async () => {
    const ids = await insert(3)
    const asked = [...ids, ...ids, crypto.randomUUID() as MessageId]
    const outcomes = await cancelMessages(deps(), asked)
    expect(outcomes.map(({ kind }) => kind)).toEqual([...Array(6).fill('cancelled'), 'unknown_message'])
    for (const id of ids) expect((await listEvents(db, id)).map(({ event }) => event)).toHaveLength(2)
    expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 100_000, heldCents: 0 })
  })

  test('are not cancelled once a provider has taken them, though they wait for another one', async () => {
    const ids = await insert(2)
    await db.sql`update messages set sent_at = now(), attempts = 1 where id = any(${ids}::uuid[])`
    await db.sql`update messages set status = 'FAILED_TEMP' where id = ${must(ids[1], 'two')}`
    const refused = (status: string) => ({ kind: 'not_cancellable', status, taken: true })
    expect(await cancelMessages(deps(), ids)).toEqual([refused('QUEUED'), refused('FAILED_TEMP')] as never)
    for (const id of ids) expect((await listEvents(db, id)).map(({ event }) => event)).toEqual(['ACCEPTED'])
    expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 99_990, heldCents: 10 })
  })

  test('are cancelled by one of many that ask at once, over two pools', async () => {
    const ids = await insert(50)
    const other = await openCheckedDb({ kind: 'url', url: database.url }, 'sms-test', 4)
    try {
      const all = await Promise.all([db, other, db, other].map((pool) => cancelMessages(deps(pool), ids)))
      expect(new Set(all.flat().map(({ kind }) => kind))).toEqual(new Set(['cancelled']))
    } finally {
      await other.close()
    }
    expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 100_000, heldCents: 0 })
    expect(await audit(db)).toEqual([])
  })
})

/** Statements that wait for a lock of somebody else. */
const waitFor = (count: number) =>
  eventually(async () => {
    const [row] = await db.sql<{ waiting: number }[]>`
      select count(*) as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    return row?.waiting === count
  })

describe('of a cancel and a dispatch that meet', () => {
  // Who waits first for the message's row has it first.
  test.each(['cancel', 'dispatch'] as const)('the %s wins that comes first', async (first) => {
    const provider = openScriptedProvider(async (request) => accepted(request))
    const worker = await openWorker(db, provider)
    const [message] = await insertMessages(db, [newMessage(clientId)])
    const { id } = must(message, 'a message')
    const dispatch = () =>
      publishOrders({ ...deps(), bus: worker.bus }, [
        { id, clientId, lane: 'normal', provider: 'mock', parts: 1 },
      ])
    let cancelling: Promise<CancelOutcome[]> | undefined
    try {
      await db.sql.begin(async (tx) => {
        await holdOpen(tx)
        await tx`select from messages where id = ${id} for update`
        if (first === 'dispatch') void dispatch()
        else cancelling = cancelMessages(deps(), [id])
        await waitFor(1)
        if (first === 'dispatch') cancelling = cancelMessages(deps(), [id])
        else void dispatch()
        await waitFor(2)
      })
      const [outcome] = (await cancelling) ?? []
      const isCancelled = first === 'cancel'
      expect(outcome?.kind).toBe(isCancelled ? 'cancelled' : 'not_cancellable')
      await eventually(async () => {
        const [actor] = await loadActors(db.sql, [id])
        return actor?.status === (isCancelled ? 'CANCELLED' : 'SENT')
      })
    } finally {
      await worker.stop()
    }
    // What other tests have left, and this one, are looked at 3 s after a worker has come.
    const submitted = provider.submitted.filter(({ messageId }) => messageId === id)
    expect(submitted).toHaveLength(first === 'cancel' ? 0 : 1)
    const events = (await listEvents(db, id)).map(({ event }) => event).filter((one) => one !== 'ALARM_RANG')
    expect(events).toEqual(
      first === 'cancel' ? ['ACCEPTED', 'CANCEL_REQUESTED'] : ['ACCEPTED', 'DISPATCHED', 'PROVIDER_ACCEPTED'],
    )
    const heldCents = first === 'cancel' ? 0 : 5
    expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 100_000 - heldCents, heldCents })
    expect(await audit(db)).toEqual([])
  })

  test('one wins, however many meet: what is cancelled is never submitted, and the money agrees', async () => {
    const provider = openScriptedProvider(async (request) => accepted(request))
    const worker = await openWorker(db, provider)
    const outcomes = new Map<MessageId, CancelOutcome['kind']>()
    try {
      for (let round = 0; round < 3; round++) {
        const ids = await worker.accept(clientId, 200)
        const chunks = Array.from({ length: 8 }, (_, index) => ids.slice(index * 25, index * 25 + 25))
        await Promise.all(
          chunks.map(async (chunk) => {
            const found = await cancelMessages(deps(), chunk)
            for (const [at, outcome] of found.entries()) outcomes.set(must(chunk[at], 'an id'), outcome.kind)
          }),
        )
      }
      await eventually(async () => {
        const actors = await loadActors(db.sql, [...outcomes.keys()])
        return actors.every(({ status }) => status === 'SENT' || status === 'CANCELLED')
      })
    } finally {
      await worker.stop()
    }
    expect(outcomes.size).toBe(600)
    const submitted = new Set(provider.submitted.map(({ messageId }) => messageId))
    const cancelled = [...outcomes].flatMap(([id, kind]) => (kind === 'cancelled' ? [id] : []))
    expect(cancelled.filter((id) => submitted.has(id))).toEqual([])
    for (const { id, status } of await loadActors(db.sql, [...outcomes.keys()]))
      expect([id, status]).toEqual([id, outcomes.get(id) === 'cancelled' ? 'CANCELLED' : 'SENT'])
    const heldCents = 5 * (outcomes.size - cancelled.length)
    expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 100_000 - heldCents, heldCents })
    expect(await audit(db)).toEqual([])
  }, 120_000)
})

/** Lets the first so many commits that touch this client end as a serialization failure does; answers how many came. */
async function conflicts(count: number): Promise<() => Promise<number>> {
  const name = `conflicts_${clientId.replaceAll('-', '')}`
  await db.sql.unsafe(`
    create sequence ${name};
    create function ${name}() returns trigger language plpgsql as $$ begin
      if nextval('${name}') <= ${count} then raise exception 'conflict' using errcode = '40001'; end if;
      return new;
    end $$;
    create trigger ${name} before update on clients for each row when (new.id = '${clientId}') execute function ${name}()`)
  return async () => {
    const [row] = await db.sql.unsafe<{ value: number }[]>(`select last_value as value from ${name}`)
    return row?.value ?? -1
  }
}

describe('a cancel that the server ends because others were changing the same', () => {
  test('is made again', async () => {
    const [id] = await insert(1)
    const tries = await conflicts(4)
    expect(await cancelMessages(deps(), [must(id, 'an id')])).toEqual([{ kind: 'cancelled' }])
    expect(await tries()).toBe(5)
    expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 100_000, heldCents: 0 })
  })

  test('five times in a row is given up, and nothing was done', async () => {
    const [id] = await insert(1)
    const tries = await conflicts(1_000)
    const error = await cancelMessages(deps(), [must(id, 'an id')]).catch((cause: unknown) => cause)
    expect([isConflict(error), await tries()]).toEqual([true, 5])
    expect(await loadActors(db.sql, [must(id, 'an id')])).toMatchObject([{ status: 'QUEUED', version: 1 }])
  })
})

test('a cancel whose connection is lost in its commit is asked again until it is known', async () => {
  const [id] = await insert(1)
  const proxy = await openPostgresProxy(database.url)
  const far = await openCheckedDb({ kind: 'url', url: proxy.url }, 'sms-test', 2)
  let uncertain = 0
  try {
    proxy.cutOnce({ kind: 'statement', text: 'CANCEL_REQUESTED' })
    const outcomes = await cancelMessages(deps(far), [must(id, 'an id')], () => uncertain++)
    expect([outcomes, proxy.cuts(), uncertain]).toEqual([[{ kind: 'cancelled' }], 1, 1])
  } finally {
    await far.close()
    await proxy.close()
  }
  expect(await audit(db)).toEqual([])
})

describe('a cancel that did nothing says so', () => {
  test('when the database is away before its commit: there is nothing to be uncertain of', async () => {
    const [id] = await insert(1)
    const proxy = await openPostgresProxy(database.url)
    proxy.refuseNew(true)
    const away = openDb({ address: { kind: 'url', url: proxy.url }, name: 'sms-test', max: 1 })
    let uncertain = 0
    try {
      const cancelling = cancelMessages(deps(away), [must(id, 'an id')], () => uncertain++)
      expect(isUnavailable(await cancelling.catch((error: unknown) => error))).toBe(true)
      expect(uncertain).toBe(0)
    } finally {
      await away.close()
      await proxy.close()
    }
  })

  test('when it fails by itself: that is not tried again', async () => {
    const [id] = await insert(1)
    let calls = 0
    const now = () => {
      calls++
      throw new Error('the clock is broken')
    }
    await expect(cancelMessages({ ...deps(), now }, [must(id, 'an id')])).rejects.toThrow(
      'the clock is broken',
    )
    expect(calls).toBe(1)
  })
})
