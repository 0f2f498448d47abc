/** A message as `GET /v1/messages/search` lists it. */
export type FoundMessage = {
  readonly id: string
  readonly client_id: string
  readonly to: string
  readonly from: string
  readonly parts: number
  readonly status: string
  readonly credit_state: string
  readonly cost_cents: number
  readonly reference: string | null
  readonly provider: string | null
  readonly provider_message_id: string | null
  readonly attempts: number
  readonly throttles: number
  readonly last_error: string | null
  readonly express: boolean
  readonly lane: string
  readonly version: number
  readonly created_at: string
  readonly updated_at: string
  readonly next_alarm_at: string | null
  readonly expires_at: string
  readonly final: boolean
}

/** A page of a search, and how far was looked. */
export type SearchPage = {
  readonly messages: readonly FoundMessage[]
  readonly searched: { readonly from: string | null; readonly complete: boolean }
  readonly next_cursor: string | null
}

/** A row of a history. */
export type StoredEvent = {
  readonly seq: number
  readonly at: string
  readonly event: string
  readonly from: string | null
  readonly to: string
  readonly ignored: boolean
  readonly attempt: number
  readonly detail: string | null
}

/** An answer that is not 2xx, or none at all: `status` 0. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
  }
}

/** Gets JSON. Throws `ApiError` with the refusal's own words. */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  let response: Response
  try {
    response = await fetch(path, { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) })
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new ApiError(0, 'the gateway does not answer')
  }
  const body = (await response.json().catch(() => null)) as { readonly error?: string } | null
  if (!response.ok) throw new ApiError(response.status, body?.error ?? `answered ${response.status}`)
  return body as T
}
