import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { ClientId } from '../../../../src/domain/message.ts'
import { audit } from '../../../../src/store/audit.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { openOtpGateway } from '../../../support/otp-gateway.ts'
import { codeIn, idOf, otherThan, otpRequests, takes } from '../../../support/otp-requests.ts'

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

const { freshNumber, otpTo, send, verify, withGateway } = otpRequests(() => ({ database, clientId }))

describe('a number', () => {
  test('gets one of many codes that are asked for at once in two processes', async () => {
    await withGateway([takes, takes], async ({ urls, first }) => {
      const to = freshNumber()
      const startedAt = performance.now()
      const replies = await Promise.all(
        Array.from({ length: 20 }, (_, i) => send(urls[i % 2] ?? '', otpTo(to))),
      )
      const tookS = (performance.now() - startedAt) / 1_000
      expect(replies.map(({ status }) => status).toSorted()).toEqual([
        200,
        ...new Array<number>(19).fill(429),
      ])
      const refused = replies.find(({ status }) => status === 429)
      expect(refused?.body).toMatchObject({
        code: 'otp_limited',
        field: 'to',
        rule: 'must not get a code within 30 seconds of the last one',
      })
      const waitS = Number(refused?.headers.get('retry-after'))
      expect(waitS).toBeWithin(30 - tookS, 31)
      expect(first.submitted).toHaveLength(1)
      // A user may sign in to two services at once.
      const other = await createTestClient(database.db, 5)
      expect((await send(urls[0], otpTo(to, { client_id: other }))).status).toBe(200)
    })
  })

  test('gets five in ten minutes', async () => {
    await withGateway([takes, takes], async (_, url) => {
      const to = freshNumber()
      const startedAt = performance.now()
      for (let sent = 1; sent <= 5; sent++) {
        expect((await send(url, otpTo(to))).status).toBe(200)
        await database.db
          .sql`update otps set created_at = created_at - interval '40 seconds' where to_msisdn = ${to}`
      }
      const sixth = await send(url, otpTo(to))
      const tookS = (performance.now() - startedAt) / 1_000
      expect([sixth.status, sixth.body['rule']]).toEqual([
        429,
        'must not get more than 5 codes in 10 minutes',
      ])
      const waitS = Number(sixth.headers.get('retry-after'))
      expect(waitS).toBeWithin(400 - tookS, 401)
      await database.db
        .sql`update otps set created_at = created_at - interval '400 seconds' where to_msisdn = ${to}`
      expect((await send(url, otpTo(to))).status).toBe(200)
    })
  })
})

describe('over all clients', () => {
  const clients = (count: number) =>
    Promise.all(Array.from({ length: count }, () => createTestClient(database.db, 1_000)))
  const later = (to: string, seconds: number) =>
    database.db
      .sql`update otps set created_at = created_at - ${seconds} * interval '1 second' where to_msisdn = ${to}`
  const statusesOf = (replies: readonly { readonly status: number }[]) =>
    replies.map(({ status }) => status).toSorted()

  test('a number gets two of eight codes of eight clients at once, in two processes', async () => {
    await withGateway([takes, takes], async ({ urls, first }) => {
      const to = freshNumber()
      const replies = await Promise.all(
        (await clients(8)).map((client_id, i) => send(urls[i % 2] ?? '', otpTo(to, { client_id }))),
      )
      expect(statusesOf(replies)).toEqual([200, 200, 429, 429, 429, 429, 429, 429])
      for (const { body, headers, status } of replies) {
        if (status !== 429) continue
        // Nothing of whose they were, nor when.
        expect(body).toEqual({
          error: 'to must not get a code within 30 seconds of the last one',
          code: 'otp_limited',
          field: 'to',
          rule: 'must not get a code within 30 seconds of the last one',
          request_id: expect.any(String),
        })
        expect(headers.get('retry-after')).toBe('30')
      }
      expect(first.submitted).toHaveLength(2)
    })
  })

  test('a number gets five in ten minutes, however many clients ask', async () => {
    await withGateway([takes, takes], async (_, url) => {
      const to = freshNumber()
      for (const client_id of await clients(5)) {
        expect((await send(url, otpTo(to, { client_id }))).status).toBe(200)
        await later(to, 40)
      }
      const [sixth] = await clients(1)
      const reply = await send(url, otpTo(to, { client_id: sixth }))
      expect([reply.status, reply.body['rule']]).toEqual([
        429,
        'must not get more than 5 codes in 10 minutes',
      ])
      // 400 seconds, in whole minutes.
      expect(reply.headers.get('retry-after')).toBe('420')
      await later(to, 400)
      expect((await send(url, otpTo(to, { client_id: sixth }))).status).toBe(200)
    })
  })

  test('the numbers of a prefix get so many together, those beside it their own', async () => {
    const limits = { perNumber: 5, perPrefix: 6 }
    const gateway = await openOtpGateway(database, [takes, takes], { limits })
    try {
      const [one, other] = await clients(2)
      const replies = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          send(gateway.urls[i % 2] ?? '', otpTo(`+1666777${1_000 + i}`, { client_id: i % 3 ? one : other })),
        ),
      )
      expect(statusesOf(replies)).toEqual([
        ...new Array<number>(6).fill(200),
        ...new Array<number>(14).fill(429),
      ])
      const refused = replies.find(({ status }) => status === 429)
      expect(refused?.body).toMatchObject({ code: 'otp_limited', field: 'to' })
      expect(refused?.headers.get('retry-after')).toBe('60')
      expect((await send(gateway.urls[0], otpTo('+16667781000', { client_id: one }))).status).toBe(200)
    } finally {
      await gateway.stop()
    }
  })

  test('limits of 0 are none', async () => {
    const gateway = await openOtpGateway(database, [takes, takes], { limits: { perNumber: 0, perPrefix: 0 } })
    try {
      const to = freshNumber()
      const replies = await Promise.all(
        (await clients(8)).map((client_id) => send(gateway.urls[0], otpTo(to, { client_id }))),
      )
      expect(statusesOf(replies)).toEqual(new Array<number>(8).fill(200))
    } finally {
      await gateway.stop()
    }
  })

  test('the codes of a number are guessed five times in ten minutes, whichever they are', async () => {
    await withGateway([takes, takes], async ({ urls }) => {
      const to = freshNumber()
      const [one, other, third] = await clients(3)
      const check = async (client_id: unknown, name: object, code: string, at = urls[0]) =>
        (await verify(at, { client_id, ...name }, code)).body
      const mine = await send(urls[0], otpTo(to, { client_id: one }))
      const theirs = await send(urls[0], otpTo(to, { client_id: other }))
      await later(to, 40)
      const wrong = ['000000', '111111', '222222'].find(
        (code) => ![codeIn(mine), codeIn(theirs)].includes(code),
      )
      const verdicts = await Promise.all(
        Array.from({ length: 40 }, (_, i) =>
          check(i % 2 ? one : other, { to }, wrong ?? '', urls[(i >> 1) % 2] ?? ''),
        ),
      )
      expect(verdicts.filter(({ reason }) => reason === 'wrong_code')).toHaveLength(5)
      expect(verdicts.filter(({ reason }) => reason === 'too_many_attempts')).toHaveLength(35)
      // A new code is no new start, and a right one does not help: a guess could have found it.
      const fresh = await send(urls[0], otpTo(to, { client_id: third }))
      const locked = { verified: false, reason: 'too_many_attempts', attempts_left: 0 }
      expect(await check(third, { to }, codeIn(fresh))).toEqual(locked)
      expect(await check(one, { message_id: idOf(mine) }, codeIn(mine))).toEqual(locked)
      await database.db.sql`
        update otps set last_check_at = last_check_at - interval '10 minutes' where to_msisdn = ${to}`
      expect(await check(third, { to }, codeIn(fresh))).toEqual({ verified: true, attempts_left: 4 })
    })
  })

  test('a check that finds its code is no guess, and others’ guesses are not told before they are used up', async () => {
    await withGateway([takes, takes], async (_, url) => {
      const to = freshNumber()
      const [one, other] = await clients(2)
      const check = async (client_id: unknown, code: string) =>
        (await verify(url, { client_id, to }, code)).body
      const mine = await send(url, otpTo(to, { client_id: one }))
      const theirs = await send(url, otpTo(to, { client_id: other }))
      for (const left of [4, 3, 2])
        expect(await check(one, otherThan(codeIn(mine)))).toMatchObject({ attempts_left: left })
      expect(await check(one, codeIn(mine))).toEqual({ verified: true, attempts_left: 1 })
      expect(await check(other, otherThan(codeIn(theirs)))).toEqual({
        verified: false,
        reason: 'wrong_code',
        attempts_left: 4,
      })
      expect(await check(other, codeIn(theirs))).toEqual({ verified: true, attempts_left: 3 })
    })
  })
})
