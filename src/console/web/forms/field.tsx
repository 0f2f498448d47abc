import { type ReactNode, useId } from 'react'

/** What a field's control has, so that its words are read with it. */
export type Own = {
  readonly id: string
  readonly 'aria-invalid': boolean
  readonly 'aria-describedby': string
}

type Props = {
  readonly label: string
  /** What it is for; '' says nothing. */
  readonly help?: string
  /** The rule it follows, shown while it is typed in. */
  readonly hint?: string
  /** Why it was refused. */
  readonly why?: string | null | undefined
  readonly isWide?: boolean
  readonly children: (own: Own) => ReactNode
}

/** A label, its control, what it is for, and why it was refused. */
export function Field({ label, help = '', hint = '', why = null, isWide = false, children }: Props) {
  const id = useId()
  return (
    <div className={`field ${isWide ? 'is-wide' : ''}`}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': why !== null, 'aria-describedby': `${id}-help` })}
      <div id={`${id}-help`}>
        {why !== null && (
          <p className="why" role="alert">
            {why}
          </p>
        )}
        {help !== '' && <p className="help">{help}</p>}
        {hint !== '' && <p className="hint">{hint}</p>}
      </div>
    </div>
  )
}
