import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openLimits } from '../../../../src/cache/limits.ts'
import { openMemoryLimiter } from '../../../../src/cache/memory.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { OTP_LIFETIME_MS, TYPED_WITHIN_MS } from '../../../../src/domain/otp.ts'
import { OTPS_OPEN_MS } from '../../../../src/domain/report/otp-tally.ts'
import { TIMINGS_KEPT_MS } from '../../../../src/domain/report/report-span.ts'
import { countOtps, forgetOtpMinutes } from '../../../../src/flow/report/count-otps.ts'
import type { SubmitAnswer, SubmitRequest } from '../../../../src/provider/port.ts'
import { audit } from '../../../../src/store/audit.ts'
import { removeOtpsBefore } from '../../../../src/store/message/otps.ts'
import { apiDeps, openBusAway, PATIENT_POLICY, RECEIPT_PATH } from '../../../support/apart.ts'
import { get, post } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { newMessage } from '../../../support/drafts.ts'
import { eventually } from '../../../support/eventually.ts'
import { listenApp } from '../../../support/listening-app.ts'
import { readBalance } from '../../../support/money.ts'
import { type OtpGateway, openOtpGateway } from '../../../support/otp-gateway.ts'
import { codeIn, idOf, otherThan, otpRequests, refusesForGood, takes } from '../../../support/otp-requests.ts'
import {
  accepted,
  openScriptedProvider,
  type Script,
  silentForNow,
} from '../../../support/scripted-provider.ts'
import { openWorker } from '../../../support/worker.ts'

let database: TestDatabase
let clientId: ClientId

beforeAll(async () => {
  database = await createDatabase()
  clientId = await createTestClient(database.db, 100_000)
})
afterAll(async () => {
  expect(await audit(database.db)).toEqual([])
  await database.drop()
})

const refusesForNow: Script = async () => ({ kind: 'rejected_temporary', error: 'busy', detail: 'raw' })
const throttles: Script = async () => ({ kind: 'throttled', retryAfterMs: 60_000, detail: 'raw' })
const isSilent: Script = () => new Promise(() => {})
const { freshNumber, otpTo, send, verify, withGateway } = otpRequests(() => ({ database, clientId }))

async function historyOf(url: string, id: string): Promise<string[]> {
  const { body } = await get(`${url}/v1/messages/${id}/events`)
  const events = body['events'] as readonly { event: string; to: string; attempt: number }[] // as documented
  return events.map(({ event, to, attempt }) => `${event} ${to} ${attempt}`)
}

describe('a code that a provider takes', () => {
  test('is in the answer, in what was submitted, and nowhere else', async () => {
    await withGateway([takes, takes], async ({ first }, url) => {
      const reply = await send(url, otpTo(freshNumber(), { text: '{code} is yours. {code}!' }))
      expect(reply.status).toBe(200)
      expect(reply.body).toEqual({
        message_id: expect.any(String),
        status: 'SENT',
        otp_code: expect.stringMatching(/^[0-9]{6}$/),
      })
      const code = codeIn(reply)
      expect(first.submitted.map(({ text }) => text)).toEqual([`${code} is yours. ${code}!`])
      expect(reply.headers.get('location')).toBe(`/v1/messages/${idOf(reply)}`)
      const { body } = await get(`${url}/v1/messages/${idOf(reply)}`)
      expect(body).toMatchObject({
        text: '{code} is yours. {code}!',
        status: 'SENT',
        credit_state: 'HELD',
        cost_cents: 5,
      })
      const [row] = await database.db.sql`select * from otps where message_id = ${idOf(reply)}`
      expect(row).toMatchObject({ sealed_code: null, void_at: null, checks: 0 })
      expect(row?.['taken_at']).toBeInstanceOf(Date)
      // An hour, as the policy says: the deadline was for being taken.
      const [message] = await database.db.sql`
        select extract(epoch from expires_at - created_at)::float8 as seconds from messages where id = ${idOf(reply)}`
      expect(message?.['seconds']).toBe(PATIENT_POLICY.receiptWaitMs / 1_000)
    })
  })

  test('needs no text, and stays out of the answer when it is to', async () => {
    await withGateway(
      [takes, takes],
      async ({ first }, url) => {
        const reply = await send(url, otpTo(freshNumber()))
        expect([reply.status, Object.keys(reply.body)]).toEqual([200, ['message_id', 'status']])
        expect(first.submitted[0]?.text).toMatch(/^Your code is [0-9]{6}\. It is valid for 10 minutes\.$/)
      },
      { echoCode: false },
    )
  })

  test('goes to the second provider at once when the first refuses it for good or for now', async () => {
    for (const [refuses, event] of [
      [refusesForGood, 'PROVIDER_REJECTED_PERM'],
      [refusesForNow, 'PROVIDER_REJECTED_TEMP'],
    ] as const)
      await withGateway([refuses, takes], async ({ first, second }, url) => {
        const reply = await send(url, otpTo(freshNumber()))
        expect(reply.status).toBe(200)
        expect([first.submitted.length, second.submitted.length]).toEqual([1, 1])
        expect(second.submitted[0]?.text).toBe(first.submitted[0]?.text ?? '')
        expect(await historyOf(url, idOf(reply))).toEqual([
          'ACCEPTED QUEUED 0',
          'DISPATCHED SENDING 1',
          `${event} QUEUED 1`,
          'DISPATCHED SENDING 2',
          'PROVIDER_ACCEPTED SENT 2',
        ])
        expect((await get(`${url}/v1/messages/${idOf(reply)}`)).body).toMatchObject({
          provider: 'mock-b',
          attempts: 2,
          last_error: null,
        })
      })
  })

  test('goes to the second provider when the first throttles, which is no attempt', async () => {
    await withGateway([throttles, takes], async (_, url) => {
      const reply = await send(url, otpTo(freshNumber()))
      expect(await historyOf(url, idOf(reply))).toEqual([
        'ACCEPTED QUEUED 0',
        'DISPATCHED SENDING 1',
        'PROVIDER_THROTTLED QUEUED 0',
        'DISPATCHED SENDING 1',
        'PROVIDER_ACCEPTED SENT 1',
      ])
    })
  })

  test('goes to the second provider when half the time has passed in silence', async () => {
    await withGateway(
      [isSilent, takes],
      async (_, url) => {
        const startedAt = performance.now()
        const reply = await send(url, otpTo(freshNumber()))
        // Before its deadline, or it were 503.
        expect(reply.status).toBe(200)
        expect(performance.now() - startedAt).toBeGreaterThan(2_000)
      },
      { deadlineMs: 6_000 },
    )
  })

  test('can be verified after its receipt too', async () => {
    await withGateway([takes, takes], async ({ urls }, url) => {
      const reply = await send(url, otpTo(freshNumber()))
      const receipt = { provider_message_id: `p-${idOf(reply)}-1`, status: 'DELIVRD' }
      expect((await post(`${urls[1]}${RECEIPT_PATH}`, receipt)).status).toBe(204)
      await eventually(
        async () => (await get(`${url}/v1/messages/${idOf(reply)}`)).body['status'] === 'DELIVERED',
      )
      expect((await verify(url, { message_id: idOf(reply) }, codeIn(reply))).body['verified']).toBe(true)
    })
  })
})

describe('a code that no provider takes', () => {
  test('is answered 503 with the last reason, costs nothing, is void, and does not count', async () => {
    await withGateway([refusesForNow, refusesForGood], async (_, url) => {
      const before = await readBalance(database.db.sql, clientId)
      const to = freshNumber()
      const reply = await send(url, otpTo(to))
      expect([reply.status, reply.body['code'], reply.body['reason'], reply.body['status']]).toEqual([
        503,
        'otp_not_delivered',
        'no such number',
        'FAILED_PERM',
      ])
      expect(reply.headers.get('retry-after')).toBe('1')
      expect(reply.body['otp_code']).toBeUndefined()
      expect((await get(`${url}/v1/messages/${idOf(reply)}`)).body).toMatchObject({
        credit_state: 'RELEASED',
        final: true,
      })
      expect(await readBalance(database.db.sql, clientId)).toEqual(before)
      expect((await verify(url, { message_id: idOf(reply) }, '000000')).body).toEqual({
        verified: false,
        reason: 'void',
        attempts_left: 0,
      })
      // At once, to the same number: what was refused is not limited.
      expect((await send(url, otpTo(to))).status).toBe(503)
    })
  })

  test('because all are silent is answered at the deadline, and a late answer or receipt changes nothing', async () => {
    const late: ((answer: SubmitAnswer) => void)[] = []
    const requests: SubmitRequest[] = []
    const answersLate: Script = (request) => {
      requests.push(request)
      return new Promise((resolve) => late.push(resolve))
    }
    await withGateway(
      [answersLate, answersLate],
      async ({ first, second, urls }, url) => {
        const startedAt = performance.now()
        const reply = await send(url, otpTo(freshNumber()))
        const tookMs = performance.now() - startedAt
        expect([reply.status, reply.body['status']]).toEqual([503, 'EXPIRED'])
        expect(String(reply.body['reason'])).toMatch(/^no answer within [0-9]+ ms$/)
        expect(tookMs).toBeGreaterThan(2_950)
        expect((await historyOf(url, idOf(reply))).at(-1)).toStartWith('ALARM_RANG EXPIRED')
        requests.forEach((request, index) => {
          late[index]?.(accepted(request))
        })
        const receipt = { provider_message_id: `p-${idOf(reply)}-1`, status: 'DELIVRD' }
        expect((await post(`${urls[1]}${RECEIPT_PATH}`, receipt)).status).toBe(204)
        await eventually(async () => (await database.db.sql`select 1 from parked_receipts`).length > 0)
        expect((await get(`${url}/v1/messages/${idOf(reply)}`)).body).toMatchObject({
          status: 'EXPIRED',
          credit_state: 'RELEASED',
        })
        expect([first.submitted.length, second.submitted.length]).toEqual([1, 1])
      },
      // Another turn begins after the deadline only.
      {
        deadlineMs: 3_000,
        policy: { ...PATIENT_POLICY, retry: { minDelayMs: 60_000, maxDelayMs: 60_000, factor: 1 } },
      },
    )
    await database.db.sql`delete from parked_receipts`
  })

  test('because no worker is there is answered at the deadline, and never sent later', async () => {
    const otp = { secret: 'a secret of the tests, 32 or more', deadlineMs: 500, echoCode: true }
    const app = listenApp(apiDeps({ db: database.db, bus: openBusAway(), otp }))
    const reply = await send(app.url, otpTo(freshNumber()))
    await app.stop()
    expect([reply.status, reply.body['reason']]).toEqual([503, 'no provider took it before its deadline'])
    const provider = openScriptedProvider(takes)
    const worker = await openWorker(database.db, provider, { otpSecret: otp.secret })
    const [marker] = await worker.accept(clientId)
    await eventually(() => provider.submitted.some(({ messageId }) => messageId === marker))
    expect(provider.submitted.some(({ messageId }) => messageId === idOf(reply))).toBe(false)
    await worker.stop()
  })

  test('because a worker has another secret is answered with that reason', async () => {
    await withGateway(
      [takes, takes],
      async ({ first }, url) => {
        const reply = await send(url, otpTo(freshNumber()))
        expect([reply.status, reply.body['reason']]).toEqual([
          503,
          'the code was sealed with another OTP_SECRET',
        ])
        expect(first.submitted).toEqual([])
      },
      { secret: 'a secret of another deployment...' },
    )
  })

  test('is answered soon when the process is to end', async () => {
    const { script, release } = silentForNow()
    await withGateway(
      [script, script],
      async ({ first, aborts }, url) => {
        const sending = send(url, otpTo(freshNumber()))
        await eventually(() => first.submitted.length === 1)
        aborts()
        const reply = await sending
        expect([reply.status, reply.body['status']]).toEqual([503, 'EXPIRED'])
        release()
      },
      // Longer than this test may take.
      { deadlineMs: 600_000, timeoutMs: 600_000 },
    )
  })
})

test('a message whose code is gone is never submitted', async () => {
  const provider = openScriptedProvider(takes)
  const worker = await openWorker(database.db, provider, { otpSecret: 'a secret of the tests, 32 or more' })
  const [id] = await worker.accept(clientId, 1, { otp: true, text: 'Your code is {code}' })
  const row = await eventually(async () => {
    const [found] = await database.db.sql`select status, last_error from messages where id = ${id ?? ''}`
    return found?.['status'] === 'FAILED_PERM' ? found : null
  })
  expect(row['last_error']).toBe('the code is gone')
  expect(provider.submitted).toEqual([])
  await worker.stop()
})

describe('a request that is refused leaves nothing', () => {
  const otpsTo = (to: string) => database.db.sql`select 1 from otps where to_msisdn = ${to}`

  test('for want of a place for the code, of credit, of a client', async () => {
    await withGateway([takes, takes], async (_, url) => {
      const to = freshNumber()
      const wrong = await send(url, otpTo(to, { text: 'Hello' }))
      expect([wrong.status, wrong.body['field'], wrong.body['rule']]).toEqual([
        400,
        'text',
        'must contain {code}, where the code goes',
      ])
      const poor = await createTestClient(database.db, 4)
      const dear = await send(url, otpTo(to, { client_id: poor }))
      expect([dear.status, dear.body['required'], dear.body['available']]).toEqual([402, 5, 4])
      const nobody = await send(url, otpTo(to, { client_id: crypto.randomUUID() }))
      expect([nobody.status, nobody.body['code']]).toEqual([404, 'unknown_client'])
      expect(await otpsTo(to)).toHaveLength(0)
      expect((await send(url, otpTo(to))).status).toBe(200)
    })
  })

  test('when OTPs are off, with how to switch them on', async () => {
    const app = listenApp(apiDeps({ db: database.db, bus: openBusAway() }))
    const replies = [
      await send(app.url, otpTo(freshNumber())),
      await verify(app.url, { to: freshNumber() }, '000000'),
    ]
    await app.stop()
    for (const { status, body } of replies) {
      expect([status, body['code']]).toEqual([422, 'otp_not_available'])
      expect(body['error']).toContain('OTP_SECRET')
    }
  })
})

describe('a verification', () => {
  let gateway: OtpGateway
  let url: string
  beforeAll(async () => {
    gateway = await openOtpGateway(database, [takes, takes])
    url = gateway.urls[0]
  })
  afterAll(() => gateway.stop())

  const verdictOf = async (name: Readonly<Record<string, unknown>>, code: string, at = url) =>
    (await verify(at, name, code)).body
  const refused = (reason: string, attemptsLeft = 0) => ({
    verified: false,
    reason,
    attempts_left: attemptsLeft,
  })

  test('of the right code works once, by the id of its message', async () => {
    const sent = await send(url, otpTo(freshNumber()))
    const name = { message_id: idOf(sent) }
    expect(await verdictOf(name, otherThan(codeIn(sent)))).toEqual(refused('wrong_code', 4))
    expect(await verdictOf(name, codeIn(sent))).toEqual({ verified: true, attempts_left: 3 })
    expect(await verdictOf(name, codeIn(sent))).toEqual(refused('used'))
  })

  test('by the number asks for the newest code that went there', async () => {
    const to = freshNumber()
    const older = await send(url, otpTo(to))
    await database.db
      .sql`update otps set created_at = created_at - interval '40 seconds' where to_msisdn = ${to}`
    const newer = await send(url, otpTo(to))
    if (codeIn(older) !== codeIn(newer))
      expect(await verdictOf({ to }, codeIn(older))).toEqual(refused('wrong_code', 4))
    expect(await verdictOf({ to }, codeIn(newer))).toMatchObject({ verified: true })
    expect(await verdictOf({ message_id: idOf(older) }, codeIn(older))).toMatchObject({ verified: true })
  })

  test('is refused after ten minutes', async () => {
    const sent = await send(url, otpTo(freshNumber()))
    await database.db
      .sql`update otps set expires_at = now() - interval '1 second' where message_id = ${idOf(sent)}`
    expect(await verdictOf({ message_id: idOf(sent) }, codeIn(sent))).toEqual(refused('expired'))
  })

  test('guesses five times and no more, whatever comes at once in two processes', async () => {
    const sent = await send(url, otpTo(freshNumber()))
    const name = { message_id: idOf(sent) }
    const wrong = otherThan(codeIn(sent))
    const verdicts = await Promise.all(
      Array.from({ length: 60 }, (_, i) => verdictOf(name, wrong, gateway.urls[i % 2] ?? '')),
    )
    const left = verdicts
      .filter(({ reason }) => reason === 'wrong_code')
      .map((one) => Number(one['attempts_left']))
    expect(left.toSorted()).toEqual([0, 1, 2, 3, 4])
    expect(verdicts.filter(({ reason }) => reason === 'too_many_attempts')).toHaveLength(55)
    expect(await verdictOf(name, codeIn(sent))).toEqual(refused('too_many_attempts'))
  })

  test('of the right code by many at once is one verification', async () => {
    const sent = await send(url, otpTo(freshNumber()))
    const name = { message_id: idOf(sent) }
    const verdicts = await Promise.all(
      Array.from({ length: 20 }, (_, i) => verdictOf(name, codeIn(sent), gateway.urls[i % 2] ?? '')),
    )
    expect(verdicts.filter(({ verified }) => verified === true)).toHaveLength(1)
    for (const { verified, reason } of verdicts)
      if (verified !== true) expect(['used', 'too_many_attempts']).toContain(String(reason))
  })

  test('of another client’s code, of no code at all, or of what is no OTP is 404', async () => {
    const sent = await send(url, otpTo(freshNumber()))
    const other = await createTestClient(database.db, 5)
    for (const name of [
      { client_id: other, message_id: idOf(sent) },
      { to: freshNumber() },
      { message_id: crypto.randomUUID() },
    ]) {
      const { status, body } = await verify(url, name, codeIn(sent))
      expect([status, body['code']]).toEqual([404, 'unknown_otp'])
    }
  })

  test('names what is wrong with it', async () => {
    const cases: readonly [Readonly<Record<string, unknown>>, string, string][] = [
      [{}, '000000', 'message_id'],
      [{ message_id: crypto.randomUUID(), to: freshNumber() }, '000000', 'message_id'],
      [{ to: '0123' }, '000000', 'to'],
      [{ to: freshNumber() }, '12345', 'code'],
      [{ to: freshNumber() }, '1234567', 'code'],
      [{ to: freshNumber() }, '12 456', 'code'],
    ]
    for (const [name, code, field] of cases) {
      const { status, body } = await verify(url, name, code)
      expect([status, body['field']]).toEqual([400, field])
    }
  })

  test('counts towards the limit of the client', async () => {
    const limiter = openMemoryLimiter({ now: () => 0 })
    const limits = openLimits({ ratePerS: 1, burst: 1 })
    const otp = { secret: 'a secret of the tests, 32 or more', deadlineMs: 500, echoCode: true }
    const app = listenApp(apiDeps({ db: database.db, bus: openBusAway(), otp, limiter, limits }))
    const statuses = [
      await verify(app.url, { to: freshNumber() }, '000000'),
      await verify(app.url, { to: freshNumber() }, '000000'),
    ]
    await app.stop()
    expect(statuses.map(({ status }) => status)).toEqual([404, 429])
  })
})

// Beside no other worker: that one would find the silent one's lease, and send.
test('a verification before the sending is answered is not counted', async () => {
  const { script, release } = silentForNow()
  await withGateway(
    [script, script],
    async ({ first, aborts }, silentUrl) => {
      const sending = send(silentUrl, otpTo(freshNumber()))
      const { messageId } = await eventually(() => first.submitted[0])
      expect((await verify(silentUrl, { message_id: messageId }, '000000')).body).toEqual({
        verified: false,
        reason: 'not_sent',
        attempts_left: 5,
      })
      aborts()
      expect((await sending).status).toBe(503)
      expect((await verify(silentUrl, { message_id: messageId }, '000000')).body).toMatchObject({
        verified: false,
        reason: 'void',
      })
      release()
    },
    { deadlineMs: 600_000, timeoutMs: 600_000 },
  )
})

describe('under one Idempotency-Key', () => {
  test('a repeat while it waits is told so; afterwards it has the same answer without the code', async () => {
    const { script, release } = silentForNow()
    await withGateway([script, script], async ({ urls, first }) => {
      const [key, body] = [crypto.randomUUID(), otpTo(freshNumber())]
      const sending = send(urls[0], body, key)
      await eventually(() => first.submitted.length === 1)
      const meanwhile = [await send(urls[0], body, key), await send(urls[1], body, key)]
      expect(meanwhile.map((reply) => [reply.status, reply.body['code']])).toEqual([
        [409, 'request_in_flight'],
        [409, 'request_in_flight'],
      ])
      release()
      const sent = await sending
      expect(sent.status).toBe(200)
      for (const url of urls) {
        const again = await send(url, body, key)
        expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true'])
        expect(again.body).toEqual({ message_id: idOf(sent), status: 'SENT' })
      }
      const other = await send(urls[0], { ...body, from: 'OTHER' }, key)
      expect([other.status, other.body['field']]).toEqual([422, 'from'])
      expect(first.submitted).toHaveLength(1)
    })
  })

  test('a repeat after a 503 is a new try', async () => {
    let works = false
    const script: Script = async (request, signal) => (works ? takes : refusesForGood)(request, signal)
    await withGateway([script, script], async (_, url) => {
      const [key, body] = [crypto.randomUUID(), otpTo(freshNumber())]
      const failed = await send(url, body, key)
      works = true
      const sent = await send(url, body, key)
      expect([failed.status, sent.status, sent.headers.get('idempotency-replayed')]).toEqual([503, 200, null])
      expect(idOf(sent)).not.toBe(idOf(failed))
    })
  })

  test('a repeat finds in the message what the process that died could not say', async () => {
    await withGateway([takes, takes], async (_, url) => {
      const [key, body] = [crypto.randomUUID(), otpTo(freshNumber())]
      const sent = await send(url, body, key)
      await database.db.sql`update idempotency_keys set answer = null where key = ${key}`
      const again = await send(url, body, key)
      expect([again.status, again.body]).toEqual([200, { message_id: idOf(sent), status: 'SENT' }])
      // And when its OTP came to nothing, the key is free.
      await database.db.sql`update idempotency_keys set answer = null where key = ${key}`
      await database.db.sql`update otps set void_at = now() where message_id = ${idOf(sent)}`
      const fresh = await send(url, body, key)
      expect([fresh.status, idOf(fresh) === idOf(sent)]).toEqual([200, false])
    })
  })
})

test('old OTPs are forgotten, so many at a time', async () => {
  const { sql } = database.db
  const { id } = newMessage(clientId)
  await sql`
    insert into otps (message_id, client_id, to_msisdn, code_hmac, expires_at, created_at)
    select gen_random_uuid(), ${clientId}, '+1', '', now(), now() - interval '30 hours' from generate_series(1, 5)`
  await sql`
    insert into otps (message_id, client_id, to_msisdn, code_hmac, expires_at, created_at)
    values (${id}, ${clientId}, '+1', '', now(), now())`
  const before = new Date(Date.now() - 25 * 3_600_000)
  expect([await removeOtpsBefore(sql, before, 3), await removeOtpsBefore(sql, before, 3)]).toEqual([3, 2])
  expect(await sql`select 1 from otps where message_id = ${id}`).toHaveLength(1)
})

describe('what became of codes', () => {
  /** At `nowMs`, as a worker does when it is time. */
  async function count(nowMs: number): Promise<void> {
    await database.db.sql`update otp_progress set due_at = now() - interval '1 second'`
    while (await countOtps({ db: database.db, now: () => nowMs }));
  }

  test('is counted by client and country, and a code counts against the share two minutes after it was asked for', async () => {
    const client = await createTestClient(database.db, 1_000)
    const own = (to: string) => ({ ...otpTo(to), client_id: client })
    const startMs = Math.floor(Date.now() / 3_600_000) * 3_600_000
    const range = `from=${new Date(startMs).toISOString()}&to=${new Date(startMs + 7_200_000).toISOString()}`
    await withGateway([takes, takes], async (_, url) => {
      const numbers = ['+14155550101', '+14155550102', '+4915112345601', '+4915112345602']
      const replies = await Promise.all(numbers.map((to) => send(url, own(to))))
      for (const reply of replies.slice(0, 1).concat(replies.slice(2, 3)))
        await post(`${url}/v1/otp/verify`, {
          client_id: client,
          message_id: idOf(reply),
          code: codeIn(reply),
        })
      const read = async () => (await get(`${url}/v1/reports/otps?client_id=${client}&${range}`)).body
      await count(Date.now())
      const sums = { asked: 4, sent: 4, delivered: 0, verified: 2 }
      expect((await read())['total']).toMatchObject({ ...sums, expired: 0, judged: 2, verified_share: 1 })
      await count(Date.now() + TYPED_WITHIN_MS + 1_000)
      expect((await read())['total']).toMatchObject({ ...sums, expired: 0, judged: 4, verified_share: 0.5 })
      await count(Date.now() + OTP_LIFETIME_MS + 1_000)
      const found = await read()
      expect(found['total']).toMatchObject({ ...sums, expired: 2, judged: 4, verified_share: 0.5 })
      expect(found['total']).toMatchObject({ sent_in: { count: 4 }, verified_in: { count: 2 } })
      const each = { asked: 2, sent: 2, verified: 1, expired: 1, verified_share: 0.5 }
      expect(found['countries']).toMatchObject([
        { country: 'DE', ...each },
        { country: 'US', ...each },
      ])
      const ofUs = (await get(`${url}/v1/reports/otps?client_id=${client}&country=US&${range}`)).body
      expect(ofUs['total']).toMatchObject(each)
    })
  })

  test('stays as it was counted when the codes are forgotten, and goes after eight days', async () => {
    const { sql } = database.db
    const asked = async () =>
      (await sql`select coalesce(sum(asked), 0)::integer as asked from otp_minutes`)[0]?.['asked']
    await count(Date.now() + OTPS_OPEN_MS + 60_000)
    const before = await asked()
    expect(before).toBeGreaterThan(0)
    await removeOtpsBefore(sql, new Date(Date.now() + 60_000), 100_000)
    await count(Date.now() + OTPS_OPEN_MS + 120_000)
    expect(await asked()).toBe(before)
    await forgetOtpMinutes({ db: database.db, now: () => Date.now() + TIMINGS_KEPT_MS + 60_000 })
    expect(await asked()).toBe(0)
  })
})
