import { useEffect, useRef, useState } from 'react'
import type { ProviderAnswer } from '../answers.ts'
import { ApiError, sendJson } from '../api.ts'
import {
  brokenSettings,
  FAULTS,
  type FaultName,
  type Faults,
  faultsOf,
  faultWords,
  settingsOf,
  valueWords,
  withFault,
} from './faults.ts'
import { keepWhole, keptWhole } from './whole.ts'

type Props = {
  readonly provider: ProviderAnswer
  /** Its sliders are shown at first. */
  readonly isOpen: boolean
  readonly onChange: () => void
}

/** A slider that is dragged is sent so long after its last move. */
const SETTLE_MS = 250

/** One mock: its faults as sliders, and whether it is dead. */
export function FaultPanel({ provider, isOpen, onChange }: Props) {
  const [isShown, setShown] = useState(isOpen)
  const { name, state } = provider
  const [faults, setFaults] = useState(() => faultsOf(provider.settings))
  const [error, setError] = useState<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const path = `/v1/providers/${encodeURIComponent(name)}`
  useEffect(() => () => clearTimeout(timer.current), [])

  async function ask(work: () => Promise<unknown>): Promise<void> {
    try {
      keepWhole(name, { settings: settingsOf(provider.settings), state })
      await work()
      setError(null)
      onChange()
    } catch (cause) {
      setError(cause instanceof ApiError ? cause.message : String(cause))
    }
  }
  function change(fault: FaultName, value: number): void {
    const next: Faults = withFault(faults, fault, value)
    setFaults(next)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      void ask(() => {
        const whole = keptWhole()[name] ?? { settings: settingsOf(provider.settings), state }
        return sendJson('PATCH', path, { settings: brokenSettings(whole, next) })
      })
    }, SETTLE_MS)
  }
  return (
    <section className="card" aria-label={`Faults of ${name}`}>
      <details
        className="faults"
        open={isShown}
        onToggle={({ currentTarget }) => setShown(currentTarget.open)}
      >
        <summary>
          <h2>
            {name}
            <span className="aside">{faultWords(faults, state)}</span>
          </h2>
        </summary>
        {isShown && (
          <>
            {FAULTS.map(({ name: fault, title, says, most, step, unit }) => (
              <label key={fault} className="fault">
                <span>
                  {title} <span className="quiet">{says}</span>
                </span>
                <input
                  type="range"
                  min={0}
                  max={most}
                  step={step}
                  value={faults[fault]}
                  aria-valuetext={valueWords(faults[fault], unit)}
                  onChange={(event) => change(fault, event.target.valueAsNumber)}
                />
                <output>{valueWords(faults[fault], unit)}</output>
              </label>
            ))}
            <label className="check">
              <input
                type="checkbox"
                checked={state === 'paused'}
                onChange={(event) =>
                  void ask(() => sendJson('POST', `${path}/${event.target.checked ? 'pause' : 'resume'}`))
                }
              />
              dead: it takes nothing (paused)
            </label>
          </>
        )}
      </details>
      {error !== null && (
        <p className="notice is-bad" role="alert">
          {error}
        </p>
      )}
    </section>
  )
}
