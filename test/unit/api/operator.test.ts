import { describe, expect, test } from 'bun:test'
import { isOperator, refuseUnlessOperator } from '../../../src/api/operator.ts'

const TOKEN = 'correct-horse-battery-staple'

describe('an operator', () => {
  const cases: readonly (readonly [string | null, boolean])[] = [
    [`Bearer ${TOKEN}`, true],
    [`bearer ${TOKEN}`, true],
    [`Bearer  ${TOKEN}`, true],
    [null, false],
    ['', false],
    [TOKEN, false],
    ['Bearer', false],
    ['Bearer ', false],
    [`Bearer ${TOKEN}x`, false],
    [`Bearer ${TOKEN.slice(1)}`, false],
    [`Basic ${TOKEN}`, false],
  ]
  for (const [header, expected] of cases) {
    test(`is ${expected ? '' : 'not '}named by ${JSON.stringify(header)}`, () => {
      expect(isOperator(TOKEN, header)).toBe(expected)
    })
  }

  function ask(adminToken: string | null, authorization?: string) {
    const set = { headers: {} as Record<string, string | number>, status: 200 }
    const request = new Request('http://gateway/', { headers: authorization ? { authorization } : {} })
    return { refusal: refuseUnlessOperator({ adminToken }, request, set), set }
  }

  test('is let through', () => {
    expect(ask(TOKEN, `Bearer ${TOKEN}`).refusal).toBeNull()
  })

  test('without a token is told where it goes', () => {
    const { refusal, set } = ask(TOKEN)
    expect([refusal?.code, set.status, set.headers['www-authenticate']]).toEqual([
      'not_an_operator',
      401,
      'Bearer realm="operators"',
    ])
  })

  test('is told how to enable the routes when no token is set', () => {
    const { refusal, set } = ask(null, `Bearer ${TOKEN}`)
    expect([refusal?.code, set.status]).toEqual(['operator_routes_off', 403])
    expect(refusal?.error).toContain('ADMIN_TOKEN')
  })
})
