import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { must } from '../../../src/domain/assert.ts'
import type { LifecycleState } from '../../../src/domain/lifecycle.ts'
import type { ClientId, MessageId } from '../../../src/domain/message.ts'
import type { SubmitAnswer } from '../../../src/provider/port.ts'
import { audit } from '../../../src/store/audit.ts'
import type { Db } from '../../../src/store/database/db.ts'
import { ensurePartitions } from '../../../src/store/database/partitions.ts'
import { loadActors } from '../../../src/store/message/actor-rows.ts'
import { listEvents } from '../../../src/store/message/message-views.ts'
import { listDeadLetters } from '../../../src/store/receipt/dead-letters.ts'
import { POLICY } from '../../support/apart.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../support/database.ts'
import { insertMessages, newMessage } from '../../support/drafts.ts'
import { eventually } from '../../support/eventually.ts'
import { readBalance } from '../../support/money.ts'
import {
  accepted,
  openScriptedProvider,
  providerMessageId,
  type Script,
  type ScriptedProvider,
} from '../../support/scripted-provider.ts'
import { openWorker, type RunningWorker } from '../../support/worker.ts'

/** A worker over this many slow submissions must not starve; see slow-provider.ts. */
const SLOW_WITHIN_MS = 100_000

let database: TestDatabase
let db: Db
let clientId: ClientId
let workers: RunningWorker[]

beforeEach(async () => {
  database = await createDatabase()
  db = database.db
  clientId = await createTestClient(db, 10_000)
  workers = []
})
afterEach(async () => {
  for (const worker of workers) await worker.stop()
  await database.drop()
})

async function start(
  script: Script | ScriptedProvider,
  more?: Parameters<typeof openWorker>[2],
): Promise<RunningWorker & { readonly provider: ScriptedProvider }> {
  const provider = typeof script === 'function' ? openScriptedProvider(script) : script
  const worker = await openWorker(db, provider, more)
  workers.push(worker)
  return { ...worker, provider }
}

const status = (id: MessageId, wanted: LifecycleState) =>
  eventually(async () => {
    const [actor] = await loadActors(db.sql, [id])
    expect(actor?.status).toBe(wanted)
    return must(actor, 'an actor')
  })
const history = async (id: MessageId) => (await listEvents(db, id)).map(({ event }) => event)
const never = () => new Promise<SubmitAnswer>(() => {})
const temporary = async (): Promise<SubmitAnswer> => ({
  kind: 'rejected_temporary',
  error: 'busy',
  detail: 'command_status 0x00000014',
})

describe('a message', () => {
  test('goes from QUEUED to DELIVERED, and its money is captured', async () => {
    const worker = await start(async (request) => accepted(request))
    const [id] = await worker.accept(clientId)
    const sent = await status(must(id, 'an id'), 'SENT')
    await worker.receipts([must(sent.providerMessageId, 'a name')], 'DELIVRD')
    await status(sent.id, 'DELIVERED')
    expect(await history(sent.id)).toEqual([
      'ACCEPTED',
      'DISPATCHED',
      'PROVIDER_ACCEPTED',
      'RECEIPT_DELIVERED',
    ])
    expect(worker.provider.submitted).toMatchObject([
      {
        messageId: sent.id,
        to: '+1234567890',
        from: 'SENDER',
        text: 'Hello World',
        encoding: 'GSM7',
        parts: 1,
        attempt: 1,
        throttles: 0,
      },
    ])
    expect(await readBalance(db.sql, clientId)).toMatchObject({
      creditCents: 9_995,
      heldCents: 0,
      capturedCents: 5,
    })
    expect(await audit(db)).toEqual([])
  })

  test('whose receipt comes before its submit answer is delivered all the same', async () => {
    const answer = Promise.withResolvers<void>()
    const worker = await start(async (request) => {
      await answer.promise
      return accepted(request)
    })
    const [id] = await worker.accept(clientId)
    await eventually(() => worker.provider.submitted.length > 0)
    const receipt = worker.receipts(
      [providerMessageId({ messageId: must(id, 'an id'), attempt: 1 })],
      'DELIVRD',
    )
    await eventually(async () => (await db.sql`select 1 from parked_receipts`).length === 1)
    answer.resolve()
    await receipt
    await status(must(id, 'an id'), 'DELIVERED')
    await eventually(async () => (await db.sql`select 1 from parked_receipts`).length === 0)
  })

  test('that the provider refuses for now is tried MAX_ATTEMPTS times, then fails and its money comes back', async () => {
    const worker = await start(temporary)
    const [id] = await worker.accept(clientId)
    const failed = await status(must(id, 'an id'), 'FAILED_PERM')
    expect(failed).toMatchObject({ attempts: 3, lastError: 'busy', wakeAtMs: null })
    expect(worker.provider.submitted.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
    expect(await readBalance(db.sql, clientId)).toMatchObject({
      creditCents: 10_000,
      heldCents: 0,
      capturedCents: 0,
    })
    expect(await audit(db)).toEqual([])
  })

  test('that the provider refuses once is sent at the second attempt', async () => {
    const worker = await start(async (request) => (request.attempt === 1 ? temporary() : accepted(request)))
    const [id] = await worker.accept(clientId)
    expect(await status(must(id, 'an id'), 'SENT')).toMatchObject({ attempts: 2, lastError: null })
  })

  test('that the provider refuses for good fails at once, and its money comes back', async () => {
    const worker = await start(async () => ({ kind: 'rejected_permanent', error: 'no route', detail: 'x' }))
    const [id] = await worker.accept(clientId)
    expect(await status(must(id, 'an id'), 'FAILED_PERM')).toMatchObject({
      attempts: 1,
      lastError: 'no route',
    })
    expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 10_000, heldCents: 0 })
  })

  test('that a receipt fails has its money back', async () => {
    const worker = await start(async (request) => accepted(request))
    const [id] = await worker.accept(clientId)
    const sent = await status(must(id, 'an id'), 'SENT')
    await worker.receipts([must(sent.providerMessageId, 'a name')], 'UNDELIV')
    expect(await status(sent.id, 'FAILED_PERM')).toMatchObject({ lastError: 'UNDELIV' })
    expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 10_000, heldCents: 0 })
  })

  test('that is throttled waits as long as asked, and that is not an attempt', async () => {
    const worker = await start(async (request) =>
      request.throttles < 2
        ? { kind: 'throttled', retryAfterMs: 50, detail: 'slow down' }
        : accepted(request),
    )
    const [id] = await worker.accept(clientId)
    expect(await status(must(id, 'an id'), 'SENT')).toMatchObject({ attempts: 1, throttles: 2 })
    expect(worker.provider.submitted.map(({ attempt, throttles }) => [attempt, throttles])).toEqual([
      [1, 0],
      [1, 1],
      [1, 2],
    ])
  })

  test('that expires before its end is known has its money back (I6)', async () => {
    await start(never, { timeoutMs: 100 })
    const acceptedAtMs = Date.now()
    const [message] = await insertMessages(db, [
      newMessage(clientId, { acceptedAtMs, wakeAtMs: acceptedAtMs, expiresAtMs: acceptedAtMs + 150 }),
    ])
    await status(must(message, 'a message').id, 'EXPIRED')
    expect(await readBalance(db.sql, clientId)).toMatchObject({ creditCents: 10_000, heldCents: 0 })
  })
})

describe('a provider that never answers', () => {
  test('is unknown after the timeout; where it may, the message is sent again, and counted (I7)', async () => {
    const worker = await start(
      (request) => (request.attempt < 3 ? never() : Promise.resolve(accepted(request))),
      {
        timeoutMs: 80,
      },
    )
    const [id] = await worker.accept(clientId)
    expect(await status(must(id, 'an id'), 'SENT')).toMatchObject({ attempts: 3 })
    expect((await history(must(id, 'an id'))).filter((event) => event === 'PROVIDER_UNKNOWN')).toHaveLength(2)
  })

  test('is told to stop by its signal', async () => {
    let aborted = 0
    const worker = await start(
      (request, signal) =>
        new Promise((resolve) =>
          signal.addEventListener('abort', () => {
            aborted++
            resolve(request.attempt === 1 ? { kind: 'unknown', error: 'aborted' } : accepted(request))
          }),
        ),
      { timeoutMs: 50 },
    )
    const [id] = await worker.accept(clientId)
    await eventually(() => aborted >= 2)
    await eventually(async () =>
      ['SENT', 'FAILED_PERM'].includes((await loadActors(db.sql, [must(id, 'an id')]))[0]?.status ?? ''),
    )
  })

  test('where it may not, the message waits for a receipt and is submitted once', async () => {
    const worker = await start(openScriptedProvider(never, { onUnknown: 'wait' }), { timeoutMs: 50 })
    const [id] = await worker.accept(clientId)
    await eventually(async () => (await history(must(id, 'an id'))).includes('PROVIDER_UNKNOWN'))
    expect(await status(must(id, 'an id'), 'SENDING')).toMatchObject({ attempts: 1 })
    expect(worker.provider.submitted).toHaveLength(1)
  })
})

describe('a provider that breaks its word', () => {
  test.each([
    ['rejects', () => Promise.reject(new Error('a bug of the adapter'))],
    [
      'throws',
      () => {
        throw new Error('a bug of the adapter')
      },
    ],
  ] as const)('and %s holds up no other message, and its own is unknown', async (_, break_) => {
    const worker = await start((request) =>
      request.text === 'break' && request.attempt === 1 ? break_() : Promise.resolve(accepted(request)),
    )
    const [broken] = await worker.accept(clientId, 1, { text: 'break' })
    const [fine] = await worker.accept(clientId)
    await status(must(fine, 'an id'), 'SENT')
    expect(await status(must(broken, 'an id'), 'SENT')).toMatchObject({ attempts: 2 })
  })
})

describe('many messages', () => {
  test('are each submitted once and each captured once', async () => {
    const worker = await start(async (request) => accepted(request))
    const ids = (await Promise.all(Array.from({ length: 6 }, () => worker.accept(clientId, 100)))).flat()
    await eventually(async () => {
      const [sent] = await db.sql<{ count: number }[]>`select count(*) from messages where status = 'SENT'`
      return sent?.count === 600
    })
    expect(worker.provider.submitted.map(({ messageId }) => messageId).toSorted()).toEqual(ids.toSorted())
    const names = ids.map((messageId) => providerMessageId({ messageId, attempt: 1 }))
    await Promise.all([worker.receipts(names, 'DELIVRD'), worker.receipts(names, 'DELIVRD')])
    await eventually(async () => {
      const [done] = await db.sql<
        { count: number }[]
      >`select count(*) from messages where status = 'DELIVERED'`
      return done?.count === 600
    })
    expect(await readBalance(db.sql, clientId)).toMatchObject({
      creditCents: 7_000,
      heldCents: 0,
      capturedCents: 3_000,
    })
    expect(await audit(db)).toEqual([])
  })

  test('more than may be on their way to a slow provider at once all get there', async () => {
    const child = Bun.spawn([process.execPath, new URL('./slow-provider.ts', import.meta.url).pathname], {
      stdout: 'pipe',
      stderr: 'inherit',
      timeout: SLOW_WITHIN_MS,
      killSignal: 'SIGKILL',
    })
    expect(await new Response(child.stdout).text()).toBe('done 6000\n')
    expect(await child.exited).toBe(0)
  }, 120_000)

  test('of two workers are each submitted once', async () => {
    const one = await start(async (request) => accepted(request))
    const two = await start(async (request) => accepted(request))
    const acceptedAtMs = Date.now()
    const messages = await insertMessages(
      db,
      Array.from({ length: 300 }, () => newMessage(clientId, { acceptedAtMs, wakeAtMs: acceptedAtMs })),
    )
    const submitted = () =>
      [...one.provider.submitted, ...two.provider.submitted].map(({ messageId }) => messageId)
    await eventually(() => submitted().length >= 300)
    await eventually(async () => (await db.sql`select 1 from messages where status = 'SENT'`).length === 300)
    expect(submitted().toSorted()).toEqual(messages.map(({ id }) => id).toSorted())
  })
})

describe('receipts', () => {
  test('that cannot be read are dead letters, and their delivery is done', async () => {
    const worker = await start(async (request) => accepted(request))
    await worker.receipts(['p-x'], '')
    expect(await listDeadLetters(db.sql, 10)).toMatchObject([{ what: 'receipt', source: 'mock' }])
  })

  test('with a word we do not know change nothing, and their words are in the history', async () => {
    const worker = await start(async (request) => accepted(request))
    const [id] = await worker.accept(clientId)
    const sent = await status(must(id, 'an id'), 'SENT')
    const name = must(sent.providerMessageId, 'a name')
    await worker.receipts([name], 'Lost at sea')
    const last = await eventually(async () => (await listEvents(db, sent.id))[3])
    expect(last).toMatchObject({ event: 'RECEIPT_UNKNOWN', fromStatus: 'SENT', toStatus: 'SENT' })
    expect(last?.detail).toContain('Lost at sea')
    expect(await listDeadLetters(db.sql, 10)).toEqual([])
    await worker.receipts([name], 'DELIVRD')
    await status(sent.id, 'DELIVERED')
  })

  test.each([
    ['release', { creditCents: 10_000, capturedCents: 0 }],
    ['capture', { creditCents: 9_995, capturedCents: 5 }],
  ] as const)(
    'that say EXPIRED end the message as such, and its money goes by the policy: %s',
    async (onExpired, money) => {
      const worker = await start(async (request) => accepted(request), { policy: { ...POLICY, onExpired } })
      const [id] = await worker.accept(clientId)
      const sent = await status(must(id, 'an id'), 'SENT')
      await worker.receipts([must(sent.providerMessageId, 'a name')], 'EXPIRED')
      expect(await status(sent.id, 'EXPIRED')).toMatchObject({ lastError: 'EXPIRED', wakeAtMs: null })
      expect(await history(sent.id)).toEqual([
        'ACCEPTED',
        'DISPATCHED',
        'PROVIDER_ACCEPTED',
        'RECEIPT_EXPIRED',
      ])
      expect(await readBalance(db.sql, clientId)).toMatchObject({ ...money, heldCents: 0 })
      expect(await audit(db)).toEqual([])
    },
  )

  test('of no message are dead letters after their time', async () => {
    const worker = await start(async (request) => accepted(request), { receiptParkMs: 300 })
    await worker.receipts(['p-nobody'], 'DELIVRD')
    await eventually(async () => (await listDeadLetters(db.sql, 10)).length === 1)
    expect(await db.sql`select 1 from parked_receipts`).toHaveLength(0)
  })

  test('of a message three days old deliver it', async () => {
    const acceptedAtMs = Date.now() - 3 * 86_400_000
    await ensurePartitions(db, acceptedAtMs)
    const [old] = await insertMessages(db, [
      newMessage(clientId, { acceptedAtMs, expiresAtMs: Date.now() + 60_000 }),
    ])
    const worker = await start(async (request) => accepted(request))
    const sent = await status(must(old, 'a message').id, 'SENT')
    await worker.receipts([must(sent.providerMessageId, 'a name')], 'DELIVRD')
    // At once: a receipt that is parked is acked before it is matched.
    expect(await loadActors(db.sql, [sent.id])).toMatchObject([{ status: 'DELIVERED' }])
  })

  test('that come twice change nothing the second time', async () => {
    const worker = await start(async (request) => accepted(request))
    const [id] = await worker.accept(clientId)
    const sent = await status(must(id, 'an id'), 'SENT')
    const name = must(sent.providerMessageId, 'a name')
    await worker.receipts([name, name], 'DELIVRD')
    await worker.receipts([name], 'UNDELIV')
    await eventually(async () => (await history(sent.id)).length === 6)
    await status(sent.id, 'DELIVERED')
    expect(await readBalance(db.sql, clientId)).toMatchObject({
      creditCents: 9_995,
      heldCents: 0,
      capturedCents: 5,
    })
    expect(await audit(db)).toEqual([])
  })
})

describe('while rows cannot be written', () => {
  /** Every delivery, which is paid, or every dead letter fails with this SQLSTATE; the answer ends that. */
  async function failing(
    table: 'capture_totals' | 'dead_letters',
    code: string,
  ): Promise<() => Promise<void>> {
    await db.sql.unsafe(`
      create function fail_${table}() returns trigger language plpgsql as
        $$ begin raise exception 'no' using errcode = '${code}'; end $$;
      create trigger fail_${table} before insert or update on ${table} for each row execute function fail_${table}();`)
    return async () => void (await db.sql.unsafe(`drop function fail_${table} cascade`))
  }

  /** Receipts that say that these are delivered, parked since now and due. */
  const park = (ids: readonly MessageId[]) => {
    const bodies = ids.map((messageId) =>
      JSON.stringify({
        provider_message_id: providerMessageId({ messageId, attempt: 1 }),
        status: 'DELIVRD',
      }),
    )
    return db.sql`
      insert into parked_receipts (id, provider, body, received_at, wake_at)
      select gen_random_uuid(), 'mock', body, now(), now() from unnest(${db.sql.array(bodies)}::text[]) body`
  }

  test.each(['53100', 'XX000', '58030'])(
    '(%s) parked receipts wait, and are applied when they can be',
    async (code) => {
      const worker = await start(async (request) => accepted(request))
      const ids = await worker.accept(clientId, 3)
      for (const id of ids) await status(id, 'SENT')
      const mend = await Promise.all([failing('capture_totals', code), failing('dead_letters', code)])
      await park(ids)
      await eventually(async () => {
        const [row] = await db.sql`select 1 from parked_receipts where wake_at > received_at`
        expect(row).toBeDefined()
        return true
      })
      for (const one of mend) await one()
      for (const id of ids) await status(id, 'DELIVERED')
      await eventually(async () => (await db.sql`select 1 from parked_receipts`).length === 0)
    },
  )

  test('receipts that can be neither applied nor buried come again: nobody waits for them for ever', async () => {
    const worker = await start(async (request) => accepted(request))
    const ids = await worker.accept(clientId, 2)
    for (const id of ids) await status(id, 'SENT')
    const [mendDeliveries, mendLetters] = [
      await failing('capture_totals', '22000'),
      await failing('dead_letters', '53100'),
    ]
    await park(ids)
    await eventually(async () => {
      const [row] = await db.sql`select 1 from parked_receipts where wake_at > received_at`
      expect(row).toBeDefined()
      return true
    })
    // One that failed just before would be buried, if it could be now.
    await mendDeliveries()
    for (const id of ids) await status(id, 'DELIVERED')
    await mendLetters()
    await eventually(async () => (await db.sql`select 1 from parked_receipts`).length === 0)
    expect(await db.sql`select 1 from dead_letters`).toHaveLength(0)
  })
})

describe('a worker that stops', () => {
  test('lets the submission in hand finish, and its answer is kept', async () => {
    const answer = Promise.withResolvers<void>()
    const worker = await start(
      async (request) => {
        await answer.promise
        return accepted(request)
      },
      { timeoutMs: 5_000 },
    )
    const [id] = await worker.accept(clientId)
    await eventually(() => worker.provider.submitted.length === 1)
    const stopped = worker.stop()
    workers = []
    answer.resolve()
    await stopped
    expect((await loadActors(db.sql, [must(id, 'an id')]))[0]).toMatchObject({ status: 'SENT' })
  })

  test('leaves what it has not begun to its successor, which finds it by its alarm', async () => {
    const first = await start(async (request) => accepted(request))
    await first.stop()
    workers = []
    // Its order went to a worker that is no more.
    const acceptedAtMs = Date.now()
    const messages = await insertMessages(
      db,
      Array.from({ length: 20 }, () => newMessage(clientId, { acceptedAtMs, wakeAtMs: acceptedAtMs + 300 })),
    )
    const second = await start(async (request) => accepted(request))
    for (const { id } of messages) await status(id, 'SENT')
    expect(second.provider.submitted).toHaveLength(20)
  })

  test('in the middle of a submission: the successor finds the message when its lease ends, and sends it again', async () => {
    // Neither an answer nor a timeout comes: as if the process had died.
    const dead = await openWorker(db, openScriptedProvider(never), { timeoutMs: 60_000 })
    const [id] = await dead.accept(clientId)
    await status(must(id, 'an id'), 'SENDING')
    // It rings no alarms any more, and waits for its submission in vain.
    const stopped = dead.stop()
    const next = await start(async (request) => accepted(request))
    // The lease of the submission, a minute and some seconds, is over.
    await db.sql`update messages set wake_at = now() where id = ${must(id, 'an id')}`
    await db.sql`insert into alarms (wake_at, message_id) values (now(), ${must(id, 'an id')})`
    expect(await status(must(id, 'an id'), 'SENT')).toMatchObject({ attempts: 2, lastError: null })
    expect(next.provider.submitted).toHaveLength(1)
    await stopped
  })

  test('twice is no harm', async () => {
    const worker = await start(async (request) => accepted(request))
    await worker.stop()
    await worker.stop()
    workers = []
  })
})
