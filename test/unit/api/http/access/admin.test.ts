import { describe, expect, test } from 'bun:test'
import { isRoot } from '../../../../../src/api/http/access/admin.ts'

const TOKEN = 'correct-horse-battery-staple'

describe('an admin', () => {
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
      expect(isRoot({ adminToken: TOKEN, adminTokenAlso: null }, header)).toBe(expected)
    })
  }

  test('is named by either of two tokens, and by no third', () => {
    const tokens = { adminToken: TOKEN, adminTokenAlso: `${TOKEN}-of-before` }
    const named = [TOKEN, `${TOKEN}-of-before`, `${TOKEN}-of`].map((one) => isRoot(tokens, `Bearer ${one}`))
    expect(named).toEqual([true, true, false])
  })

  test('is nobody where there is no token', () => {
    expect(isRoot({ adminToken: null, adminTokenAlso: null }, `Bearer ${TOKEN}`)).toBe(false)
  })
})
