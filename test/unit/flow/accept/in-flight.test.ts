import { describe, expect, test } from 'bun:test'
import type { ClientId } from '../../../../src/domain/message.ts'
import { openInFlight } from '../../../../src/flow/accept/in-flight.ts'

const CLIENT = crypto.randomUUID() as ClientId // nobody has it

describe('requests under way', () => {
  test('are one for each key of a client, until they end well or badly', async () => {
    const inFlight = openInFlight()
    const first = Promise.withResolvers<string>()
    const running = inFlight.run(CLIENT, 'A', () => first.promise)
    expect(inFlight.run(CLIENT, 'A', async () => 'second')).toBeNull()
    expect(await inFlight.run(CLIENT, 'B', async () => 'other')).toBe('other')
    expect(await inFlight.run(CLIENT, null, async () => 'none')).toBe('none')
    first.reject(new Error('lost'))
    await expect(Promise.resolve(running)).rejects.toThrow('lost')
    expect(await inFlight.run(CLIENT, 'A', async () => 'again')).toBe('again')
  })
})
