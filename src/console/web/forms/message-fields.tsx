import type { Client } from '../answers.ts'
import { ClientOptions } from '../clients/client-options.tsx'
import { Field } from './field.tsx'

type NumberProps = {
  readonly value: string
  readonly why: string | null
  /** What it is for; left out, an example says how it is written. */
  readonly help?: string
  readonly onChange: (to: string) => void
}

/** A number that something is asked about. */
export function NumberField({ value, why, help = '', onChange }: NumberProps) {
  return (
    <Field label="A number" why={why} help={help}>
      {(own) => (
        <input
          {...own}
          type="tel"
          placeholder={help === '' ? '+49 151 2345678' : undefined}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  )
}

type ClientProps = {
  readonly label: string
  readonly clients: readonly Client[]
  /** The id; '' is any. */
  readonly value: string
  readonly why?: string | null
  readonly onChange: (clientId: string) => void
}

/** A client, or any. */
export function ClientField({ label, clients, value, why = null, onChange }: ClientProps) {
  return (
    <Field label={label} why={why}>
      {(own) => (
        <select {...own} value={value} onChange={({ target }) => onChange(target.value)}>
          <option value="">any</option>
          <ClientOptions clients={clients} />
        </select>
      )}
    </Field>
  )
}
