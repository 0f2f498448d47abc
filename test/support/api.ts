import { holdToDocument } from './document.ts'

/** An answer of the API, held to its document, with its body read as JSON (none: empty). */
export type Reply = {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
}

/** Posts JSON. Rejects when the connection breaks, or when there is no answer within `patienceMs`, if that is given. */
export async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
  patienceMs?: number,
): Promise<Reply> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(patienceMs === undefined ? {} : { signal: AbortSignal.timeout(patienceMs) }),
  })
  return await reply('POST', url, response)
}

/** Gets JSON. */
export async function get(url: string, headers: Record<string, string> = {}): Promise<Reply> {
  return await reply('GET', url, await fetch(url, { headers }))
}

/** Asks with any method, and a JSON body if there is one. */
export async function ask(
  method: string,
  url: string,
  headers: Record<string, string> = {},
  body?: unknown,
): Promise<Reply> {
  const json = body === undefined ? {} : { body: JSON.stringify(body) }
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
  return await reply(method, url, await fetch(url, { method, headers: { ...type, ...headers }, ...json }))
}

async function reply(method: string, url: string, response: Response): Promise<Reply> {
  const text = await response.text()
  const { status, headers } = response
  holdToDocument({ method, url, status, headers, text })
  const isJson = headers.get('content-type')?.includes('json') ?? false
  return { status, headers, body: isJson ? JSON.parse(text) : {} }
}

/** A body for `POST /v1/messages`; the number's last four digits say what the mock provider does with it. */
export function message(
  clientId: string,
  lastFour: string,
  more: Readonly<Record<string, unknown>> = {},
): object {
  return { client_id: clientId, to: `+155512${lastFour}`, from: 'SENDER', text: 'Hello World', ...more }
}
