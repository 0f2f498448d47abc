import { useState } from 'react'
import { TokenGate } from '../admin/token-form.tsx'
import { useClients } from '../clients/use-clients.ts'
import { AddForm } from './add-form.tsx'
import { FilePanel } from './file-panel.tsx'
import { SuppressionList } from './suppression-list.tsx'

/** `#/suppressions`: numbers that are not written to. */
export function SuppressionsPage() {
  return (
    <>
      <h1>Suppressions</h1>
      <TokenGate why="Who is not written to is for admins to see and say: give the admin token.">
        <Suppressions />
      </TokenGate>
    </>
  )
}

function Suppressions() {
  const clients = useClients()
  const [version, setVersion] = useState(0)
  const changed = () => setVersion(version + 1)
  return (
    <div className="client-columns">
      <SuppressionList clients={clients} version={version} />
      <div className="stack">
        <AddForm clients={clients} onDone={changed} />
        <FilePanel onDone={changed} />
      </div>
    </div>
  )
}
