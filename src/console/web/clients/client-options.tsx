import type { Client } from '../answers.ts'

/** Clients to choose from, by their names. */
export function ClientOptions({ clients }: { readonly clients: readonly Client[] }) {
  return clients.map(({ id, name }) => (
    <option key={id} value={id}>
      {name}
    </option>
  ))
}
