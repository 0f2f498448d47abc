import { Needs } from '../admin/needs.tsx'
import type { Alert } from '../answers.ts'
import { sendJson } from '../api.ts'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { SureButton } from '../forms/sure-button.tsx'
import { Ago, useNow } from '../now.tsx'
import { ReplayGivenUp } from '../problems/replay-given-up.tsx'
import { linkTo } from '../router.ts'
import { clock } from '../times.ts'
import { ruleWords, valueWords } from './alert-words.ts'

/** An alert: its rule, how it stands, and what can be done with it. */
export function AlertItem({ alert, onDone }: { readonly alert: Alert; readonly onDone: () => void }) {
  const action = useAction()
  const now = useNow()
  const path = `/v1/alerts/${encodeURIComponent(alert.id)}`
  const isFiring = alert.on && alert.state === 'firing'
  const run = (work: () => Promise<unknown>, done: string) =>
    void action.run(async () => {
      await work()
      onDone()
      return done
    })
  return (
    <li className={`alert-item is-${isFiring ? 'bad' : alert.on ? 'good' : 'off'}`}>
      <p className="row-who">
        <span className={`severity is-${isFiring ? 'bad' : 'good'}`}>
          {isFiring ? 'fires' : alert.on ? 'ok' : 'off'}
        </span>
        <strong>{alert.name}</strong>
      </p>
      <p className="quiet" title={alert.means}>
        {ruleWords(alert)}
      </p>
      <p className="quiet">
        {valueWords(alert, now)}
        {alert.since !== null && (
          <>
            {' · '}
            {isFiring ? 'fires' : 'ok'} since {clock(alert.since)}
          </>
        )}
        {alert.told_at !== null && (
          <>
            {' · told '}
            <Ago at={alert.told_at} />
          </>
        )}
      </p>
      {isFiring && alert.metric === 'callbacks_dead' && (
        <span className="row-buttons">
          <a className="button plain small" href={linkTo(['callbacks'], { span: '24h' })}>
            See the callbacks
          </a>
          <ReplayGivenUp clientId={null} action={action} />
        </span>
      )}
      <Needs scope="config" isQuiet>
        <span className="row-buttons">
          <button
            type="button"
            className="button plain small"
            disabled={action.isBusy}
            onClick={() =>
              run(
                () => sendJson('PATCH', path, { on: !alert.on }),
                alert.on ? 'It is not looked at any more.' : 'It is looked at again.',
              )
            }
          >
            {alert.on ? 'Turn off' : 'Turn on'}
            <span className="visually-hidden"> {alert.name}</span>
          </button>
          <SureButton
            label="Remove"
            about={alert.name}
            question="Remove for good?"
            isBusy={action.isBusy}
            onSure={() => run(() => sendJson('DELETE', path), '')}
          />
        </span>
      </Needs>
      <Outcome action={action} />
    </li>
  )
}
