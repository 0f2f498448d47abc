import { useState } from 'react'
import { LANES, type Lane } from '../../../domain/message.ts'
import type { Client, Explained } from '../answers.ts'
import { sendJson } from '../api.ts'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { Field } from '../forms/field.tsx'
import { skipWords } from './skip-words.ts'

type Props = { readonly clients: readonly Client[]; readonly isChanged: boolean }

/** Says which provider a message would be given to now, by which rule, and who would be passed over. */
export function ExplainPanel({ clients, isChanged }: Props) {
  const [to, setTo] = useState('')
  const [from, setFrom] = useState('SENDER')
  const [chosenClient, setClient] = useState('')
  const [lane, setLane] = useState<Lane>('normal')
  const [explained, setExplained] = useState<Explained | null>(null)
  const action = useAction()
  const clientId = chosenClient || (clients[0]?.id ?? '')
  const why = (field: string) => (action.error?.names.field === field ? action.error.message : null)
  const isSaidElsewhere = ['to', 'from', 'client_id', 'lane'].some((field) => why(field) !== null)
  return (
    <section className="panel explain stack" aria-labelledby="explain-title">
      <h2 id="explain-title">Which provider, and why</h2>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void action.run(async () => {
            const body = { client_id: clientId, to: to.replaceAll(/[\s()-]/g, ''), from: from.trim(), lane }
            setExplained(null)
            setExplained(await sendJson<Explained>('POST', '/v1/routes/explain', body))
            return ''
          })
        }}
      >
        <Field label="A number" why={why('to')}>
          {(own) => (
            <input
              {...own}
              type="tel"
              placeholder="+49 151 2345678"
              value={to}
              onChange={({ target }) => setTo(target.value)}
            />
          )}
        </Field>
        <div className="pair">
          <Field label="Client" why={why('client_id')}>
            {(own) => (
              <select {...own} value={clientId} onChange={({ target }) => setClient(target.value)}>
                {clients.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label="Lane" why={why('lane')}>
            {(own) => (
              <select
                {...own}
                value={lane}
                onChange={({ target }) => setLane(LANES.find((one) => one === target.value) ?? 'normal')}
              >
                {LANES.map((one) => (
                  <option key={one}>{one}</option>
                ))}
              </select>
            )}
          </Field>
        </div>
        <Field label="Sender" why={why('from')}>
          {(own) => <input {...own} value={from} onChange={({ target }) => setFrom(target.value)} />}
        </Field>
        <button type="submit" className="button plain" disabled={action.isBusy || to.trim() === ''}>
          Explain
        </button>
      </form>
      {!isSaidElsewhere && <Outcome action={action} />}
      {isChanged && <p className="quiet small">By the rules that are saved, not by your changes.</p>}
      <div aria-live="polite">{explained && <Answer explained={explained} />}</div>
    </section>
  )
}

function Answer({ explained: { rule, providers, skipped } }: { readonly explained: Explained }) {
  if (rule === null) return <p className="notice is-bad">No rule takes it: the message would be refused.</p>
  return (
    <>
      <p className="explain-rule">
        The rule <strong>{rule}</strong> takes it.
      </p>
      <ol className="candidates">
        {providers.map((provider, at) => {
          const why = skipped.find((one) => one.provider === provider)?.why
          return (
            <li key={provider} className={why ? 'is-skipped' : at === 0 ? 'is-chosen' : ''}>
              <strong>{provider}</strong>
              <span>{why ? skipWords(why) : at === 0 ? 'is asked' : 'is asked next'}</span>
            </li>
          )
        })}
      </ol>
    </>
  )
}
