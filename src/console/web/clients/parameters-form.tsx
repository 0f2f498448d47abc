import { useState } from 'react'
import type { Client } from '../answers.ts'
import { sendJson } from '../api.ts'
import { Field } from '../forms/field.tsx'
import { Outcome } from './outcome.tsx'
import { useAction } from './use-action.ts'

type Props = { readonly path: string; readonly client: Client; readonly onDone: () => void }

/** What providers are told with every message of a client, unless the message says otherwise; empty: nothing. */
export function ParametersForm({ path, client, onDone }: Props) {
  const [entity, setEntity] = useState(textOf(client.dlt?.['entity_id']))
  const [template, setTemplate] = useState(textOf(client.dlt?.['template_id']))
  const [tlvs, setTlvs] = useState(client.tlvs === null ? '' : JSON.stringify(client.tlvs))
  const [isTried, setTried] = useState(false)
  const action = useAction()
  const read = readTlvs(tlvs)
  const refused = action.error?.names.field
  const why = action.error?.names.rule ?? action.error?.message
  const whyTlvs = isTried && read === undefined ? 'must be JSON' : refused?.startsWith('tlvs') ? why : null
  const whyDlt = (name: string) => (refused === `dlt.${name}` ? why : null)
  return (
    <form
      className="panel stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (read === undefined) return
        void action.run(async () => {
          const dlt = {
            ...(entity.trim() && { entity_id: entity.trim() }),
            ...(template.trim() && { template_id: template.trim() }),
          }
          await sendJson('PATCH', path, { tlvs: read, dlt: Object.keys(dlt).length > 0 ? dlt : null })
          onDone()
          return 'Saved: it holds within a few seconds.'
        })
      }}
    >
      <h2>Told with each message</h2>
      <p className="help">What a message has of its own counts before these.</p>
      <div className="pair">
        <Field label="DLT entity" why={whyDlt('entity_id')}>
          {(own) => (
            <input
              {...own}
              inputMode="numeric"
              placeholder="none"
              value={entity}
              onChange={({ target }) => setEntity(target.value)}
            />
          )}
        </Field>
        <Field label="DLT template" why={whyDlt('template_id')}>
          {(own) => (
            <input
              {...own}
              inputMode="numeric"
              placeholder="none"
              value={template}
              onChange={({ target }) => setTemplate(target.value)}
            />
          )}
        </Field>
      </div>
      <Field label="Parameters of SMPP, as JSON" why={whyTlvs}>
        {(own) => (
          <textarea
            {...own}
            className="code"
            rows={1}
            spellCheck={false}
            placeholder={'{"0x1402": "campaign-7"}'}
            value={tlvs}
            onChange={({ target }) => setTlvs(target.value)}
          />
        )}
      </Field>
      {!refused && <Outcome action={action} />}
      <button type="submit" className="button plain" disabled={action.isBusy}>
        Save parameters
      </button>
    </form>
  )
}

/** Null: none; undefined: it cannot be read. */
function readTlvs(typed: string): unknown {
  if (typed.trim() === '') return null
  try {
    return JSON.parse(typed)
  } catch {
    return undefined
  }
}

function textOf(given: unknown): string {
  return typeof given === 'string' ? given : ''
}
