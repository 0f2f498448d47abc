import { afterEach, describe, expect, test } from 'bun:test'
import { type AtWork, type Watched, watchSilence } from '../../../../src/store/database/silence.ts'
import { eventually } from '../../../support/eventually.ts'

/** A connection that waits for an answer. */
function connection(pid: number) {
  const one = {
    backend: { pid },
    received: 0,
    waits: true,
    cutBy: null as Error | null,
    asks: () => one.waits,
    cut(error: Error) {
      one.cutBy = error
      one.waits = false
    },
  }
  return one satisfies Watched
}

const SOON = { silentMs: 30, everyMs: 5 }
const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

function watch(connections: readonly Watched[], atWork: AtWork) {
  stops.push(watchSilence(connections, atWork, SOON).stop)
}

describe('a connection that waits for an answer', () => {
  test('is cut when the server that takes writes is not at work on it, and only that one', async () => {
    const [silent, slow] = [connection(1), connection(2)]
    let asked = 0
    watch([silent, slow], async () => {
      asked++
      return (pid) => pid === 2
    })
    await eventually(() => silent.cutBy)
    expect(silent.cutBy).toMatchObject({ code: 'CONNECTION_SILENT' })
    await eventually(() => asked >= 3)
    expect(slow.cutBy).toBeNull()
  })

  test('is cut when no server takes writes', async () => {
    const silent = connection(1)
    watch([silent], async () => {
      throw new Error('nobody answers')
    })
    await eventually(() => silent.cutBy)
  })

  test('is left alone when its answer came while the server was asked', async () => {
    const late = connection(1)
    let asked = 0
    watch([late], async () => {
      asked++
      late.received++
      return () => false
    })
    await eventually(() => asked >= 2)
    expect(late.cutBy).toBeNull()
  })

  test('is asked after only when nothing came for long, however long it is at work', async () => {
    const [busy, idle] = [connection(1), connection(2)]
    idle.waits = false
    const trickle = setInterval(() => busy.received++, 2)
    stops.push(() => clearInterval(trickle))
    const silent = connection(3)
    const asked: number[] = []
    watch([busy, idle, silent], async (pids) => {
      asked.push(...pids)
      return () => true
    })
    await eventually(() => asked.length >= 3)
    expect(new Set(asked)).toEqual(new Set([3]))
  })
})
