import type { Exit } from '../../clients/typescript/src/cli/exits.ts'
import { run } from '../../clients/typescript/src/cli/run.ts'
import type { World } from '../../clients/typescript/src/cli/world.ts'

/** A request that the gateway was sent. */
export type Asked = {
  readonly method: string
  readonly path: string
  readonly headers: Headers
  readonly body: string
}
/** What it answers. */
export type Answer = {
  readonly status: number
  readonly body: unknown
  readonly headers?: Record<string, string>
}

/** Types a line at a gateway that answers so, one answer after the other, the last one for ever. */
export async function type(line: readonly string[], answers: readonly Answer[], more: Partial<World> = {}) {
  const asked: Asked[] = []
  let [out, err, shown] = ['', '', '']
  const write = (text: string) => {
    shown += text
    return text
  }
  let nowMs = Date.parse('2026-11-24T10:00:00.000Z')
  const answer = async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init)
    const { method, url, headers } = request
    asked.push({
      method,
      path: url.replace('http://localhost:8080', ''),
      headers,
      body: await request.text(),
    })
    const {
      status,
      body,
      headers: sent = {},
    } = answers[asked.length - 1] ?? answers.at(-1) ?? { status: 404, body: '' }
    return new Response(body === null ? null : JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json', ...sent },
    })
  }
  const exit: Exit = await run(line, {
    env: {},
    now: () => nowMs,
    fetch: Object.assign(answer, { preconnect: fetch.preconnect }),
    wait: async (ms) => {
      nowMs += ms
    },
    readFile: async () => null,
    readInput: async () => 'what a program says\n',
    out: { write: (text) => (out += write(text)), columns: null },
    err: { write: (text) => (err += write(text)), columns: null },
    signal: new AbortController().signal,
    ...more,
  })
  return { exit, out, err, shown, asked }
}

/** A refusal, as the gateway words it. */
export const refusal = (status: number, code: string, more: object = {}): Answer => ({
  status,
  body: { error: `the words of ${code}`, code, request_id: 'r1', ...more },
})
