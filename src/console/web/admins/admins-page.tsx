import { useState } from 'react'
import { SCOPE_MEANS, SCOPES } from '../../../domain/admin.ts'
import { ScopeNote } from '../admin/needs.tsx'
import { useOwnToken, useWhyNot } from '../admin/own-token.ts'
import { TokenGate } from '../admin/token-form.tsx'
import type { AdminToken, Page } from '../answers.ts'
import { sendJson } from '../api.ts'
import { Choices } from '../choices.tsx'
import { LoadError } from '../clients/load-error.tsx'
import { Outcome } from '../clients/outcome.tsx'
import { type Action, useAction } from '../clients/use-action.ts'
import { useLoaded } from '../clients/use-loaded.ts'
import { SureButton } from '../forms/sure-button.tsx'
import { Ago } from '../now.tsx'
import { linkTo, usePlace } from '../router.ts'
import { clock, datedClock } from '../times.ts'
import { AdminForm } from './admin-form.tsx'

/** `#/admins`: who has a token, what each may do, and making and revoking them. */
export function AdminsPage() {
  return (
    <>
      <h1>Admins</h1>
      <TokenGate why="Who may do what is for admins: give the admin token.">
        <Admins />
      </TokenGate>
    </>
  )
}

function Admins() {
  const [version, setVersion] = useState(0)
  return (
    <div className="client-columns">
      <Tokens version={version} />
      <div className="stack">
        <OwnToken />
        <AdminForm onMade={() => setVersion(version + 1)} />
        <Scopes />
      </div>
    </div>
  )
}

const CHOICES = [
  { key: '', title: 'Good' },
  { key: 'all', title: 'Ended, too' },
] as const

function Tokens({ version }: { readonly version: number }) {
  const { params } = usePlace()
  const which = params.get('which') === 'all' ? 'all' : ''
  const cursor = params.get('cursor')
  const query = new URLSearchParams({
    limit: '50',
    ...(which === 'all' && { ended: 'true' }),
    ...(cursor && { cursor }),
  })
  const { value, reload, ...loading } = useLoaded<Page<'admins', AdminToken>>(`/v1/admins?${query}`, version)
  const action = useAction()
  return (
    <section className="panel stack" aria-labelledby="tokens-title">
      <h2 id="tokens-title">
        Tokens
        <span className="aside">{loading.readAtMs !== null && `as of ${clock(loading.readAtMs)}`}</span>
      </h2>
      <Choices
        label="Which tokens"
        choices={CHOICES}
        current={which}
        linkOf={(key) => linkTo(['admins'], key === '' ? {} : { which: key })}
      />
      <ScopeNote scope="root" />
      <Outcome action={action} />
      <LoadError {...loading} />
      {value === null && loading.error === null && <p className="quiet">Loading…</p>}
      {value?.admins.length === 0 && (
        <p className="quiet">
          {cursor !== null
            ? 'Nothing older.'
            : 'None yet: whoever is an admin has the one token of ADMIN_TOKEN.'}
        </p>
      )}
      <ul className="token-list">
        {value?.admins.map((token) => (
          <Token key={token.id} token={token} action={action} onDone={reload} />
        ))}
      </ul>
      {value?.next_cursor != null && (
        <a href={linkTo(['admins'], { ...(which && { which }), cursor: value.next_cursor })}>Older</a>
      )}
    </section>
  )
}

type TokenProps = { readonly token: AdminToken; readonly action: Action; readonly onDone: () => void }

function Token({ token, action, onDone }: TokenProps) {
  const whyNot = useWhyNot('root')
  const isGood = token.revoked_at === null && (token.until === null || Date.parse(token.until) > Date.now())
  return (
    <li>
      <span className="row-who">
        <strong>{token.name}</strong>
        <code>{token.token_prefix}…</code>
        {token.scopes.map((scope) => (
          <span key={scope} className="state-chip">
            {scope}
          </span>
        ))}
      </span>
      {isGood && (
        <SureButton
          label="Revoke"
          about={`the token ${token.token_prefix} of ${token.name}`}
          question="Take it away for good?"
          isBusy={action.isBusy || whyNot !== null}
          onSure={() =>
            void action.run(async () => {
              await sendJson('DELETE', `/v1/admins/${encodeURIComponent(token.id)}`)
              onDone()
              return `Revoked: within 3 s no process takes the token ${token.token_prefix}… any more.`
            })
          }
        />
      )}
      <span className="quiet">
        made <Ago at={token.created_at} /> by {token.created_by}
        {token.revoked_at !== null ? (
          <>
            {' '}
            · revoked <Ago at={token.revoked_at} /> by {token.revoked_by}
          </>
        ) : token.until === null ? (
          ' · without an end'
        ) : (
          <>
            {' '}
            · {isGood ? 'good until' : 'ended'} {datedClock(token.until)}
          </>
        )}
        {' · '}
        <a href={linkTo(['acts'], { name: token.name })}>what it did</a>
      </span>
    </li>
  )
}

/** Whose token this browser has. */
function OwnToken() {
  const own = useOwnToken()
  return (
    <section className="panel stack" aria-labelledby="own-title">
      <h2 id="own-title">This browser</h2>
      <p className="quiet">
        {own === null ? (
          'Whose token it has was not read.'
        ) : own.kind === 'root' ? (
          <>
            has the token of <code>ADMIN_TOKEN</code>: it may do everything.
          </>
        ) : (
          <>
            has a token of <strong>{own.name}</strong> for {own.scopes.join(', ')}
            {own.until === null ? ', without an end.' : `, good until ${datedClock(own.until)}.`}
          </>
        )}
      </p>
    </section>
  )
}

function Scopes() {
  return (
    <section className="panel stack" aria-labelledby="scopes-title">
      <h2 id="scopes-title">What scopes are for</h2>
      <dl className="own-controls">
        {SCOPES.map((scope) => (
          <div key={scope}>
            <dt>{scope}</dt>
            <dd>{SCOPE_MEANS[scope]}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
