import { useEffect, useState } from 'react'
import { getJson } from '../api.ts'
import { clock } from '../times.ts'

type Callback = {
  readonly id: string
  readonly type: string
  readonly state: string
  readonly attempts: number
  readonly next_attempt_at: string | null
  readonly last_status_code: number | null
  readonly last_error: string | null
}

/** The callbacks that tell the client of a message; nothing where the gateway has none. */
export function MessageCallbacks({ id, version }: { readonly id: string; readonly version: number }) {
  const [callbacks, setCallbacks] = useState<readonly Callback[] | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a message that moved may have another callback
  useEffect(() => {
    const abort = new AbortController()
    getJson<{ readonly callbacks: readonly Callback[] }>(
      `/v1/callbacks?message_id=${encodeURIComponent(id)}`,
      abort.signal,
    ).then(
      (page) => setCallbacks(page.callbacks),
      () => setCallbacks(null),
    )
    return () => abort.abort()
  }, [id, version])
  if (!callbacks) return null
  return (
    <section className="card" aria-label="Callbacks">
      <h2>Callbacks</h2>
      {callbacks.length === 0 && <p className="quiet">None: the client has no callback URL.</p>}
      <ul className="callbacks">
        {callbacks.map((callback) => (
          <li key={callback.id}>
            <strong>{callback.type}</strong> {callback.state}, {callback.attempts} attempts
            {callback.last_status_code !== null && `, last answered ${callback.last_status_code}`}
            {callback.last_error !== null && `: ${callback.last_error}`}
            {callback.next_attempt_at !== null && `, again at ${clock(callback.next_attempt_at)}`}
          </li>
        ))}
      </ul>
    </section>
  )
}
