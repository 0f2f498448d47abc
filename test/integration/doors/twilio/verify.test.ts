import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import { sidOf } from '../../../../src/domain/twilio/sid.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'
import {
  openTwilioGateway,
  type TwilioAccount,
  type TwilioGateway,
} from '../../../support/doors/twilio-door.ts'

let database: TestDatabase
let gateway: TwilioGateway
let account: TwilioAccount
let service: ReturnType<TwilioAccount['client']['verify']['v2']['services']>

beforeAll(async () => {
  database = await createDatabase()
  gateway = await openTwilioGateway(database.db)
  account = await gateway.account()
  service = account.client.verify.v2.services(sidOf('VA', account.clientId))
})
afterAll(async () => {
  await gateway.stop()
  await database.drop()
})

let next = 0
const number = () => `+49151${String(++next).padStart(4, '0')}${next % 10}000`

/** The code that the operator was given last for this number. */
const codeFor = (to: string) =>
  must(/: (\d{6})$/.exec(gateway.submitted.findLast((one) => one.to === to)?.text ?? '')?.[1], 'a code')
const wrongFor = (to: string) => String((Number(codeFor(to)) + 1) % 1_000_000).padStart(6, '0')

const refused = (work: Promise<unknown>) =>
  work.then(
    () => ({ code: 'not refused' }),
    (error) => ({ status: error.status, code: error.code }),
  )

describe('a service', () => {
  test('is there for each account, and is named', async () => {
    expect(await service.fetch()).toMatchObject({ codeLength: 6, accountSid: account.sid })
    const created = await account.client.verify.v2.services.create({ friendlyName: 'Shop & Co' })
    expect(created).toMatchObject({ sid: sidOf('VA', account.clientId), friendlyName: 'Shop & Co' })
    expect((await service.update({ friendlyName: 'Shop' })).friendlyName).toBe('Shop')
    expect((await account.client.verify.v2.services.list()).map(({ sid }) => sid)).toEqual([created.sid])
  })

  test.each([{ friendlyName: '' }, { friendlyName: 'Shop 12345' }, { friendlyName: 'x', codeLength: 4 }])(
    'is not made of %p',
    async (asked) => {
      expect(await refused(account.client.verify.v2.services.create(asked))).toEqual({
        status: 400,
        code: 60200,
      })
    },
  )
})

describe('a verification', () => {
  test('goes out with a code, is pending, and approved by its code once', async () => {
    const to = number()
    const sent = await service.verifications.create({ to, channel: 'sms' })
    expect(sent).toMatchObject({
      accountSid: account.sid,
      serviceSid: sidOf('VA', account.clientId),
      to,
      channel: 'sms',
      status: 'pending',
      valid: false,
    })
    expect(sent.sid).toMatch(/^VE[0-9a-f]{32}$/)
    expect(gateway.submitted.at(-1)).toMatchObject({
      to,
      from: 'Shop',
      text: `Your Shop verification code is: ${codeFor(to)}`,
    })
    expect((await service.verifications(sent.sid).fetch()).status).toBe('pending')
    expect((await service.verifications(to).fetch()).sid).toBe(sent.sid)
    const wrong = await service.verificationChecks.create({ to, code: wrongFor(to) })
    expect(wrong).toMatchObject({ sid: sent.sid, status: 'pending', valid: false })
    const right = await service.verificationChecks.create({ to, code: codeFor(to) })
    expect(right).toMatchObject({ sid: sent.sid, status: 'approved', valid: true })
    for (const work of [
      () => service.verificationChecks.create({ to, code: codeFor(to) }),
      () => service.verifications(sent.sid).fetch(),
    ])
      expect(await refused(work())).toEqual({ status: 404, code: 20404 })
  })

  test('is checked by its SID, five times at most', async () => {
    const to = number()
    const { sid } = await service.verifications.create({ to, channel: 'sms', customFriendlyName: 'Mine' })
    expect(gateway.submitted.at(-1)?.text).toStartWith('Your Mine verification code is: ')
    const guess = () => service.verificationChecks.create({ verificationSid: sid, code: wrongFor(to) })
    for (let index = 0; index < 5; index++) expect((await guess()).valid).toBe(false)
    expect(await refused(guess())).toEqual({ status: 429, code: 60202 })
  })

  test('is cancelled, or approved by hand', async () => {
    const [first, second] = [number(), number()]
    const cancelled = await service.verifications.create({ to: first, channel: 'sms' })
    expect((await service.verifications(cancelled.sid).update({ status: 'canceled' })).status).toBe(
      'canceled',
    )
    const check = service.verificationChecks.create({ to: first, code: codeFor(first) })
    expect(await refused(check)).toEqual({ status: 404, code: 20404 })
    const approved = await service.verifications.create({ to: second, channel: 'sms' })
    expect(await service.verifications(approved.sid).update({ status: 'approved' })).toMatchObject({
      valid: true,
    })
    expect(await refused(service.verifications(approved.sid).fetch())).toMatchObject({ code: 20404 })
  })

  test('that is cancelled counts for the limits of its number, and no older one takes its place', async () => {
    const to = number()
    const first = await service.verifications.create({ to, channel: 'sms' })
    const firstCode = codeFor(to)
    await database.db.sql`update otps set created_at = created_at - interval '31 s' where to_msisdn = ${to}`
    const { sid } = await service.verifications.create({ to, channel: 'sms' })
    await service.verifications(sid).update({ status: 'canceled' })
    expect(await refused(service.verifications.create({ to, channel: 'sms' }))).toEqual({
      status: 429,
      code: 60203,
    })
    expect(await refused(service.verificationChecks.create({ to, code: firstCode }))).toEqual({
      status: 404,
      code: 20404,
    })
    expect((await service.verifications(first.sid).fetch()).status).toBe('pending')
  })

  test('is not sent again at once', async () => {
    const to = number()
    await service.verifications.create({ to, channel: 'sms' })
    expect(await refused(service.verifications.create({ to, channel: 'sms' }))).toEqual({
      status: 429,
      code: 60203,
    })
  })

  test.each<[string, object, number]>([
    ['a number that is none', { to: '12' }, 60200],
    ['a call', { channel: 'call' }, 60200],
    ['a code of one’s own', { customCode: '123456' }, 60204],
  ])('is not sent for %s', async (_what, more, code) => {
    const work = service.verifications.create({ to: number(), channel: 'sms', ...more })
    expect(await refused(work)).toMatchObject({ code })
  })

  test('of another account is not there', async () => {
    const to = number()
    const { sid } = await service.verifications.create({ to, channel: 'sms' })
    const other = await gateway.account()
    const own = other.client.verify.v2.services(sidOf('VA', other.clientId))
    expect(await refused(own.verifications(sid).fetch())).toEqual({ status: 404, code: 20404 })
    const foreign = other.client.verify.v2.services(sidOf('VA', account.clientId))
    expect(await refused(foreign.fetch())).toEqual({ status: 401, code: 20003 })
  })
})
