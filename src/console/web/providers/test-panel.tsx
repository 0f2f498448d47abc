import { useState } from 'react'
import { Needs } from '../admin/needs.tsx'
import type { ProviderTest } from '../answers.ts'
import { sendJson } from '../api.ts'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { NumberField } from '../forms/message-fields.tsx'
import { duration } from '../numbers.ts'
import { typedNumber } from '../typed-number.ts'

/** Shows the request that a message would be, and sends one to a number when that is asked for. */
export function TestPanel({ name }: { readonly name: string }) {
  const [to, setTo] = useState('')
  const [tested, setTested] = useState<ProviderTest | null>(null)
  const action = useAction()
  const why = action.error?.names.field === 'to' ? action.error.message : null
  function test(send: boolean): void {
    void action.run(async () => {
      const number = typedNumber(to)
      const body = { ...(number && { to: number }), ...(send && { send: true }) }
      setTested(null)
      setTested(await sendJson<ProviderTest>('POST', `/v1/providers/${encodeURIComponent(name)}/test`, body))
      return ''
    })
  }
  return (
    <div className="provider-test stack">
      <Needs scope="operate">
        <NumberField value={to} why={why} help="a made-up one, when there is none" onChange={setTo} />
        <div className="provider-buttons">
          <button
            type="button"
            className="button plain small"
            disabled={action.isBusy}
            onClick={() => test(false)}
          >
            Show the request
          </button>
          <button
            type="button"
            className="button plain small"
            disabled={action.isBusy || to.trim() === ''}
            onClick={() => test(true)}
          >
            Send one
          </button>
        </div>
      </Needs>
      {why === null && <Outcome action={action} />}
      <div className="stack" aria-live="polite">
        {tested && <Tested tested={tested} />}
      </div>
    </div>
  )
}

function Tested({ tested: { request, answer } }: { readonly tested: ProviderTest }) {
  return (
    <>
      {request ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre className="curl" tabIndex={0}>
          {[
            `${request.method} ${request.url}`,
            ...Object.entries(request.headers).map(([header, value]) => `${header}: ${value}`),
            ...(request.body === null ? [] : ['', request.body]),
          ].join('\n')}
        </pre>
      ) : (
        <p className="quiet">Providers of this kind send no request that could be shown.</p>
      )}
      {answer && (
        <p className={`notice ${answer.kind === 'accepted' ? '' : 'is-bad'}`}>
          <strong>{answer.kind.replaceAll('_', ' ')}</strong> after {duration(answer.took_ms)}
          {answerWords(answer)}
        </p>
      )}
    </>
  )
}

function answerWords({
  kind,
  provider_message_ids: ids,
  error,
  detail,
}: NonNullable<ProviderTest['answer']>) {
  const said = [...(error === null || error === detail ? [] : [error]), ...(detail === '' ? [] : [detail])]
  const named = kind === 'accepted' ? [`its id there: ${ids.join(', ')}`] : []
  return [...named, ...said].map((words) => `; ${words}`).join('')
}
