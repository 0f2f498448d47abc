import type { ControlName } from '../../../domain/controls.ts'
import { TokenGate } from '../admin/token-form.tsx'
import type { Client } from '../answers.ts'
import { Choices } from '../choices.tsx'
import { LoadError } from '../clients/load-error.tsx'
import { useClients } from '../clients/use-clients.ts'
import { choosePlace, linkTo, usePlace } from '../router.ts'
import { ControlEditor } from './control-editor.tsx'
import { CONTROL_WORDS, SHOWN_CONTROLS } from './control-words.ts'
import { useControls } from './use-controls.ts'

/** `#/controls/NAME`: what may go out, of all clients; with `client_id` of one. */
export function ControlsPage() {
  return (
    <>
      <h1>Controls</h1>
      <TokenGate why="What may go out is for admins to say: give the admin token.">
        <Chosen />
      </TokenGate>
    </>
  )
}

function Chosen() {
  const { path, params } = usePlace()
  const name = SHOWN_CONTROLS.find((one) => one === path[1]) ?? 'senders'
  const clientId = params.get('client_id')
  const clients = useClients()
  const { value: controls, ...loading } = useControls()
  const control = controls?.[name]
  return (
    <div className="controls">
      <div className="letters-head">
        <Choices
          label="Which control"
          choices={SHOWN_CONTROLS.map((key) => ({ key, title: CONTROL_WORDS[key].title }))}
          current={name}
          linkOf={(key) => linkTo(['controls', key], paramsOf(clientId))}
        />
        <WhoseField name={name} clientId={clientId} clients={clients} />
      </div>
      <LoadError {...loading} />
      {control === null && loading.error === null && <p className="quiet">Loading…</p>}
      {control && (
        <ControlEditor
          key={`${name} ${clientId}`}
          name={name}
          clientId={clientId}
          schema={control.schema}
          usual={control.usual}
        />
      )}
    </div>
  )
}

function WhoseField({
  name,
  clientId,
  clients,
}: {
  readonly name: ControlName
  readonly clientId: string | null
  readonly clients: readonly Client[]
}) {
  const isNamed = clientId === null || clients.some(({ id }) => id === clientId)
  return (
    <span className="controls-whose">
      <select
        aria-label="Whose"
        value={clientId ?? ''}
        onChange={({ target }) => choosePlace(['controls', name], paramsOf(target.value || null))}
      >
        <option value="">All clients</option>
        {!isNamed && <option value={clientId}>{clientId}</option>}
        {clients.map(({ id, name: called }) => (
          <option key={id} value={id}>
            {called}
          </option>
        ))}
      </select>
      {clientId !== null && <a href={linkTo(['clients', clientId], { show: 'sending' })}>The client</a>}
    </span>
  )
}

function paramsOf(clientId: string | null): Readonly<Record<string, string>> {
  return clientId === null ? {} : { client_id: clientId }
}
