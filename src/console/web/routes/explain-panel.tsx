import { useState } from 'react'
import { LANES, type Lane } from '../../../domain/message.ts'
import type { Client, Explained } from '../answers.ts'
import { sendJson } from '../api.ts'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { Field } from '../forms/field.tsx'
import { ClientField, NumberField } from '../forms/message-fields.tsx'
import { clock } from '../times.ts'
import { typedNumber } from '../typed-number.ts'

type Props = { readonly clients: readonly Client[]; readonly isChanged: boolean }

/** Says which provider a message would be given to now, by which rule, and who would be passed over. */
export function ExplainPanel({ clients, isChanged }: Props) {
  const [to, setTo] = useState('')
  const [from, setFrom] = useState('')
  const [clientId, setClient] = useState('')
  const [lane, setLane] = useState<Lane>('normal')
  const [explained, setExplained] = useState<Explained | null>(null)
  const action = useAction()
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
            const body = {
              to: typedNumber(to),
              lane,
              ...(clientId && { client_id: clientId }),
              ...(from && { from }),
            }
            setExplained(null)
            setExplained(await sendJson<Explained>('POST', '/v1/routes/explain', body))
            return ''
          })
        }}
      >
        <NumberField value={to} why={why('to')} onChange={setTo} />
        <div className="pair">
          <ClientField
            label="Client"
            clients={clients}
            value={clientId}
            why={why('client_id')}
            onChange={setClient}
          />
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
          {(own) => (
            <input {...own} placeholder="any" value={from} onChange={({ target }) => setFrom(target.value)} />
          )}
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

function Answer({ explained }: { readonly explained: Explained }) {
  const { rule, position, candidates, chosen, providers, words } = explained
  if (rule === null) return <p className="notice is-bad">{words.join(' ')}</p>
  return (
    <>
      <p className="explain-rule">
        {position !== null && <span className="rule-place">{position + 1}</span>} The rule{' '}
        <strong>{rule.name}</strong> takes it.
      </p>
      <ol className="candidates">
        {candidates.map((candidate) => {
          const isChosen = candidate.provider === chosen
          const place = providers.indexOf(candidate.provider)
          return (
            <li
              key={candidate.provider}
              className={candidate.skipped ? 'is-skipped' : isChosen ? 'is-chosen' : ''}
            >
              <strong>{candidate.provider}</strong>
              <span>{placeWords(candidate.skipped, place)}</span>
              <span className="candidate-facts">{factsOf(candidate)}</span>
            </li>
          )
        })}
      </ol>
      <ul className="explain-words quiet">
        {words.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  )
}

const ORDINALS = new Map([
  [2, 'second'],
  [3, 'third'],
  [4, 'fourth'],
])

function placeWords(skipped: string | null, place: number): string {
  if (skipped !== null)
    return `${place === 0 ? 'it is waited for' : 'passed over'}: ${skipped.replaceAll('_', ' ')}`
  if (place < 0) return 'is not asked'
  return place === 0 ? 'it goes there' : `is asked ${ORDINALS.get(place + 1) ?? `as number ${place + 1}`}`
}

function factsOf({
  share,
  lines_open,
  answers,
  failures,
  breaker_open_until,
}: Explained['candidates'][number]) {
  return [
    ...(share < 1 ? [`${Math.round(share * 1_000) / 10} % of its order`] : []),
    `${lines_open} ${lines_open === 1 ? 'line' : 'lines'} open`,
    ...(answers > 0 ? [`${failures} of ${answers} failed in 10 s`] : []),
    ...(breaker_open_until === null ? [] : [`breaker open until ${clock(breaker_open_until)}`]),
  ].join(' · ')
}
