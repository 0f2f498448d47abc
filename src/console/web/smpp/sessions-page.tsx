import { TokenGate } from '../admin/token-form.tsx'
import { ClientName } from '../clients/client-name.tsx'
import { useClients } from '../clients/use-clients.ts'
import { linkTo, usePlace } from '../router.ts'
import { Sessions } from './sessions.tsx'
import './sessions.css'

/** `#/sessions`: who is bound to the SMPP server; with `?client_id=` of one client. */
export function SessionsPage() {
  return (
    <>
      <h1>SMPP sessions</h1>
      <TokenGate why="Who is bound to the SMPP server is for admins: give the admin token.">
        <Bound />
      </TokenGate>
    </>
  )
}

function Bound() {
  const clientId = usePlace().params.get('client_id')
  const clients = useClients()
  return (
    <section className="panel stack sessions" aria-label="Who is bound">
      {clientId !== null && (
        <p>
          Of <ClientName id={clientId} clients={clients} />. <a href={linkTo(['sessions'])}>All sessions</a>
        </p>
      )}
      <Sessions clientId={clientId} nameOf={(id) => <ClientName id={id} clients={clients} />} />
    </section>
  )
}
