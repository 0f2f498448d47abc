import { expect, test } from 'bun:test'
import { goesToMocks } from '../../../src/console/mock-numbers.ts'
import type { RouteRule } from '../../../src/domain/route/routing.ts'
import { knownProviders } from '../../support/known-providers.ts'
import { knownRoutes } from '../../support/known-routes.ts'

const providers = knownProviders([{ name: 'mock' }, { name: 'acme', kind: 'http' }])
const rule = (prefixes: readonly string[], ...names: readonly string[]): RouteRule => ({
  name: `to ${names.join(' ')}`,
  match: { prefixes },
  targets: names.map((provider, at) => ({ provider, order: at, weight: 1 })),
  failover: { onRefusal: true, onThrottleMs: null, onNoReceiptMs: null },
  refuseBelowCost: false,
})

const offers: readonly (readonly [string, readonly RouteRule[], boolean])[] = [
  ['where they go to a mock', [rule(['1'], 'mock')], true],
  ['where other numbers go elsewhere', [rule(['49'], 'acme'), rule(['1'], 'mock')], true],
  ['not where they go to another kind', [rule(['1'], 'acme')], false],
  ['not where another kind stands behind the mock', [rule(['1'], 'mock', 'acme')], false],
  ['not where no rule takes them', [rule(['49'], 'mock')], false],
  ['not where their provider is gone', [rule(['1'], 'nobody')], false],
]
for (const [name, rules, isOffered] of offers)
  test(`the special numbers of the mock are offered ${name}`, () =>
    expect(goesToMocks({ router: knownRoutes(rules), providers })).toBe(isOffered))
