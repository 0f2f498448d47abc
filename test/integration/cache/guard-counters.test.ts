import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { GuardCounters } from '../../../src/cache/guard-counters.ts'
import { openRedis, type RedisConnection } from '../../../src/cache/redis-connection.ts'
import { openRedisGuardCounters } from '../../../src/cache/redis-guard-counters.ts'
import { must } from '../../../src/domain/assert.ts'
import type { CountAsk } from '../../../src/domain/guard/counting.ts'
import { SILENT } from '../../support/apart.ts'
import { eventually } from '../../support/eventually.ts'
import { patient } from './patient.ts'

const WINDOW_MS = 600_000
let redis: RedisConnection
let other: RedisConnection
let one: GuardCounters
let two: GuardCounters

beforeAll(async () => {
  const url = must(process.env['REDIS_URL'], 'npm test brings Redis up')
  redis = await openRedis({ url, name: 'sms-test', log: SILENT })
  other = await openRedis({ url, name: 'sms-test', log: SILENT })
  one = openRedisGuardCounters({ redis: patient(redis), now: Date.now })
  two = openRedisGuardCounters({ redis: patient(other), now: Date.now })
})
afterAll(async () => {
  await redis.close()
  await other.close()
})

const newKey = () => crypto.randomUUID()
const message = (key: string, windowMs = WINDOW_MS): CountAsk => ({ kind: 'messages', key, windowMs })
const at = (key: string, place: number, most = 5): CountAsk => ({
  kind: 'run',
  key,
  place,
  most,
  windowMs: WINDOW_MS,
})

test('two processes count the same messages, more than one call takes too', async () => {
  const key = newKey()
  expect(await one.count([message(key), message(newKey()), message(key)])).toEqual([1, 1, 2])
  expect(await two.count([message(key)])).toEqual([3])
  const many = await two.count(Array.from({ length: 250 }, () => message(key)))
  expect(many).toEqual(Array.from({ length: 250 }, (_, index) => 4 + index))
})

test('two processes see one run of numbers, in any order', async () => {
  const key = newKey()
  expect(await one.count([at(key, 10), at(key, 12)])).toEqual([1, 1])
  expect(await two.count([at(key, 11)])).toEqual([3])
  expect(await one.count([at(key, 9), at(key, 8), at(key, 7)])).toEqual([4, 5, 5])
  expect(await one.count([at(key, 7, 100), at(key, 7, 100)])).toEqual([6, 6])
  expect(await two.count([at(key, 9_999), at(key, 0)])).toEqual([1, 1])
})

test('what is older than the window does not count, and all of it vanishes', async () => {
  const key = newKey()
  expect(await one.count([message(key, 200), { ...at(`${key}r`, 1), windowMs: 200 }])).toEqual([1, 1])
  await eventually(async () => (await redis.client.exists(`sms:guard:${key}`, `sms:guard:${key}r`)) === 0)
  expect(await one.count([message(key, 200), { ...at(`${key}r`, 2), windowMs: 200 }])).toEqual([1, 1])
})

test('keys live for a window after the last message, a tenth longer where it is cut into slices', async () => {
  const key = newKey()
  await one.count([message(key), at(`${key}r`, 1)])
  expect(await redis.client.pttl(`sms:guard:${key}`)).toBeWithin(WINDOW_MS, 660_001)
  expect(await redis.client.pttl(`sms:guard:${key}r`)).toBeWithin(WINDOW_MS - 50_000, WINDOW_MS + 1)
})

test('slices that are past are taken out of a key that lives on', async () => {
  const key = newKey()
  let sent = 0
  await eventually(async () => {
    sent++
    const [count] = await one.count([message(key, 100)])
    return sent > 5 && must(count, 'it was counted') < sent
  })
  expect(await redis.client.hlen(`sms:guard:${key}`)).toBeLessThanOrEqual(11)
})

test('while Redis is away each process counts for itself', async () => {
  const away = { client: redis.client, ask: async () => undefined }
  const alone = openRedisGuardCounters({ redis: away, now: Date.now })
  const key = newKey()
  await one.count([message(key), message(key)])
  expect(await alone.count([message(key), message(key), at(key, 1), at(key, 2)])).toEqual([1, 2, 1, 2])
})
