import { expect, test } from 'bun:test'
import { openMemoryLimiter } from '../../../../../src/cache/memory.ts'
import type { ClientId } from '../../../../../src/domain/message.ts'
import { LONG_MESSAGE_MS, openThrottle } from '../../../../../src/doors/smpp/submit/throttle.ts'

const CLIENT = '019abcde-0000-7000-8000-00000000000c' as ClientId

function open({ partsPerS, ofClient = null }: { partsPerS: number | null; ofClient?: number | null }) {
  let nowMs = 1_000_000
  const limiter = openMemoryLimiter({ now: () => nowMs })
  const limit = ofClient === null ? null : { ratePerS: ofClient, burst: ofClient }
  const mayPass = openThrottle(
    { limiter, now: () => nowMs },
    {
      askLimit: async (clientId, cost) =>
        limit && { limit, verdict: await limiter.take(clientId, limit, cost) },
    },
  )
  const account = { clientId: CLIENT, maxPartsPerS: partsPerS }
  return {
    single: (parts = 1) => mayPass({ account, messages: 1, parts, long: null }),
    part: (number: number, total: number, reference = 1) =>
      mayPass({
        account,
        messages: 1,
        parts: 1,
        long: { place: { reference, total, number }, name: '+491 SHOP' },
      }),
    wait(ms: number) {
      nowMs += ms
    },
  }
}

test('an account without limits is never kept', async () => {
  const { single, part } = open({ partsPerS: null })
  expect(await Promise.all([single(), part(1, 2), part(2, 2)])).toEqual([true, true, true])
})

test('parts over the limit of the account wait, for so long as its rate says', async () => {
  const { single, wait } = open({ partsPerS: 3 })
  expect(await single(2)).toBe(true)
  expect(await single(2)).toBe(false)
  wait(400)
  expect(await single(2)).toBe(true)
})

test('the limit of the client counts messages, not parts', async () => {
  const { single } = open({ partsPerS: null, ofClient: 2 })
  expect([await single(9), await single(9), await single(9)]).toEqual([true, true, false])
})

test('a long message passes whole or not at all: the first part that comes decides', async () => {
  const { part, single } = open({ partsPerS: 4 })
  expect([await part(1, 3), await single(), await single()]).toEqual([true, true, false])
  expect([await part(2, 3), await part(3, 3)]).toEqual([true, true])
  expect([await part(2, 2, 9), await part(1, 2, 9)]).toEqual([false, false])
})

test('its parts asked again are another try', async () => {
  const { part, single, wait } = open({ partsPerS: 2 })
  await single(2)
  expect([await part(1, 2), await part(2, 2)]).toEqual([false, false])
  wait(1_000)
  expect([await part(1, 2), await part(2, 2)]).toEqual([true, true])
  expect(await single()).toBe(false)
})

test('a decision is forgotten', async () => {
  const { part, single, wait } = open({ partsPerS: 2 })
  expect(await part(1, 2)).toBe(true)
  wait(LONG_MESSAGE_MS)
  await single(2)
  expect(await part(2, 2)).toBe(false)
})
