import { useState } from 'react'
import { Needs } from '../admin/needs.tsx'
import type { Client } from '../answers.ts'
import { sendJson } from '../api.ts'
import { DltFields, TlvsField, type TypedParameters } from '../forms/parameter-fields.tsx'
import { dltOf, readTlvs } from '../forms/typed-parameters.ts'
import { Outcome } from './outcome.tsx'
import { useAction } from './use-action.ts'

type Props = { readonly path: string; readonly client: Client; readonly onDone: () => void }

/** What providers are told with every message of a client, unless the message says otherwise; empty: nothing. */
export function ParametersForm({ path, client, onDone }: Props) {
  const [typed, setTyped] = useState<TypedParameters>({
    entity: textOf(client.dlt?.['entity_id']),
    template: textOf(client.dlt?.['template_id']),
    tlvs: client.tlvs === null ? '' : JSON.stringify(client.tlvs),
  })
  const change = (changes: Partial<TypedParameters>) => setTyped({ ...typed, ...changes })
  const [isTried, setTried] = useState(false)
  const action = useAction()
  const read = readTlvs(typed.tlvs)
  const isRefused = action.error?.names.field?.startsWith('tlvs') === true
  const why = isTried && read === undefined ? 'must be JSON' : isRefused ? action.error?.names.rule : null
  return (
    <form
      className="panel stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (read === undefined) return
        void action.run(async () => {
          await sendJson('PATCH', path, { tlvs: read, dlt: dltOf(typed) })
          onDone()
          return 'Saved: it holds within a few seconds.'
        })
      }}
    >
      <h2>Told with each message</h2>
      <p className="help">What a message has of its own counts before these.</p>
      <Needs scope="config">
        <div className="pair">
          <DltFields typed={typed} onChange={change} />
        </div>
        <TlvsField tlvs={typed.tlvs} why={why} onChange={(tlvs) => change({ tlvs })} />
        {!isRefused && <Outcome action={action} />}
        <button type="submit" className="button plain" disabled={action.isBusy}>
          Save parameters
        </button>
      </Needs>
    </form>
  )
}

function textOf(given: unknown): string {
  return typeof given === 'string' ? given : ''
}
