import { useState } from 'react'
import type { Client } from '../answers.ts'
import { sendJson } from '../api.ts'
import { Field } from '../forms/field.tsx'
import { Outcome } from './outcome.tsx'
import { useAction } from './use-action.ts'

type Props = { readonly path: string; readonly client: Client; readonly onDone: () => void }

/** The longest id at a DLT platform that the gateway takes. */
const MAX_DLT_DIGITS = 30

/** What providers are told with every message of a client, unless the message says otherwise; empty: nothing. */
export function ParametersForm({ path, client, onDone }: Props) {
  const [entity, setEntity] = useState(textOf(client.dlt?.['entity_id']))
  const [template, setTemplate] = useState(textOf(client.dlt?.['template_id']))
  const [tlvs, setTlvs] = useState(client.tlvs === null ? '' : JSON.stringify(client.tlvs))
  const [isTried, setTried] = useState(false)
  const action = useAction()
  const read = readTlvs(tlvs)
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
          const dlt = { ...(entity && { entity_id: entity }), ...(template && { template_id: template }) }
          await sendJson('PATCH', path, { tlvs: read, dlt: Object.keys(dlt).length > 0 ? dlt : null })
          onDone()
          return 'Saved: it holds within a few seconds.'
        })
      }}
    >
      <h2>Told with each message</h2>
      <p className="help">What a message has of its own counts before these.</p>
      <div className="pair">
        <DltField label="DLT entity" value={entity} onChange={setEntity} />
        <DltField label="DLT template" value={template} onChange={setTemplate} />
      </div>
      <Field label="Parameters of SMPP, as JSON" why={why}>
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
      {!isRefused && <Outcome action={action} />}
      <button type="submit" className="button plain" disabled={action.isBusy}>
        Save parameters
      </button>
    </form>
  )
}

function DltField({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  return (
    <Field label={label}>
      {(own) => (
        <input
          {...own}
          inputMode="numeric"
          maxLength={MAX_DLT_DIGITS}
          placeholder="none"
          value={value}
          onChange={({ target }) => onChange(target.value.replaceAll(/\D/g, ''))}
        />
      )}
    </Field>
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
