import type { Client } from '../answers.ts'
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
  readonly clients: readonly Pick<Client, 'id' | 'name'>[]
  /** The id; '' is none of them. */
  readonly value: string
  /** What it is when it is none of them. */
  readonly none?: string
  readonly why?: string | null
  readonly onChange: (clientId: string) => void
}

/** A client, or any. */
export function ClientField({ label, clients, value, none = 'any', why = null, onChange }: ClientProps) {
  return (
    <Field label={label} why={why}>
      {(own) => (
        <select {...own} value={value} onChange={({ target }) => onChange(target.value)}>
          <option value="">{none}</option>
          {clients.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
