/** What an operator's HTTP API was asked. */
export type Taken = { readonly to: string; readonly text: string; readonly ref: string; readonly dlr: string }

/** How it answers: as asked for, or never. */
export type OperatorMood = 'well' | 'throttles' | 'hangs'

/** A small operator on a free loopback port, as the README's provider of kind `http` asks it. */
export type SmallOperator = {
  readonly url: string
  readonly taken: readonly Taken[]
  /** When each was taken, in the milliseconds of `performance.now()`, in the order of `taken`. */
  readonly takenAtMs: readonly number[]
  be(mood: OperatorMood): void
  close(): Promise<void>
}

/** Starts it, well. It takes `{to, text, ref, dlr}` and names what it took `op-1`, `op-2`, … */
export function openSmallOperator(): SmallOperator {
  const taken: Taken[] = []
  const takenAtMs: number[] = []
  let mood: OperatorMood = 'well'
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    idleTimeout: 0,
    async fetch(request) {
      const body = (await request.json()) as Taken // what the template sends
      if (mood === 'hangs') return await new Promise<Response>(() => {})
      if (mood === 'throttles')
        return new Response('slow down', { status: 429, headers: { 'retry-after': '1' } })
      takenAtMs.push(performance.now())
      const id = `op-${taken.push(body)}`
      return Response.json({ id })
    },
  })
  return {
    url: `http://127.0.0.1:${server.port}/send`,
    taken,
    takenAtMs,
    be: (next) => {
      mood = next
    },
    close: () => server.stop(true),
  }
}

/** The body of `POST /v1/providers` for this operator. */
export function operatorProvider(name: string, url: string, more: Readonly<Record<string, unknown>> = {}) {
  return {
    name,
    kind: 'http',
    secrets: { key: 'a key of the operator' },
    settings: {
      request: {
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json', authorization: 'Bearer {secret.key}' },
        body: '{"to":"{to}","text":"{text}","ref":"{message_id}","dlr":"{receipt_url}"}',
      },
      answer: { rules: [{ status: '2xx', outcome: 'accepted' }], id: { json: '$.id' } },
      receipts: {
        method: 'POST',
        id: { json: '$.id' },
        status: { json: '$.status' },
        words: { ok: 'delivered', bad: 'failed' },
      },
    },
    ...more,
  }
}
