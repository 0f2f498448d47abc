/** An answer of the API, with its body read as JSON (null when it has none). */
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
  return await reply(response)
}

/** Gets JSON. */
export async function get(url: string, headers: Record<string, string> = {}): Promise<Reply> {
  return await reply(await fetch(url, { headers }))
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
  return await reply(await fetch(url, { method, headers: { ...type, ...headers }, ...json }))
}

async function reply(response: Response): Promise<Reply> {
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) }
}

/** A body for `POST /v1/messages`; the number's last four digits say what the mock provider does with it. */
export function message(
  clientId: string,
  lastFour: string,
  more: Readonly<Record<string, unknown>> = {},
): object {
  return { client_id: clientId, to: `+155512${lastFour}`, from: 'SENDER', text: 'Hello World', ...more }
}
