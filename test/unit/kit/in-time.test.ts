import { expect, test } from 'bun:test'
import { inTime } from '../../../src/kit/in-time.ts'

/** Longer than any test: only a timer that is forgotten would wait for it. */
const LONG_MS = 2 ** 31 - 1
const never = new Promise<never>(() => {})

test('what comes in time is the outcome, a rejection as well', async () => {
  expect(await inTime(Promise.resolve(1), LONG_MS, () => 2)).toBe(1)
  expect(await inTime(Promise.resolve(undefined), LONG_MS, () => 2)).toBeUndefined()
  await expect(inTime(Promise.reject(new Error('no')), LONG_MS, () => 2)).rejects.toThrow('no')
})

test('what is late is not waited for', async () => {
  expect(await inTime(never, 1, () => 'late')).toBe('late')
  const refuse = () => {
    throw new Error('too late')
  }
  await expect(inTime(never, 1, refuse)).rejects.toThrow('too late')
})

test('what fails after that is nobody’s concern', async () => {
  const { promise, reject } = Promise.withResolvers<never>()
  expect(await inTime(promise, 1, () => 'late')).toBe('late')
  reject(new Error('much later'))
  await Bun.sleep(0)
})
