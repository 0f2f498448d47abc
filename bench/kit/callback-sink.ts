/** Where both sides tell of a message's end: it notes whom it was told of, and answers 204. */
export type CallbackSink = {
  readonly url: string
  /** Messages told of since `begin`, each once. */
  told(): number
  /** When the last of them was told, on the clock of `performance.now()`. */
  lastToldAt(): number
  /** Forgets all that it was told. */
  begin(): void
  close(): Promise<void>
}

/** Opens one on a free loopback port. Ours are known by their `webhook-id`, Kannel's by the parameter `n` of their URL. */
export function openCallbackSink(): CallbackSink {
  const told = new Set<string>()
  let lastToldAt = 0
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch(request) {
      const { url, headers } = request
      told.add(headers.get('webhook-id') ?? url.slice(url.indexOf('n=')))
      lastToldAt = performance.now()
      return new Response(null, { status: 204 })
    },
  })
  return {
    url: `http://127.0.0.1:${server.port}/told`,
    told: () => told.size,
    lastToldAt: () => lastToldAt,
    begin: () => told.clear(),
    close: () => server.stop(true),
  }
}
