import { useState } from 'react'
import { Needs } from '../admin/needs.tsx'
import type { Client } from '../answers.ts'
import { sendJson } from '../api.ts'
import { Outcome } from './outcome.tsx'
import { useAction } from './use-action.ts'

type Props = { readonly path: string; readonly client: Client; readonly onDone: () => void }

/** How fast a client may send; empty: as fast as the gateway lets any. */
export function LimitForm({ path, client, onDone }: Props) {
  const [rps, setRps] = useState(textOf(client.rate_limit_rps))
  const [burst, setBurst] = useState(textOf(client.rate_limit_burst))
  const action = useAction()
  return (
    <form
      className="panel stack"
      onSubmit={(event) => {
        event.preventDefault()
        void action.run(async () => {
          await sendJson('PATCH', path, { rate_limit_rps: numberOf(rps), rate_limit_burst: numberOf(burst) })
          onDone()
          return 'Saved: it holds within a few seconds.'
        })
      }}
    >
      <h2>Rate limit</h2>
      <Needs scope="config">
        <div className="pair">
          <label className="field">
            <span>Messages a second</span>
            <input
              inputMode="numeric"
              placeholder="gateway's"
              value={rps}
              onChange={({ target }) => setRps(target.value.replaceAll(/\D/g, ''))}
            />
          </label>
          <label className="field">
            <span>Burst</span>
            <input
              inputMode="numeric"
              placeholder="gateway's"
              value={burst}
              onChange={({ target }) => setBurst(target.value.replaceAll(/\D/g, ''))}
            />
          </label>
        </div>
        <Outcome action={action} />
        <button type="submit" className="button plain" disabled={action.isBusy}>
          Save limit
        </button>
      </Needs>
    </form>
  )
}

function textOf(limit: number | null): string {
  return limit === null ? '' : String(limit)
}

function numberOf(typed: string): number | null {
  return typed === '' ? null : Number(typed)
}
