/** An event of a stream (HTML, 9.2). */
export type ServerEvent = { readonly name: string; readonly data: string }

/** An event of the gateway is far smaller: a stream of something else ends here. */
const MAX_EVENT_CHARACTERS = 4_000_000

/** The events of a stream as they come, comments and fields that nobody needs left out. Throws when one has no end. */
export async function* serverEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true }).replaceAll('\r', '')
    const events = text.split('\n\n')
    text = events.pop() ?? ''
    if (text.length > MAX_EVENT_CHARACTERS) throw new Error('an event without an end')
    for (const event of events) {
      const lines = event.split('\n')
      const data = valuesOf(lines, 'data').join('\n')
      if (data !== '') yield { name: valuesOf(lines, 'event').at(-1) ?? 'message', data }
    }
  }
}

function valuesOf(lines: readonly string[], field: string): string[] {
  return lines
    .filter((line) => line.startsWith(`${field}:`))
    .map((line) => line.slice(field.length + 1).replace(/^ /, ''))
}
