import { useState } from 'react'
import type { ProviderAnswer } from '../answers.ts'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { linkTo } from '../router.ts'
import { ProviderState, STATE_COLOURS } from './provider-state.tsx'
import { StateButtons } from './state-buttons.tsx'
import { TestPanel } from './test-panel.tsx'

type Props = { readonly provider: ProviderAnswer; readonly onChange: () => void }

/** A provider: its state, and what is done to it most. */
export function ProviderCard({ provider, onChange }: Props) {
  const { name, kind, state } = provider
  const [isTesting, setTesting] = useState(false)
  const action = useAction()
  return (
    <article className="panel provider" aria-label={name}>
      <header className="provider-head">
        <h2>
          <a href={linkTo(['providers', name])}>{name}</a>
        </h2>
        <span className="quiet">{kind}</span>
        <span className={`state-chip ${STATE_COLOURS[state]}`}>{state}</span>
      </header>
      <ProviderState provider={provider} />
      <Outcome action={action} />
      {isTesting && <TestPanel name={name} />}
      <div className="provider-buttons">
        <StateButtons provider={provider} action={action} onChange={onChange} />
        <button
          type="button"
          className="button plain small"
          aria-expanded={isTesting}
          onClick={() => setTesting(!isTesting)}
        >
          {isTesting ? 'Close test' : 'Test'}
        </button>
        <a className="button plain small as-button" href={linkTo(['providers', name])}>
          Edit
        </a>
      </div>
    </article>
  )
}
