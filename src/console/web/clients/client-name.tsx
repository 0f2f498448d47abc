import type { Client } from '../answers.ts'
import { linkTo } from '../router.ts'
import { MAX_CLIENTS } from './use-clients.ts'
import { useLoaded } from './use-loaded.ts'

type Props = { readonly id: string; readonly clients: readonly Client[] }

/** A client by its name where that is known, leading to its page. One of more clients than a page reads is asked for by itself. */
export function ClientName({ id, clients }: Props) {
  const known = clients.find((one) => one.id === id)
  if (known === undefined && clients.length >= MAX_CLIENTS) return <FarClientName id={id} />
  return <a href={linkTo(['clients', id])}>{known?.name ?? id}</a>
}

function FarClientName({ id }: Pick<Props, 'id'>) {
  const { value } = useLoaded<Client>(`/v1/clients/${encodeURIComponent(id)}`)
  return <a href={linkTo(['clients', id])}>{value?.name ?? id}</a>
}
