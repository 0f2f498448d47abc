import { type ReactNode, useState } from 'react'
import { useOwnToken } from './own-token.ts'
import { setAdminToken, useAdminToken, useIsTokenWanted } from './token.ts'
import './admin.css'

/** Asks for the admin's token. */
export function TokenForm({ why }: { readonly why: string }) {
  const [typed, setTyped] = useState('')
  return (
    <form
      className="token-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (typed.trim()) setAdminToken(typed.trim())
      }}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true" className="icon">
        <path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2" />
      </svg>
      <div className="token-words">
        <h2>Admins only</h2>
        <p>
          {why} It is what <code>ADMIN_TOKEN</code> is set to, which a gateway without services makes and
          keeps in <code>.data/admin-token</code>, or one that was made for you. This browser keeps it until
          you forget it.
        </p>
        <div className="token-row">
          <input
            type="password"
            aria-label="Admin token"
            placeholder="Admin token"
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <button type="submit" className="button">
            Unlock
          </button>
        </div>
      </div>
    </form>
  )
}

/** Shows its content to those who gave a token, and asks the others for it. */
export function TokenGate({ why, children }: { readonly why: string; readonly children: ReactNode }) {
  const token = useAdminToken()
  const isWanted = useIsTokenWanted()
  return token === null || isWanted ? (
    <div className="gate">
      <TokenForm why={token === null ? why : 'This token was refused: give the right one.'} />
    </div>
  ) : (
    children
  )
}

/** Asks for a token when a request of any page was refused for want of it. */
export function TokenBanner() {
  const token = useAdminToken()
  return useIsTokenWanted() ? (
    <TokenForm
      why={
        token === null
          ? 'This gateway answers only those it knows: give the admin token.'
          : 'This token was refused: give the right one.'
      }
    />
  ) : null
}

/** Says in the navigation whose token this browser has, and forgets it. */
export function TokenState() {
  const token = useAdminToken()
  const own = useOwnToken()
  return token === null ? null : (
    <button
      type="button"
      className="nav-link nav-lock"
      title="This browser forgets the admin token, in all tabs"
      onClick={() => setAdminToken(null)}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true" className="icon">
        <path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 6.8-1.2M12 14.5v2" />
      </svg>
      <span>
        Forget token
        {own?.kind === 'admin' && (
          <small className="nav-whose">
            {own.name}: {own.scopes.join(', ')}
          </small>
        )}
      </span>
    </button>
  )
}
