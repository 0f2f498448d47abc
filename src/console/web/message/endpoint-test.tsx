import { useState } from 'react'
import { Needs } from '../admin/needs.tsx'
import type { Endpoint, TestedEndpoint } from '../answers.ts'
import { sendJson } from '../api.ts'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { useLoaded } from '../clients/use-loaded.ts'
import { duration } from '../numbers.ts'
import { linkTo } from '../router.ts'
import { withMeanings } from './meanings.ts'

/** Sends a client's endpoint a signed event that tells of nothing, and says what came back. */
export function EndpointTest({ clientId }: { readonly clientId: string }) {
  const path = `/v1/clients/${encodeURIComponent(clientId)}/callback`
  const endpoint = useLoaded<Endpoint>(path).value
  const [test, setTest] = useState<TestedEndpoint | null>(null)
  const action = useAction()
  if (endpoint === null) return null
  if (endpoint.url === null)
    return (
      <p className="quiet endpoint-test">
        Its client has no endpoint:{' '}
        <a href={linkTo(['clients', clientId], { show: 'access' })}>set one on its page</a>.
      </p>
    )
  return (
    <div className="endpoint-test">
      <Needs scope="operate">
        <button
          type="button"
          className="button plain small"
          disabled={action.isBusy}
          onClick={() =>
            void action.run(async () => {
              setTest(null)
              setTest(await sendJson<TestedEndpoint>('POST', `${path}/test`))
              return ''
            })
          }
        >
          {action.isBusy ? 'Waiting for its answer…' : 'Send a test event'}
        </button>
        <span className="quiet"> to {endpoint.url.split('?', 1)[0]}</span>
      </Needs>
      <Outcome action={action} />
      {test && <CameBack test={test} />}
    </div>
  )
}

function CameBack({ test }: { readonly test: TestedEndpoint }) {
  const { taken, status_code: status, error, answer, took_ms, body } = test
  const words =
    status === null ? `No answer: ${error ?? 'it does not say why'}` : withMeanings(`It answered ${status}`)
  return (
    <div role="status">
      <p className={`notice ${taken ? '' : 'is-bad'}`}>
        {words}, after {duration(took_ms)}.{' '}
        {taken ? 'The endpoint works.' : 'A callback would be sent again.'}
      </p>
      <details className="exchange">
        <summary>What was sent and answered</summary>
        <p className="said-line">sent, with its signature</p>
        <pre className="payload">{body}</pre>
        {answer !== null && (
          <>
            <p className="said-line">answered</p>
            <pre className="payload">{answer === '' ? 'nothing in its body' : answer}</pre>
          </>
        )}
      </details>
    </div>
  )
}
