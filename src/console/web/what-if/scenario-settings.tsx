import type { Scenario } from './scenario.ts'

type Props = {
  readonly scenario: Scenario
  readonly starts: readonly string[]
  readonly onChange: (scenario: Scenario) => void
}

/** Where the message begins, and the settings of the gateway that its life depends on. */
export function ScenarioSettings({ scenario, starts, onChange }: Props) {
  return (
    <section className="card settings" aria-label="Settings">
      <h2>Settings</h2>
      <label>
        <span>Begins in</span>
        <select
          value={scenario.start}
          onChange={(event) => onChange({ ...scenario, start: event.target.value, events: [] })}
        >
          {starts.map((state) => (
            <option key={state}>{state}</option>
          ))}
        </select>
      </label>
      <label>
        <span>Attempts allowed</span>
        <input
          type="number"
          min={1}
          max={20}
          value={scenario.maxAttempts}
          onChange={(event) => onChange({ ...scenario, maxAttempts: event.target.valueAsNumber })}
        />
      </label>
      <label>
        <span>After an unknown answer</span>
        <select
          value={scenario.onUnknown}
          onChange={(event) =>
            onChange({ ...scenario, onUnknown: event.target.value === 'wait' ? 'wait' : 'resend' })
          }
        >
          <option value="resend">submit again</option>
          <option value="wait">wait</option>
        </select>
      </label>
      <label>
        <span>When it expires</span>
        <select
          value={scenario.onExpired}
          onChange={(event) =>
            onChange({ ...scenario, onExpired: event.target.value === 'capture' ? 'capture' : 'release' })
          }
        >
          <option value="release">release the money</option>
          <option value="capture">capture the money</option>
        </select>
      </label>
    </section>
  )
}
