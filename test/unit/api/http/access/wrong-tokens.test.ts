import { beforeEach, expect, test } from 'bun:test'
import {
  FORGET_MS,
  MAX_LATE_MS,
  MAX_SOURCES,
  openWrongTokens,
  type WrongTokens,
} from '../../../../../src/api/http/access/wrong-tokens.ts'

let nowMs: number
let logged: unknown[]
let waits: number[]
let wrongTokens: WrongTokens

beforeEach(() => {
  nowMs = 5_000
  logged = []
  waits = []
  wrongTokens = openWrongTokens({
    log: { warn: (fields: unknown) => logged.push(fields) } as never,
    now: () => nowMs,
    wait: async (ms) => {
      waits.push(ms)
    },
  })
})

test('each further wrong token of a source is answered later, up to two seconds', async () => {
  for (let i = 0; i < 8; i++) {
    await wrongTokens.slow('192.0.2.7')
    nowMs += waits.at(-1) ?? 0
  }
  expect(waits).toEqual([100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000])
})

test('those that come at once are answered one after the other, and too many are told to come later', async () => {
  const outcomes = await Promise.all(Array.from({ length: 1_000 }, () => wrongTokens.slow('192.0.2.7')))
  expect(waits).toEqual([100, 300, 700, 1_500, 3_100, 5_100, 7_100, 9_100])
  expect(outcomes.filter((outcome) => outcome === 'late')).toHaveLength(1_000 - waits.length)
  // What was refused does not make the next one wait.
  nowMs += MAX_LATE_MS
  expect(await wrongTokens.slow('192.0.2.7')).toBe('answer')
  expect(waits.at(-1)).toBe(2_000)
})

test('one source does not slow another', async () => {
  for (let i = 0; i < 100; i++) await wrongTokens.slow('192.0.2.7')
  waits = []
  expect(await wrongTokens.slow('192.0.2.8')).toBe('answer')
  expect(waits).toEqual([100])
})

test('a source is logged once, and again when it comes back after a long quiet', async () => {
  for (let i = 0; i < 50; i++) await wrongTokens.slow('192.0.2.7')
  await wrongTokens.slow('192.0.2.8')
  expect(logged).toEqual([{ source: '192.0.2.7' }, { source: '192.0.2.8' }])
  nowMs += FORGET_MS
  waits = []
  await wrongTokens.slow('192.0.2.7')
  expect([logged.at(-1), waits]).toEqual([{ source: '192.0.2.7' }, [100]])
})

test('no more sources are remembered than the bound: the one that was quiet longest makes room', async () => {
  for (let i = 0; i < MAX_SOURCES; i++) await wrongTokens.slow(`source ${i}`)
  await wrongTokens.slow('source 0')
  await wrongTokens.slow('one more')
  const before = logged.length
  await wrongTokens.slow('source 0')
  expect(logged).toHaveLength(before)
  await wrongTokens.slow('source 1')
  expect(logged).toHaveLength(before + 1)
})
