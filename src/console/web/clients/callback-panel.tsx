import { CALLBACK_LIFE, type CallbackState } from '../../../domain/callback/callback.ts'
import type { LifecycleState } from '../../../domain/lifecycle.ts'
import { Needs, ScopeNote } from '../admin/needs.tsx'
import type { Callback, Endpoint, Page } from '../answers.ts'
import { CallbackEvent } from '../callbacks/callback-event.tsx'
import { answerWords } from '../callbacks/callback-words.ts'
import { replayedOne } from '../callbacks/replay-shown.ts'
import { callbackWay } from '../door-words.ts'
import { EndpointTest } from '../message/endpoint-test.tsx'
import { Ago } from '../now.tsx'
import { shortCount } from '../numbers.ts'
import { choosePlace, linkTo, usePlace } from '../router.ts'
import { clock } from '../times.ts'
import { EndpointForm } from './endpoint-form.tsx'
import { LoadError } from './load-error.tsx'
import { Outcome } from './outcome.tsx'
import { useAction } from './use-action.ts'
import { useLoaded } from './use-loaded.ts'

type Props = { readonly path: string; readonly clientId: string }

const COLOURS = {
  PENDING: 'state-QUEUED',
  DELIVERING: 'state-SENDING',
  DELIVERED: 'state-DELIVERED',
  DEAD: 'state-FAILED_PERM',
} as const satisfies Record<CallbackState, `state-${LifecycleState}`>

/** Where a client is told of its messages, how that goes, and telling it again. */
export function CallbackPanel({ path, clientId }: Props) {
  const { value: endpoint, reload, ...loading } = useLoaded<Endpoint>(`${path}/callback`)
  return (
    <>
      <section className="panel stack" aria-labelledby="callbacks-title">
        <h2 id="callbacks-title">Callbacks</h2>
        <LoadError {...loading} />
        {endpoint === null && loading.error === null && <p className="quiet">Loading…</p>}
        {endpoint && <Health endpoint={endpoint} clientId={clientId} />}
        {endpoint && (
          <EndpointForm key={endpoint.url} path={`${path}/callback`} endpoint={endpoint} onDone={reload} />
        )}
        {endpoint && endpoint.url !== null && <EndpointTest clientId={clientId} />}
      </section>
      {endpoint && isTold(endpoint) && <Recent clientId={clientId} onDone={reload} />}
    </>
  )
}

/** At its endpoint, or otherwise: where a message came with that, or by its SMPP account. */
function isTold({ url, counts }: Endpoint): boolean {
  return url !== null || counts.open + counts.delivered_24h + counts.dead_24h > 0
}

function Health({ endpoint, clientId }: { readonly endpoint: Endpoint; readonly clientId: string }) {
  const { url, enabled, breaker, counts, disabled_reason: reason } = endpoint
  if (url === null)
    return <p className="quiet">No endpoint: this client is told of its messages only where they say so.</p>
  const [colour, words] = !enabled
    ? (['state-FAILED_PERM', `disabled${reason === null ? '' : `: ${reason}`}`] as const)
    : breaker.state === 'open'
      ? (['state-FAILED_TEMP', 'paused after failures'] as const)
      : breaker.state === 'half_open'
        ? (['state-FAILED_TEMP', 'trying again'] as const)
        : (['state-DELIVERED', 'enabled'] as const)
  return (
    <div className="endpoint">
      <p>
        <span className={`state-chip ${colour}`}>{words}</span>{' '}
        {breaker.open_until !== null && <span className="quiet">until {clock(breaker.open_until)}</span>}
      </p>
      <code>{url}</code>
      <dl className="counts">
        <div>
          <dt>waiting</dt>
          <dd>{shortCount(counts.open)}</dd>
        </div>
        <div>
          <dt>told in 24 h</dt>
          <dd>{shortCount(counts.delivered_24h)}</dd>
        </div>
        <div className={counts.dead_24h > 0 ? 'bad' : ''}>
          <dt>given up in 24 h</dt>
          <dd>
            {counts.dead_24h === 0 ? (
              0
            ) : (
              <a href={linkTo(['callbacks'], { span: '24h', client_id: clientId })}>
                {shortCount(counts.dead_24h)}
              </a>
            )}
          </dd>
        </div>
      </dl>
    </div>
  )
}

/** Of one without a status code. */
function outcomeOf({ state }: Callback): string {
  return state === 'DELIVERED' ? 'taken' : 'not sent yet'
}

function Recent({ clientId, onDone }: { readonly clientId: string; readonly onDone: () => void }) {
  const { params } = usePlace()
  const state = Object.keys(COLOURS).find((each) => each === params.get('callbacks')) ?? ''
  const choose = (callbacks: string) =>
    choosePlace(['clients', clientId], { show: 'access', ...(callbacks && { callbacks }) })
  const query = new URLSearchParams({ client_id: clientId, ...(state ? { state } : { limit: '10' }) })
  const { value, reload, ...loading } = useLoaded<Page<'callbacks', Callback>>(`/v1/callbacks?${query}`)
  const action = useAction()
  return (
    <section className="panel stack" aria-labelledby="recent-title">
      <h2 id="recent-title">
        Last callbacks
        <select
          aria-label="State"
          className="aside"
          value={state}
          onChange={({ target }) => choose(target.value)}
        >
          <option value="">all</option>
          {Object.keys(COLOURS).map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </h2>
      <ScopeNote scope="operate" /> <Outcome action={action} />
      <LoadError {...loading} />
      {value === null && loading.error === null && <p className="quiet">Loading…</p>}
      {value?.callbacks.length === 0 && <p className="quiet">None.</p>}
      <ul className="callback-rows">
        {value?.callbacks.map((callback) => (
          <li key={callback.id}>
            <span className={`state-chip ${COLOURS[callback.state]}`}>{callback.state}</span>
            <CallbackEvent {...callback} />
            <span className="quiet">
              <Ago at={callback.created_at} />,{' '}
              {[answerWords(callback) ?? outcomeOf(callback), callbackWay(callback)]
                .filter((words) => words !== null)
                .join(' · ')}
            </span>
            <Needs scope="operate" isQuiet>
              {' '}
              <button
                type="button"
                className="button plain small"
                disabled={action.isBusy || !CALLBACK_LIFE[callback.state].replayable}
                onClick={() =>
                  void action.run(async () => {
                    const words = await replayedOne(callback.id)
                    reload()
                    onDone()
                    return words
                  })
                }
              >
                Replay
              </button>
            </Needs>
          </li>
        ))}
      </ul>
      <p className="pager">
        <a href={linkTo(['callbacks'], { client_id: clientId })}>All that were given up</a>
      </p>
    </section>
  )
}
