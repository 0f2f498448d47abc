import { LANES } from '../../../domain/message.ts'
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
          onChange={(event) => onChange({ ...scenario, start: event.target.value, fork: null, events: [] })}
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
        <span>Lane</span>
        <select
          value={scenario.lane}
          onChange={(event) =>
            onChange({ ...scenario, lane: LANES.find((lane) => lane === event.target.value) ?? 'normal' })
          }
        >
          {LANES.map((lane) => (
            <option key={lane}>{lane}</option>
          ))}
        </select>
      </label>
      <label>
        <span>Providers</span>
        <select
          value={scenario.providers}
          onChange={(event) => onChange({ ...scenario, providers: event.target.value === '1' ? 1 : 2 })}
        >
          <option value={1}>one</option>
          <option value={2}>two, in this order</option>
        </select>
      </label>
      <label>
        <span>Goes on to the next</span>
        <select
          value={scenario.failover ? 'on' : 'off'}
          onChange={(event) => onChange({ ...scenario, failover: event.target.value === 'on' })}
        >
          <option value="on">whenever a rule could</option>
          <option value="off">never</option>
        </select>
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
