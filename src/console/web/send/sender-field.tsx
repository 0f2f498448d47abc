import { ClientOptions } from '../clients/client-options.tsx'
import { MAX_CLIENTS, useClientName, useClients } from '../clients/use-clients.ts'
import { Field } from '../forms/field.tsx'

type Props = {
  /** The client's id. */
  readonly id: string
  readonly why: string | null
  readonly onChange: (id: string) => void
}

/** Who sends: chosen by name where all names are known, else an id that is typed. */
export function SenderField({ id, why, onChange }: Props) {
  const clients = useClients()
  const areAllKnown = clients.length > 0 && clients.length < MAX_CLIENTS
  const name = useClientName(areAllKnown ? '' : id)
  const help = areAllKnown ? `its id: ${id}` : (name ?? '')
  return (
    <Field label="Client" why={why} help={help} isWide>
      {(own) =>
        areAllKnown ? (
          <select {...own} value={id} onChange={({ target }) => onChange(target.value)}>
            {!clients.some((client) => client.id === id) && <option value={id}>{id}</option>}
            <ClientOptions clients={clients} />
          </select>
        ) : (
          <input {...own} value={id} onChange={({ target }) => onChange(target.value)} />
        )
      }
    </Field>
  )
}
