import { expect, test } from 'bun:test'
import { settleAll } from '../../../src/worker/settle-all.ts'
import type { Task } from '../../../src/worker/task.ts'

/** A host that keeps what it is offered, for the test to settle. */
function openHost() {
  const tasks: Task[] = []
  return { tasks, offer: (more: readonly Task[]) => void tasks.push(...more) }
}

const taskOf = (item: string, done: (well: boolean) => void) =>
  ({ incoming: item, settle: (outcome: string) => done(outcome === 'done') }) as unknown as Task // only settled here
const NEVER = new Promise<void>(() => {})
const LONG = { withinMs: 60_000, until: NEVER }

test('all settled: answers those that were settled well', async () => {
  const host = openHost()
  const waiting = settleAll(host, ['a', 'b', 'c'], taskOf, LONG)
  host.tasks[2]?.settle('done')
  host.tasks[0]?.settle('done')
  host.tasks[1]?.settle('failed')
  expect(await waiting).toEqual(['c', 'a'])
})

test('one that is never settled is waited for so long and no longer', async () => {
  const host = openHost()
  const waiting = settleAll(host, ['a', 'b'], taskOf, { withinMs: 20, until: NEVER })
  host.tasks[1]?.settle('done')
  expect(await waiting).toEqual(['b'])
})

test('nobody waits when the worker stops', async () => {
  expect(await settleAll(openHost(), ['a'], taskOf, { withinMs: 60_000, until: Promise.resolve() })).toEqual(
    [],
  )
})

test('nothing is settled at once', async () => {
  const host = openHost()
  expect([await settleAll(host, [], taskOf, LONG), host.tasks]).toEqual([[], []])
})
