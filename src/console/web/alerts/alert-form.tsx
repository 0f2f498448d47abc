import { useState } from 'react'
import { type AlertMetric, type AlertScope, metricFacts } from '../../../domain/alert/alert.ts'
import { LANES } from '../../../domain/message.ts'
import { Needs } from '../admin/needs.tsx'
import type { Alert } from '../answers.ts'
import { sendJson } from '../api.ts'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { Field } from '../forms/field.tsx'
import { METRICS, metricTitle } from './alert-words.ts'

const SCOPE_LABELS: Readonly<Record<AlertScope, { readonly label: string; readonly placeholder: string }>> = {
  provider: { label: 'Provider', placeholder: 'any' },
  country: { label: 'Country, two letters', placeholder: 'any' },
  lane: { label: 'Lane', placeholder: 'any' },
  client_id: { label: 'Client, its id', placeholder: 'any' },
}

/** Fields with which a refusal is said at its own place. */
const AT_FIELDS: readonly string[] = [
  'name',
  'threshold',
  'over_minutes',
  'at_least',
  'provider',
  'country',
  'lane',
  'client_id',
]

/** Makes an alert. */
export function AlertForm({ onMade }: { readonly onMade: () => void }) {
  const [name, setName] = useState('')
  const [metric, setMetric] = useState<AlertMetric>('bad_problems')
  const [numbers, setNumbers] = useState({ threshold: '0', over_minutes: '5', at_least: '20' })
  const [scopes, setScopes] = useState<Partial<Record<AlertScope, string>>>({})
  const action = useAction()
  const { unit, fires, windowed, means, scopes: possible } = metricFacts(metric)
  const fault = action.error?.names.field ?? ''
  const why = (field: string) =>
    fault === field ? (action.error?.names.rule ?? action.error?.message ?? null) : null

  async function make(): Promise<string> {
    const given = possible.flatMap((scope) => {
      const value = scopes[scope]?.trim() ?? ''
      return value === '' ? [] : [[scope, scope === 'country' ? value.toUpperCase() : value] as const]
    })
    const made = await sendJson<Alert>('POST', '/v1/alerts', {
      name: name.trim(),
      metric,
      threshold: Number(numbers.threshold),
      ...(windowed && { over_minutes: Number(numbers.over_minutes) }),
      ...(unit === '%' && { at_least: Number(numbers.at_least) }),
      ...Object.fromEntries(given),
    })
    setName('')
    onMade()
    return `“${made.name}” is looked at within 15 s.`
  }

  const number = (field: keyof typeof numbers, label: string) => (
    <Field label={label} why={why(field)}>
      {(own) => (
        <input
          {...own}
          inputMode="decimal"
          value={numbers[field]}
          onChange={({ target }) => setNumbers({ ...numbers, [field]: target.value })}
        />
      )}
    </Field>
  )
  return (
    <form
      className="panel stack"
      onSubmit={(event) => {
        event.preventDefault()
        void action.run(make)
      }}
    >
      <h2>New alert</h2>
      <Needs scope="config">
        <Field label="Name" why={why('name')}>
          {(own) => (
            <input
              {...own}
              autoComplete="off"
              placeholder="telco-b fails"
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        <Field label="What" help={`${means.charAt(0).toUpperCase()}${means.slice(1)}.`}>
          {(own) => (
            <select {...own} value={metric} onChange={({ target }) => setMetric(target.value as AlertMetric)}>
              {METRICS.map((one) => (
                <option key={one} value={one}>
                  {metricTitle(one)}
                </option>
              ))}
            </select>
          )}
        </Field>
        {number('threshold', `Fires ${fires}, ${unit}`)}
        {windowed && number('over_minutes', 'Over, minutes')}
        {unit === '%' && number('at_least', 'From so many messages on')}
        {possible.map((scope) => (
          <Field key={scope} label={SCOPE_LABELS[scope].label} why={why(scope)}>
            {(own) =>
              scope === 'lane' ? (
                <select
                  {...own}
                  value={scopes.lane ?? ''}
                  onChange={({ target }) => setScopes({ ...scopes, lane: target.value })}
                >
                  <option value="">any</option>
                  {LANES.map((lane) => (
                    <option key={lane}>{lane}</option>
                  ))}
                </select>
              ) : (
                <input
                  {...own}
                  autoComplete="off"
                  placeholder={SCOPE_LABELS[scope].placeholder}
                  value={scopes[scope] ?? ''}
                  onChange={({ target }) => setScopes({ ...scopes, [scope]: target.value })}
                />
              )
            }
          </Field>
        ))}
        {!AT_FIELDS.includes(fault) && <Outcome action={action} />}
        <button type="submit" className="button plain" disabled={action.isBusy || name.trim() === ''}>
          Make alert
        </button>
      </Needs>
    </form>
  )
}
