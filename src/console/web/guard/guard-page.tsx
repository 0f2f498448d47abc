import { TokenGate } from '../admin/token-form.tsx'
import { useClients } from '../clients/use-clients.ts'
import { Blocks } from './blocks.tsx'
import { Hits } from './hits.tsx'
import { Modes } from './modes.tsx'

/** `#/guard`: what the fraud guard does, has blocked, and has found. */
export function GuardPage() {
  return (
    <>
      <h1>Fraud guard</h1>
      <TokenGate why="What the fraud guard does is for admins: give the admin token.">
        <Guard />
      </TokenGate>
    </>
  )
}

function Guard() {
  const clients = useClients()
  return (
    <div className="guard-page">
      <Modes />
      <Blocks clients={clients} />
      <Hits clients={clients} />
    </div>
  )
}
