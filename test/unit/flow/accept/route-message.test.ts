import { describe, expect, test } from 'bun:test'
import type { Routable, Route, Router } from '../../../../src/domain/route/routing.ts'
import {
  type AskedProvider,
  alarmRoute,
  noReceiptMs,
  submissionOf,
} from '../../../../src/flow/accept/route-message.ts'
import { ALWAYS, actorIn, NEVER, routeTo } from '../../actors/message/an-actor.ts'

const asked: string[] = []
function routerWith(failover: Route['failover'], after: readonly string[] = ['beta', 'gamma']): Router {
  const told = ({ id, clientId, to, from, lane }: Routable) => `${id} ${clientId} ${to} ${from} ${lane}`
  return {
    route(message) {
      asked.push(`all ${told(message)}`)
      return routeTo(['alpha', 'beta', 'gamma'], failover)
    },
    routeAfter(message, provider) {
      asked.push(`after ${provider} ${told(message)}`)
      return routeTo(after, failover)
    },
  }
}

function deps(failover: Route['failover'], alpha: AskedProvider, after?: readonly string[]) {
  return { router: routerWith(failover, after), providers: new Map([['alpha', alpha]]) }
}

describe('the route of an alarm', () => {
  test.each([
    ['SCHEDULED', ['alpha', 'beta', 'gamma'], false],
    ['QUEUED', ['alpha', 'beta', 'gamma'], false],
    ['FAILED_TEMP', ['alpha', 'beta', 'gamma'], false],
    ['SENDING', ['beta', 'gamma'], true],
    ['SENT', ['beta', 'gamma'], true],
  ] as const)('of a message that is %s has %j', (status, providers, mayResend) => {
    const found = alarmRoute(deps(ALWAYS, { onUnknown: 'resend' }), actorIn(status))
    expect([found.route.providers, found.mayResend]).toEqual([[...providers], mayResend])
  })

  test('allows another submission only where the provider that was asked does', () => {
    expect(alarmRoute(deps(ALWAYS, { onUnknown: 'wait' }), actorIn('SENDING')).mayResend).toBe(false)
    const gone = actorIn('SENDING', { provider: 'gone' })
    expect(alarmRoute(deps(ALWAYS, { onUnknown: 'resend' }), gone).mayResend).toBe(false)
  })

  test('of a message without a provider, which an earlier release left, is that of one that waits', () => {
    const left = actorIn('SENDING', { provider: null })
    expect(alarmRoute(deps(ALWAYS, { onUnknown: 'resend' }), left).route.providers).toHaveLength(3)
  })
})

describe('the order of an OTP', () => {
  const otp = actorIn('QUEUED', { lane: 'otp' })

  test('leaves time to those that may still be asked', () => {
    expect(submissionOf(deps(ALWAYS, { onUnknown: 'resend' }), otp, 'alpha').othersLeft).toBe(2)
  })

  test('leaves none where silence or the rule forbids that they are', () => {
    expect(submissionOf(deps(ALWAYS, { onUnknown: 'wait' }), otp, 'alpha').othersLeft).toBe(0)
    expect(submissionOf(deps(NEVER, { onUnknown: 'resend' }), otp, 'alpha').othersLeft).toBe(0)
    expect(submissionOf(deps(ALWAYS, { onUnknown: 'resend' }), otp, 'gone').othersLeft).toBe(0)
  })
})

test('the order of another message asks nobody for a route', () => {
  asked.length = 0
  expect(submissionOf(deps(ALWAYS, { onUnknown: 'resend' }), actorIn('QUEUED'), 'alpha')).toEqual({
    othersLeft: 0,
    leaseMs: null,
  })
  expect(asked).toEqual([])
})

test('a submission may take as long as its own provider, and the time to notice', () => {
  const slow = deps(ALWAYS, { onUnknown: 'wait', timeoutMs: 60_000 })
  expect(submissionOf(slow, actorIn('QUEUED'), 'alpha').leaseMs).toBe(65_000)
})

test('a receipt is waited for less long only of OTP and express, where somebody else can be asked', () => {
  const usual = deps(ALWAYS, { onUnknown: 'resend' })
  expect(noReceiptMs(usual, actorIn('SENDING', { lane: 'express' }), 'alpha')).toBe(20_000)
  expect(noReceiptMs(usual, actorIn('SENDING', { lane: 'otp' }), 'alpha')).toBe(20_000)
  expect(noReceiptMs(usual, actorIn('SENDING'), 'alpha')).toBeNull()
  const alone = deps(ALWAYS, { onUnknown: 'resend' }, [])
  expect(noReceiptMs(alone, actorIn('SENDING', { lane: 'express' }), 'alpha')).toBeNull()
  const never = deps(NEVER, { onUnknown: 'resend' })
  expect(noReceiptMs(never, actorIn('SENDING', { lane: 'express' }), 'alpha')).toBeNull()
})
