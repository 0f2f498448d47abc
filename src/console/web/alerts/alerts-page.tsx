import { ScopeNote } from '../admin/needs.tsx'
import { TokenGate } from '../admin/token-form.tsx'
import type { Alert } from '../answers.ts'
import { LoadError } from '../clients/load-error.tsx'
import { useLoaded } from '../clients/use-loaded.ts'
import { every } from '../queries.ts'
import { clock } from '../times.ts'
import { AlertForm } from './alert-form.tsx'
import { AlertItem } from './alert-item.tsx'
import { WebhookPanel } from './webhook-panel.tsx'

const EVERY_MS = 5_000

/** `#/alerts`: thresholds over what is counted, how they stand, and where that is told. */
export function AlertsPage() {
  return (
    <>
      <h1>Alerts</h1>
      <TokenGate why="Alerts are for admins: give the admin token.">
        <Alerts />
      </TokenGate>
    </>
  )
}

function Alerts() {
  const { value, reload, ...loading } = useLoaded<{ readonly alerts: readonly Alert[] }>(
    '/v1/alerts',
    0,
    every(EVERY_MS),
  )
  return (
    <div className="client-columns">
      <section className="panel stack" aria-labelledby="alerts-title">
        <h2 id="alerts-title">
          How they stand
          <span className="aside">
            {loading.readAtMs !== null && `as of ${clock(loading.readAtMs)}; looked at every 15 s`}
          </span>
        </h2>
        <ScopeNote scope="config" />
        <LoadError {...loading} />
        {value === null && loading.error === null && <p className="quiet">Loading…</p>}
        {value?.alerts.length === 0 && (
          <p className="quiet">None yet. “Anything bad that is wrong now, above 0” is a good first one.</p>
        )}
        <ul className="alert-list">
          {value?.alerts.map((alert) => (
            <AlertItem key={alert.id} alert={alert} onDone={reload} />
          ))}
        </ul>
      </section>
      <div className="stack">
        <AlertForm onMade={reload} />
        <WebhookPanel />
      </div>
    </div>
  )
}
