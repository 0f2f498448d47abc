import { describe, expect, test } from 'bun:test'
import { startTicker } from '../../../src/kit/ticker.ts'

const none = (error: unknown) => {
  throw error
}

describe('a ticker', () => {
  test('runs at once, and again after each end, never twice at once', async () => {
    const thrice = Promise.withResolvers<void>()
    let [running, most, turns] = [0, 0, 0]
    const work = async () => {
      running++
      most = Math.max(most, running)
      await Bun.sleep(1)
      running--
      if (++turns === 3) thrice.resolve()
    }
    const stop = startTicker(0, work, none)
    expect(running).toBe(1)
    await thrice.promise
    await stop()
    expect([running, most]).toEqual([0, 1])
  })

  test('outlives a failure: it is told, and the next turn tries again', async () => {
    const well = Promise.withResolvers<void>()
    const told: unknown[] = []
    let turns = 0
    const work = async () => {
      turns++
      if (turns <= 2) throw new Error(`turn ${turns}`)
      well.resolve()
    }
    const stop = startTicker(0, work, (error) => told.push(error))
    await well.promise
    await stop()
    expect(told).toEqual([new Error('turn 1'), new Error('turn 2')])
  })

  test('that is stopped in a turn ends with it; in a pause at once', async () => {
    const turn = Promise.withResolvers<void>()
    let turns = 0
    const stopInTurn = startTicker(
      0,
      () => {
        turns++
        return turn.promise
      },
      none,
    )
    let stopped = false
    const stopping = stopInTurn().then(() => {
      stopped = true
    })
    await Bun.sleep(0)
    expect(stopped).toBe(false)
    turn.resolve()
    await stopping
    expect(turns).toBe(1)

    const stopInPause = startTicker(2 ** 31 - 1, async () => {}, none)
    await Bun.sleep(0)
    await stopInPause()
  })
})
