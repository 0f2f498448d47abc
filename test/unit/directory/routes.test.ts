import { expect, test } from 'bun:test'
import type { ClientId, Lane, MessageId, Msisdn } from '../../../src/domain/message.ts'
import type { Routable, RouteRule } from '../../../src/domain/route/routing.ts'
import { NO_ROUTE } from '../../../src/domain/route/routing.ts'
import { knownRoutes } from '../../support/known-routes.ts'

const message = (n: number, lane: Lane = 'normal'): Routable => ({
  id: `019abcde-0000-7000-8000-${String(n).padStart(12, '0')}` as MessageId,
  clientId: '7c9e6679-7425-40de-944b-e07fc1f90ae7' as ClientId,
  to: '+4915112345678' as Msisdn,
  from: 'SENDER',
  lane,
})
const ab: RouteRule = {
  name: 'ab',
  match: { lane: 'express' },
  targets: [
    { provider: 'a', order: 1, weight: 30 },
    { provider: 'b', order: 1, weight: 70 },
    { provider: 'c', order: 2, weight: 1 },
  ],
  failover: { onRefusal: true, onThrottleMs: null, onNoReceiptMs: 5_000 },
  refuseBelowCost: false,
}

test('a new gateway sends an OTP to mock with mock-b behind it, everything else to mock alone', () => {
  const router = knownRoutes()
  expect(router.route(message(1, 'otp'))).toEqual({
    rule: 'otp',
    providers: ['mock', 'mock-b'],
    failover: { onRefusal: true, onThrottleMs: 0, onNoReceiptMs: null },
    skipped: [],
  })
  expect(router.routeAfter(message(1, 'otp'), 'mock').providers).toEqual(['mock-b'])
  for (const lane of ['normal', 'express'] as const)
    expect(router.route(message(1, lane))).toEqual({
      rule: 'everything',
      providers: ['mock'],
      failover: { onRefusal: false, onThrottleMs: null, onNoReceiptMs: null },
      skipped: [],
    })
})

test('what follows one that was asked is what stood behind it in the order of this very message', () => {
  const router = knownRoutes([ab])
  for (let n = 0; n < 500; n++) {
    const of = message(n, 'express')
    const { providers } = router.route(of)
    expect(providers.at(-1)).toBe('c')
    for (const [place, provider] of providers.entries())
      expect(router.routeAfter(of, provider).providers).toEqual(providers.slice(place + 1))
  }
})

test('while one of two is away all its messages go to the other, and come back to it after', () => {
  const well = knownRoutes([ab])
  const away = knownRoutes([ab], { a: 'breaker_open' })
  let moved = 0
  for (let n = 0; n < 500; n++) {
    const of = message(n, 'express')
    expect(away.route(of).providers).toEqual(['b', 'c', 'a'])
    if (well.route(of).providers[0] === 'a') moved++
  }
  expect(moved).toBeGreaterThan(90)
})

test('a message that no rule matches goes nowhere', () => {
  const router = knownRoutes([ab])
  expect(router.route(message(1))).toEqual(NO_ROUTE)
  expect(router.routeAfter(message(1), 'a')).toEqual(NO_ROUTE)
  expect(router.explain(message(1))).toBeNull()
})

test('user data that no text says passes over who takes texts only, and waits for nobody who does', () => {
  const raw = { required: true, longMessage: null }
  const of = { ...message(1, 'express'), raw }
  const textsOnly = { provider: 'a', why: 'texts_only' } as const
  expect(knownRoutes([ab], {}, ['a']).route(of)).toMatchObject({
    providers: ['b', 'c'],
    skipped: [textsOnly],
  })
  expect(knownRoutes([ab], {}, ['a', 'b', 'c']).route(of).providers).toEqual([])
  // Nobody waits for one that is paused and takes texts only.
  expect(knownRoutes([ab], { a: 'paused', b: 'no_line', c: 'no_line' }, ['a']).route(of).providers).toEqual(
    knownRoutes([ab], { a: 'unknown', b: 'no_line', c: 'no_line' }).route(message(1, 'express')).providers,
  )
  // Its text goes out where that is all.
  const asText = { ...of, raw: { ...raw, required: false } }
  expect(knownRoutes([ab], {}, ['a', 'b', 'c']).route(asText).skipped).toEqual([])
})

test('with one target the route of a text and that of such user data are two', () => {
  const router = knownRoutes(undefined, {}, ['mock'])
  expect(router.route(message(1)).providers).toEqual(['mock'])
  expect(router.route({ ...message(2), raw: { required: true, longMessage: null } }).providers).toEqual([])
  expect(router.route(message(3)).providers).toEqual(['mock'])
})

test('the parts of one long message take one way, others each their own', () => {
  const router = knownRoutes([ab])
  const part = (n: number, longMessage: string) => ({
    ...message(n, 'express'),
    raw: { required: true, longMessage },
  })
  const firsts = (parts: readonly Routable[]) =>
    new Set(parts.map((one) => router.route(one).providers.join()))
  for (let reference = 0; reference < 50; reference++)
    expect(firsts(Array.from({ length: 10 }, (_, n) => part(n, `long ${reference}`))).size).toBe(1)
  expect(firsts(Array.from({ length: 50 }, (_, n) => part(n, `long ${n}`))).size).toBe(2)
})

test('what an admin gave to a provider goes by that one alone, until an admin takes that one out of use', () => {
  const pinned = (n: number): Routable => ({ ...message(n, 'express'), pinnedTo: 'z' })
  const usual = knownRoutes([ab])
  expect(usual.route(pinned(1))).toEqual({ ...NO_ROUTE, providers: ['z'] })
  expect(usual.routeAfter(pinned(1), 'z')).toEqual(NO_ROUTE)
  for (const why of ['no_line', 'breaker_open'] as const) {
    const away = knownRoutes([ab], { z: why })
    expect(away.route(pinned(1))).toEqual({
      ...NO_ROUTE,
      providers: ['z'],
      skipped: [{ provider: 'z', why }],
    })
  }
  for (const why of ['unknown', 'paused', 'draining'] as const) {
    const gone = knownRoutes([ab], { z: why })
    expect(gone.route(pinned(1))).toEqual(usual.route(message(1, 'express')))
    expect(gone.routeAfter(pinned(1), 'a')).toEqual(usual.routeAfter(message(1, 'express'), 'a'))
  }
})
