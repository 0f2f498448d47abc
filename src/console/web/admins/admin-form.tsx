import { useState } from 'react'
import { SCOPE_MEANS, SCOPES, type Scope } from '../../../domain/admin.ts'
import { Needs } from '../admin/needs.tsx'
import type { MadeAdminToken } from '../answers.ts'
import { sendJson } from '../api.ts'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { Check } from '../forms/check.tsx'
import { Field } from '../forms/field.tsx'
import { ShownOnce } from '../shown-once.tsx'
import { endOfDay } from '../times.ts'

/** Makes a token for an admin; it is shown once. */
export function AdminForm({ onMade }: { readonly onMade: () => void }) {
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly Scope[]>(['read'])
  const [lastDay, setLastDay] = useState('')
  const [made, setMade] = useState<MadeAdminToken | null>(null)
  const action = useAction()
  const why = (field: string) =>
    action.error?.names.field === field ? (action.error.names.rule ?? action.error.message) : null
  const isAtField = ['name', 'scopes', 'until'].includes(action.error?.names.field ?? '')
  return (
    <form
      className="panel stack"
      onSubmit={(event) => {
        event.preventDefault()
        void action.run(async () => {
          const body = { name: name.trim(), scopes, ...(lastDay && { until: endOfDay(lastDay) }) }
          setMade(await sendJson<MadeAdminToken>('POST', '/v1/admins', body))
          setName('')
          onMade()
          return ''
        })
      }}
    >
      <h2>New token</h2>
      <Needs scope="root">
        <Field label="Name" why={why('name')}>
          {(own) => (
            <input
              {...own}
              autoComplete="off"
              placeholder="Ada, or billing"
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        <fieldset className="form-set" aria-label="Scopes">
          {SCOPES.map((scope) => (
            <Check
              key={scope}
              label={scope}
              title={SCOPE_MEANS[scope]}
              checked={scopes.includes(scope)}
              onChange={(checked) =>
                setScopes(SCOPES.filter((one) => (one === scope ? checked : scopes.includes(one))))
              }
            />
          ))}
        </fieldset>
        {why('scopes') !== null && <p className="notice is-bad">{`scopes ${why('scopes')}`}</p>}
        <Field label="Last day, UTC" help="Empty: it has no end." why={why('until')}>
          {(own) => (
            <input {...own} type="date" value={lastDay} onChange={({ target }) => setLastDay(target.value)} />
          )}
        </Field>
        {!isAtField && <Outcome action={action} />}
        {made !== null && (
          <ShownOnce what={`The token of ${made.name}`} secret={made.token} onClose={() => setMade(null)} />
        )}
        <button
          type="submit"
          className="button plain"
          disabled={action.isBusy || name.trim() === '' || scopes.length === 0}
        >
          Make token
        </button>
      </Needs>
    </form>
  )
}
