import type { ReactNode } from 'react'
import type { ScopeNeeded } from '../../../domain/admin.ts'
import { useWhyNot } from './own-token.ts'

type Props = {
  readonly scope: ScopeNeeded
  /** A note elsewhere on the page says why it may not be done. */
  readonly isQuiet?: boolean
  readonly children: ReactNode
}

/** What needs a scope: without it nothing in it can be typed or pressed, and it says why. */
export function Needs({ scope, isQuiet = false, children }: Props) {
  const whyNot = useWhyNot(scope)
  return (
    <fieldset className="needs" disabled={whyNot !== null}>
      {children}
      {!isQuiet && <WhyNot why={whyNot} />}
    </fieldset>
  )
}

/** Says why a token may not do what stands here; nothing when it may. */
export function ScopeNote({ scope }: { readonly scope: ScopeNeeded }) {
  return <WhyNot why={useWhyNot(scope)} />
}

function WhyNot({ why }: { readonly why: string | null }) {
  return why === null ? null : (
    <p className="why-not">
      <svg viewBox="0 0 24 24" aria-hidden="true" className="icon">
        <path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3" />
      </svg>
      <span>{why}</span>
    </p>
  )
}
