import { describe, expect, mock, test } from 'bun:test'
import { eventsOf, type StreamEvent } from '../../../clients/typescript/src/events.ts'

async function read(chunks: readonly Uint8Array[], silenceMs = 1_000): Promise<StreamEvent[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })
  const events: StreamEvent[] = []
  for await (const event of eventsOf(body, silenceMs)) events.push(event)
  return events
}

const bytes = (text: string) => new TextEncoder().encode(text)

const STREAM =
  'retry: 2000\n\n: a comment\n\nid: 7\nevent: snapshot\ndata: {"a":\ndata: "ä"}\n\nevent:update\r\ndata:1\r\n\r\nnonsense\n\nevent: update\rdata: 2\r\rdata: cut off'
const EVENTS = [
  { name: 'snapshot', data: '{"a":\n"ä"}' },
  { name: 'update', data: '1' },
  { name: 'update', data: '2' },
]

describe('Server-Sent Events', () => {
  test('are read by the lines of the standard; one that is cut off is none', async () => {
    expect(await read([bytes(STREAM)])).toEqual(EVENTS)
  })

  test('are the same wherever the network cuts them', async () => {
    const whole = bytes(STREAM)
    expect(await read([...whole].map((byte) => Uint8Array.of(byte)))).toEqual(EVENTS)
    for (let at = 1; at < whole.length; at++)
      expect(await read([whole.slice(0, at), whole.slice(at)])).toEqual(EVENTS)
  })

  test('that never end are given up', async () => {
    const long = Array.from({ length: 5 }, () => bytes(`data: ${'x'.repeat(1_000_000)}`))
    await expect(read(long)).rejects.toThrow('too long')
  })

  test('that fall silent are given up, and the connection is let go', async () => {
    const cancel = mock(() => {})
    await expect(eventsOf(new ReadableStream({ cancel }), 20).next()).rejects.toThrow('silent for 20 ms')
    expect(cancel).toHaveBeenCalledTimes(1)
  })

  test('that nobody reads on let their connection go', async () => {
    const cancel = mock(() => {})
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes('data: 1\n\n')),
      cancel,
    })
    for await (const event of eventsOf(body, 1_000)) {
      expect(event).toEqual({ name: 'message', data: '1' })
      break
    }
    expect(cancel).toHaveBeenCalledTimes(1)
  })
})
