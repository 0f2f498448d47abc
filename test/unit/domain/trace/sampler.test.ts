import { describe, expect, test } from 'bun:test'
import { requestIdFrom } from '../../../../src/domain/message/request-id.ts'
import { openUuid7s } from '../../../../src/domain/new-uuid7.ts'
import { type SamplerName, samplerOf } from '../../../../src/domain/trace/sampler.ts'

const TRACE = '0af7651916cd43dd8448eb211c80319c'

describe('a sampler', () => {
  const table: readonly [name: SamplerName, alone: boolean, recorded: boolean, unrecorded: boolean][] = [
    ['always_on', true, true, true],
    ['always_off', false, false, false],
    ['parentbased_always_on', true, true, false],
    ['parentbased_always_off', false, true, false],
  ]
  test.each(table)(
    '%s: alone %p, recorded before %p, not recorded before %p',
    (name, alone, recorded, unrecorded) => {
      const sampler = samplerOf(name, 1)
      expect([null, true, false].map((parent) => sampler(TRACE, parent))).toEqual([
        alone,
        recorded,
        unrecorded,
      ])
    },
  )

  test.each(['traceidratio', 'parentbased_traceidratio'] as const)('%s of 0 takes none, of 1 all', (name) => {
    expect([0, 1].map((ratio) => samplerOf(name, ratio)(TRACE, null))).toEqual([false, true])
    expect(samplerOf(name, 0)(TRACE, true)).toBe(name === 'parentbased_traceidratio')
  })

  test('by ratio takes its share of the gateway’s own traces, in each process the same', () => {
    const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))
    let atMs = 1_795_000_000_000
    const newId = openUuid7s({ now: () => atMs++, random })
    const traces = Array.from({ length: 20_000 }, () => requestIdFrom(newId()).replaceAll('-', ''))
    const tenth = traces.filter((id) => samplerOf('traceidratio', 0.1)(id, null))
    // Six deviations from 2,000.
    expect(Math.abs(tenth.length - 2_000)).toBeLessThan(255)
    // Who records more records those, too.
    expect(tenth.every((id) => samplerOf('traceidratio', 0.5)(id, null))).toBe(true)
  })
})
