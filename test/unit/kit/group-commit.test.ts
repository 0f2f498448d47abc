import { describe, expect, test } from 'bun:test'
import { type GroupCommit, openGroupCommit, QueueFull } from '../../../src/kit/group-commit.ts'
import { eventually } from '../../support/eventually.ts'

/** A group commit whose batches end when the test says so. */
function held(bounds: { maxBatch?: number; maxWaiting?: number; maxRunning?: number } = {}) {
  const batches: {
    readonly items: readonly number[]
    readonly end: PromiseWithResolvers<readonly string[]>
    readonly makeWay: () => void
  }[] = []
  let running = 0
  let mostRunning = 0
  const group: GroupCommit<number, string> = openGroupCommit<number, string>({
    maxBatch: 100,
    maxWaiting: 1_000,
    maxRunning: 1,
    ...bounds,
    async run(items, makeWay) {
      const end = Promise.withResolvers<readonly string[]>()
      batches.push({ items, end, makeWay })
      mostRunning = Math.max(mostRunning, ++running)
      return await end.promise.finally(() => running--)
    },
  })
  const commit = (index: number) =>
    batches[index]?.end.resolve((batches[index]?.items ?? []).map((item) => `result ${item}`))
  return {
    group,
    batches,
    commit,
    mostRunning: () => mostRunning,
    sizes: () => batches.map(({ items }) => items.length),
  }
}

const numbers = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at)
const joinAll = (group: GroupCommit<number, string>, items: readonly number[]) =>
  items.map((item) => group.join(item))
const outcomesOf = async (joined: readonly Promise<string>[]) =>
  (await Promise.allSettled(joined)).map((each) => (each.status === 'fulfilled' ? each.value : each.reason))

describe('a group commit', () => {
  test('commits a lone request at once', async () => {
    const { group, batches, commit } = held()
    const joined = group.join(7)
    await eventually(() => batches.length === 1)
    commit(0)
    expect(await joined).toBe('result 7')
  })

  test('puts the requests of one turn into one batch, and answers each its own result', async () => {
    const { group, batches, commit } = held()
    const joined = joinAll(group, numbers(1, 5))
    await eventually(() => batches.length === 1)
    expect(batches[0]?.items).toEqual([1, 2, 3, 4, 5])
    commit(0)
    expect(await Promise.all(joined)).toEqual(['result 1', 'result 2', 'result 3', 'result 4', 'result 5'])
  })

  test('gathers what comes while a batch runs into the next one', async () => {
    const { group, batches, commit, sizes } = held()
    const joined = [group.join(0)]
    await eventually(() => batches.length === 1)
    for (let turn = 0; turn < 5; turn++) {
      joined.push(...joinAll(group, numbers(10 * turn + 10, 10)))
      await Bun.sleep(1)
    }
    expect(sizes()).toEqual([1])
    commit(0)
    await eventually(() => batches.length === 2)
    expect(sizes()).toEqual([1, 50])
    commit(1)
    expect(await Promise.all(joined)).toHaveLength(51)
  })

  test('never makes a batch larger than its bound, and keeps the order of arrival', async () => {
    const { group, batches, commit, sizes } = held({ maxBatch: 4 })
    const joined = joinAll(group, numbers(0, 10))
    for (let index = 0; index < 3; index++) {
      await eventually(() => batches.length === index + 1)
      commit(index)
    }
    await Promise.all(joined)
    expect(sizes()).toEqual([4, 4, 2])
    expect(batches.flatMap(({ items }) => items)).toEqual(numbers(0, 10))
  })

  test('refuses at once what would wait beyond its bound, and takes more when there is room again', async () => {
    const { group, batches, commit } = held({ maxWaiting: 3 })
    const first = group.join(0)
    await eventually(() => batches.length === 1)
    const waiting = joinAll(group, [1, 2, 3])
    const refused: unknown = await group.join(4).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(QueueFull)
    expect(refused).toHaveProperty('message', '3 wait already')
    commit(0)
    await eventually(() => batches.length === 2)
    expect(batches[1]?.items).toEqual([1, 2, 3])
    const late = group.join(5)
    commit(1)
    await eventually(() => batches.length === 3)
    commit(2)
    expect(await outcomesOf([first, ...waiting, late])).toEqual(
      [0, 1, 2, 3, 5].map((item) => `result ${item}`),
    )
  })

  test('rejects a failed batch with its reason, that batch only, and goes on', async () => {
    const { group, batches, commit } = held({ maxBatch: 2 })
    const outcomes = outcomesOf(joinAll(group, [1, 2, 3, 4]))
    await eventually(() => batches.length === 1)
    const lost = new Error('connection lost')
    batches[0]?.end.reject(lost)
    await eventually(() => batches.length === 2)
    commit(1)
    expect(await outcomes).toEqual([lost, lost, 'result 3', 'result 4'])
  })

  test('rejects a batch whose commit throws before it begins', async () => {
    const group = openGroupCommit<number, string>({
      maxBatch: 10,
      maxWaiting: 10,
      maxRunning: 1,
      run: () => {
        throw new Error('no connection')
      },
    })
    expect(await outcomesOf(joinAll(group, [1, 2]))).toEqual([
      new Error('no connection'),
      new Error('no connection'),
    ])
    await group.idle()
  })

  test('rejects an item that the batch gave no result for, that item only', async () => {
    const { group, batches } = held()
    const outcomes = outcomesOf(joinAll(group, [1, 2]))
    await eventually(() => batches.length === 1)
    batches[0]?.end.resolve(['result 1'])
    expect(await outcomes).toEqual(['result 1', new Error('the batch gave no result for this item')])
  })

  test.each([1, 2, 5])(
    'runs at most %d batches at once, and as many when there is work',
    async (maxRunning) => {
      const { group, batches, commit, mostRunning } = held({ maxBatch: 2, maxRunning })
      const joined = joinAll(group, numbers(0, 20))
      for (let index = 0; index < 10; index++) {
        await eventually(() => batches.length === Math.min(10, index + maxRunning))
        await Bun.sleep(1)
        expect(batches.length).toBe(Math.min(10, index + maxRunning))
        commit(index)
      }
      expect(await Promise.all(joined)).toEqual(numbers(0, 20).map((item) => `result ${item}`))
      expect(mostRunning()).toBe(maxRunning)
    },
  )

  test('answers a batch that ends before an earlier one without waiting for it', async () => {
    const { group, batches, commit } = held({ maxBatch: 1, maxRunning: 2 })
    const [slow, quick] = joinAll(group, [1, 2])
    await eventually(() => batches.length === 2)
    commit(1)
    expect(await quick).toBe('result 2')
    commit(0)
    expect(await slow).toBe('result 1')
  })
})

describe('between the starts of two batches', () => {
  test('lies a pause when the first was large, though nothing runs', async () => {
    const startsMs: number[] = []
    const group = openGroupCommit<number, string>({
      maxBatch: 100,
      maxWaiting: 1_000,
      maxRunning: 1,
      async run(items) {
        startsMs.push(performance.now())
        return items.map((item) => `result ${item}`)
      },
    })
    await Promise.all(joinAll(group, numbers(0, 50)))
    expect(await group.join(50)).toBe('result 50')
    expect(startsMs).toHaveLength(2)
    // 15 ms; a timer may ring a millisecond early.
    expect((startsMs[1] ?? 0) - (startsMs[0] ?? 0)).toBeGreaterThanOrEqual(14)
  })

  test('lies none when the second is full', async () => {
    const { group, batches, commit, sizes } = held({ maxBatch: 20, maxRunning: 2 })
    const joined = joinAll(group, numbers(0, 40))
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
    expect(sizes()).toEqual([20, 20])
    for (const index of batches.keys()) commit(index)
    expect(await Promise.all(joined)).toHaveLength(40)
  })
})

describe('a batch that makes way', () => {
  test('lets the next one run, once, and is answered at its own end', async () => {
    const { group, batches, commit } = held({ maxBatch: 1 })
    const [slow, ...quick] = joinAll(group, [1, 2, 3])
    await eventually(() => batches.length === 1)
    batches[0]?.makeWay()
    batches[0]?.makeWay()
    await eventually(() => batches.length === 2)
    await Bun.sleep(1)
    expect(batches.length).toBe(2)
    commit(1)
    await eventually(() => batches.length === 3)
    commit(2)
    expect(await Promise.all(quick)).toEqual(['result 2', 'result 3'])
    let idle = false
    const waited = group.idle().then(() => {
      idle = true
    })
    await Bun.sleep(1)
    expect(idle).toBe(false)
    commit(0)
    expect(await slow).toBe('result 1')
    await waited
  })
})

describe('a group commit is idle', () => {
  test('when nothing was ever asked of it', async () => {
    await held().group.idle()
  })

  test('only when nothing waits or runs any more, a failed batch included', async () => {
    const { group, batches, commit } = held({ maxBatch: 1 })
    const outcomes = outcomesOf(joinAll(group, [1, 2]))
    let idle = false
    const waited = Promise.all([group.idle(), group.idle()]).then(() => {
      idle = true
    })
    await eventually(() => batches.length === 1)
    batches[0]?.end.reject(new Error('connection lost'))
    await eventually(() => batches.length === 2)
    expect(idle).toBe(false)
    commit(1)
    await waited
    expect(await outcomes).toEqual([new Error('connection lost'), 'result 2'])
    await group.idle()
  })
})
