import type { Client } from '../answers.ts'
import { linkTo } from '../router.ts'

/** A client by its name where that is known, leading to its page. */
export function ClientName({ id, clients }: { readonly id: string; readonly clients: readonly Client[] }) {
  return <a href={linkTo(['clients', id])}>{clients.find((one) => one.id === id)?.name ?? id}</a>
}
