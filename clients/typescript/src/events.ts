/** One event of a stream of Server-Sent Events (HTML, 9.2): its name, and its data as it came. */
export type StreamEvent = { readonly name: string; readonly data: string }

/** More than any event of the gateway, in characters: what is longer is not one. */
const MAX_EVENT_CHARACTERS = 4_000_000

const LINE_END = /\r\n|\n|\r/

/** The events of a stream, as they come. Throws when it breaks, and when it is silent for longer than `silenceMs`. */
export async function* eventsOf(
  body: ReadableStream<Uint8Array>,
  silenceMs: number,
): AsyncGenerator<StreamEvent, void> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await inTime(reader.read(), silenceMs)
      if (done) return
      rest += decoder.decode(value, { stream: true })
      // The LF of a CR LF may be still to come.
      const end = rest.endsWith('\r') ? rest.length - 1 : rest.length
      const blocks = rest.slice(0, end).split(/\r\n\r\n|\n\n|\r\r/)
      rest = (blocks.pop() ?? '') + rest.slice(end)
      if (rest.length > MAX_EVENT_CHARACTERS) throw new Error('an event of the stream is too long')
      for (const block of blocks) {
        const event = readEvent(block)
        if (event) yield event
      }
    }
  } finally {
    // Nobody reads on: the connection ends, whether that is heard or not.
    void reader.cancel().catch(() => undefined)
  }
}

/** Null: comments, or a word about reconnecting. */
function readEvent(block: string): StreamEvent | null {
  let name = 'message'
  const data: string[] = []
  for (const line of block.split(LINE_END)) {
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') name = value
    if (field === 'data') data.push(value)
  }
  return data.length === 0 ? null : { name, data: data.join('\n') }
}

async function inTime<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the stream was silent for ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([promise, silence])
  } finally {
    clearTimeout(timer)
  }
}
