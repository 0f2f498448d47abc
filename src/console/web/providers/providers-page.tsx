import { TokenGate } from '../admin/token-form.tsx'
import { LoadError } from '../clients/load-error.tsx'
import { linkTo, usePlace } from '../router.ts'
import { NewProvider } from './new-provider.tsx'
import { ProviderCard } from './provider-card.tsx'
import { ProviderPage } from './provider-page.tsx'
import { useProviders } from './use-providers.ts'

/** `#/providers`: all providers; `#/providers?add`: a new one; `#/providers/NAME`: one. */
export function ProvidersPage() {
  const { path, params } = usePlace()
  const name = path[1]
  return (
    <>
      {name === undefined && !params.has('add') && <h1>Providers</h1>}
      <TokenGate why="Providers are for admins: give the admin token.">
        {name !== undefined ? (
          <ProviderPage key={name} name={name} />
        ) : params.has('add') ? (
          <NewProvider />
        ) : (
          <ProviderList />
        )}
      </TokenGate>
    </>
  )
}

function ProviderList() {
  const { value: providers, reload, ...loading } = useProviders()
  return (
    <>
      <div className="providers-head">
        <p className="quiet">{providers && countWords(providers.map(({ state }) => state))}</p>
        <a className="button as-button" href={linkTo(['providers'], { add: '' })}>
          Add a provider
        </a>
      </div>
      <LoadError {...loading} />
      {providers === null && loading.error === null && <p className="quiet">Loading…</p>}
      {providers?.length === 0 && (
        <p className="panel quiet">No providers yet: messages cannot go anywhere. Add the first one.</p>
      )}
      <ul className="provider-cards">
        {providers?.map((provider) => (
          <li key={provider.name}>
            <ProviderCard provider={provider} onChange={reload} />
          </li>
        ))}
      </ul>
    </>
  )
}

function countWords(states: readonly string[]): string {
  const counts = Map.groupBy(states, (state) => state)
  return [...counts].map(([state, all]) => `${all.length} ${state}`).join(', ')
}
