import { expect, test } from 'bun:test'
import {
  groupJson,
  REPORT_DIMENSIONS,
  REPORT_GROUPS,
} from '../../../../src/domain/report/report-dimensions.ts'

test.each([
  ['client', '550e8400-e29b-41d4-a716-446655440000', { client_id: '550e8400-e29b-41d4-a716-446655440000' }],
  ['provider', 'mock', { provider: 'mock' }],
  ['provider', '', { provider: null }],
  ['provider', 'ZZ', { provider: 'ZZ' }],
  ['status', 'SENT', { status: 'SENT' }],
  ['express', 'true', { express: true }],
  ['express', 'false', { express: false }],
  ['country', 'DE', { country: 'DE' }],
  ['country', 'ZZ', { country: null }],
  ['country', '', { country: null }],
] as const)('a row of %s %p is named %p', (group, value, named) => {
  expect(groupJson(group, value)).toEqual(named)
})

test('a dimension whose column can say none is null there, and no other is', () => {
  for (const group of REPORT_GROUPS) {
    const dimension = REPORT_DIMENSIONS[group]
    expect([group, 'none' in dimension]).toEqual([group, 'nullable' in dimension])
  }
})
