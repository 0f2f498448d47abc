import { expect, test } from 'bun:test'
import { openOneRun } from '../../../src/kit/one-run.ts'

test('runs at once when there is work, and not without', async () => {
  let work = 0
  let runs = 0
  const loop = openOneRun(
    () => work > 0,
    async () => {
      runs++
      work = 0
    },
  )
  loop.wake()
  expect([runs, loop.isRunning()]).toEqual([0, false])
  work = 1
  loop.wake()
  expect([runs, loop.isRunning()]).toEqual([1, true])
  await loop.idle()
  expect([runs, loop.isRunning()]).toEqual([1, false])
})

test('never runs twice at once, and runs again for what came at its end', async () => {
  const ends = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const isDone = [false, false]
  let work = 1
  let runs = 0
  const loop = openOneRun(
    () => work > 0,
    async () => {
      const run = runs++
      work = 0
      await ends[run]?.promise
      isDone[run] = true
    },
  )
  loop.wake()
  work = 1
  loop.wake()
  expect(runs).toBe(1)
  const idle = loop.idle()
  ends[0]?.resolve()
  ends[1]?.resolve()
  await idle
  expect([runs, isDone, loop.isRunning()]).toEqual([2, [true, true], false])
})

test('is idle when it never ran', async () => {
  await openOneRun(
    () => false,
    async () => {},
  ).idle()
})
