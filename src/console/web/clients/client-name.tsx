import type { Client } from '../answers.ts'
import { linkTo } from '../router.ts'
import { useClientName } from './use-clients.ts'

type Props = { readonly id: string; readonly clients: readonly Client[] }

/** A client by its name, leading to its page. One that is not among those that the page has read is asked for by itself. */
export function ClientName({ id, clients }: Props) {
  const known = clients.find((one) => one.id === id)
  if (known === undefined && clients.length > 0) return <FarClientName id={id} />
  return <a href={linkTo(['clients', id])}>{known?.name ?? id}</a>
}

function FarClientName({ id }: Pick<Props, 'id'>) {
  const name = useClientName(id)
  return <a href={linkTo(['clients', id])}>{name ?? id}</a>
}
