import { Webhook } from 'standardwebhooks'
import { holdCallbackToDocument } from './document.ts'

/** A callback as a client received it. */
export type Received = {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly id: string
  readonly signature: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  readonly atMs: number
}

/** A client's endpoint on this machine. */
export type Endpoint = {
  readonly url: string
  readonly received: readonly Received[]
  close(): Promise<void>
}

/** What an endpoint answers to its n-th callback, from 0. */
export type Answers = (received: Received, index: number) => Response | Promise<Response>

/** Listens on a free loopback port and keeps what comes; answers 204 if not told otherwise. */
export function openEndpoint(answers: Answers = () => new Response(null, { status: 204 })): Endpoint {
  const received: Received[] = []
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      const { pathname, search } = new URL(request.url)
      const one: Received = {
        method: request.method,
        path: pathname + search,
        id: request.headers.get('webhook-id') ?? '',
        signature: request.headers.get('webhook-signature') ?? '',
        body: await request.text(),
        headers: Object.fromEntries(request.headers),
        atMs: Date.now(),
      }
      received.push(one)
      return await answers(one, received.length - 1)
    },
  })
  return {
    url: `http://127.0.0.1:${server.port}/callbacks`,
    received,
    close: () => server.stop(true),
  }
}

/** The payload, when the reference library accepts the signature and it is what the document says; throws otherwise. */
export function verified(
  one: Received,
  secret: string,
): { readonly type: string; readonly data: Record<string, unknown> } {
  const payload = new Webhook(secret).verify(one.body, one.headers)
  holdCallbackToDocument(payload)
  return payload as ReturnType<typeof verified> // as the document says it
}
