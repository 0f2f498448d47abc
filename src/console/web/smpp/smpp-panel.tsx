import { useQuery } from '@tanstack/react-query'
import type { SmppAccount } from '../answers.ts'
import { ApiError, getJson } from '../api.ts'
import { LoadError } from '../clients/load-error.tsx'
import { readOf } from '../clients/use-loaded.ts'
import { linkTo } from '../router.ts'
import { SmppForm } from './smpp-form.tsx'

/** As whom a client binds to the SMPP server, and whether it does. */
export function SmppPanel({ path, clientId }: { readonly path: string; readonly clientId: string }) {
  const asked = useQuery({
    queryKey: [path, 'smpp'],
    queryFn: async ({ signal }) => ({ account: await readAccount(`${path}/smpp`, signal) }),
  })
  const { value, ...loading } = readOf(asked)
  return (
    <section className="panel stack" aria-labelledby="smpp-title">
      <h2 id="smpp-title">
        SMPP account
        {value?.account && (
          <a className="aside" href={linkTo(['sessions'], { client_id: clientId })}>
            {value.account.sessions} bound
          </a>
        )}
      </h2>
      <LoadError {...loading} />
      {value?.account != null && value.account.waiting > 0 && (
        <p className="quiet">
          {value.account.waiting} receipts and inbound messages wait for a session that receives.
        </p>
      )}
      {value && (
        <SmppForm
          key={value.account ? 'there' : 'none'}
          path={`${path}/smpp`}
          account={value.account}
          onDone={() => void asked.refetch()}
        />
      )}
    </section>
  )
}

/** Null: it has none. */
async function readAccount(path: string, signal: AbortSignal): Promise<SmppAccount | null> {
  try {
    return await getJson<SmppAccount>(path, signal)
  } catch (error) {
    if (error instanceof ApiError && error.names.code === 'no_smpp_account') return null
    throw error
  }
}
