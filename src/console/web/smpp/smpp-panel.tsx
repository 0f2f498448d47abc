import { useQuery } from '@tanstack/react-query'
import type { SmppAccount } from '../answers.ts'
import { ApiError, getJson } from '../api.ts'
import { LoadError } from '../clients/load-error.tsx'
import { readOf } from '../clients/use-loaded.ts'
import { every } from '../queries.ts'
import { linkTo } from '../router.ts'
import { SmppForm } from './smpp-form.tsx'

/** How often it is asked who is bound and what waits. */
const EVERY_MS = 5_000

/** As whom a client binds to the SMPP server, and whether it does. */
export function SmppPanel({ path, clientId }: { readonly path: string; readonly clientId: string }) {
  const asked = useQuery({
    queryKey: [path, 'smpp'],
    queryFn: async ({ signal }) => ({ account: await readAccount(`${path}/smpp`, signal) }),
    refetchInterval: every(EVERY_MS),
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
      {value === null && loading.error === null && <p className="quiet">Loading…</p>}
      {value && <p className="quiet">{stateWords(value.account)}</p>}
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

/** Whether it can bind, and what has not been taken yet. */
function stateWords(account: SmppAccount | null): string {
  if (account === null) return 'None: this client cannot bind to the SMPP server.'
  const { sessions, waiting } = account
  if (waiting > 0)
    return `${waiting.toLocaleString('en')} ${waiting === 1 ? 'receipt or inbound message is' : 'receipts and inbound messages are'} to be taken by a session that receives.`
  return sessions > 0 ? 'All that was to be told is taken.' : 'Nothing waits for it to bind.'
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
