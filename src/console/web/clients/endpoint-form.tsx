import { useState } from 'react'
import { Needs } from '../admin/needs.tsx'
import type { Endpoint, EndpointSet, SecretRotated } from '../answers.ts'
import { sendJson } from '../api.ts'
import { Check } from '../forms/check.tsx'
import { ShownOnce } from '../shown-once.tsx'
import { clock } from '../times.ts'
import { Outcome } from './outcome.tsx'
import { useAction } from './use-action.ts'

type Props = { readonly path: string; readonly endpoint: Endpoint; readonly onDone: () => void }

/** Sets a client's endpoint and changes its secret; a new secret is shown once. */
export function EndpointForm({ path, endpoint, onDone }: Props) {
  const [url, setUrl] = useState(endpoint.url ?? '')
  const [everyStatus, setEveryStatus] = useState(endpoint.every_status)
  const [secret, setSecret] = useState<string | null>(null)
  const action = useAction()
  const why = action.error?.names.field === 'url'
  async function save(): Promise<string> {
    const body = { url: url.trim(), every_status: everyStatus }
    const set = await sendJson<EndpointSet>('PUT', path, body)
    setSecret(set.secret ?? null)
    // A secret is shown until the page is left: reading again would take it away.
    if (set.secret === undefined) onDone()
    return 'Saved.'
  }
  async function rotate(): Promise<string> {
    const made = await sendJson<SecretRotated>('POST', `${path}/rotate-secret`, {})
    setSecret(made.secret)
    return `Callbacks bear both signatures until ${clock(made.previous_secret_until)}.`
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void action.run(save)
      }}
    >
      <Needs scope="config">
        <label className="field">
          <span>Address</span>
          <input
            type="url"
            placeholder="https://…"
            value={url}
            aria-invalid={why}
            onChange={({ target }) => setUrl(target.value)}
          />
        </label>
        <Check label="Every status, not only the final one" checked={everyStatus} onChange={setEveryStatus} />
        <Outcome action={action} />
        {secret !== null && <ShownOnce what="The signing secret" secret={secret} onClose={onDone} />}
        <div className="pager">
          <button type="submit" className="button plain" disabled={action.isBusy || url.trim() === ''}>
            {endpoint.url === null || endpoint.enabled ? 'Save endpoint' : 'Save and enable'}
          </button>
          {endpoint.url !== null && (
            <button
              type="button"
              className="button plain"
              disabled={action.isBusy}
              onClick={() => void action.run(rotate)}
            >
              Rotate secret
            </button>
          )}
        </div>
      </Needs>
    </form>
  )
}
