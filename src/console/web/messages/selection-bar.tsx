import type { ReactNode } from 'react'
import { copyText } from '../clipboard.ts'

type Props = {
  /** Rows that are chosen; null: all that match. */
  readonly chosen: ReadonlySet<string> | null
  /** Whether acts on many can be asked for all that match. */
  readonly canChooseAll: boolean
  readonly onAll: () => void
  readonly onClear: () => void
  /** What can be done with them. */
  readonly children?: ReactNode
}

/** How many messages are chosen, and what can be done with them. */
export function SelectionBar({ chosen, canChooseAll, onAll, onClear, children }: Props) {
  if (chosen?.size === 0) return null
  const count = chosen?.size ?? 0
  return (
    <section className="selection" aria-label="Chosen messages">
      <p className="selection-says">
        <b role="status">
          {chosen === null
            ? 'All that match are chosen'
            : `${count.toLocaleString('en')} ${count === 1 ? 'message is' : 'messages are'} chosen`}
        </b>
        {chosen !== null && canChooseAll && (
          <button type="button" className="text-button" onClick={onAll}>
            choose all that match
          </button>
        )}
        {chosen !== null && (
          <button type="button" className="text-button" onClick={() => void copyText([...chosen].join('\n'))}>
            copy their ids
          </button>
        )}
        <button type="button" className="text-button" onClick={onClear}>
          choose none
        </button>
      </p>
      {children}
    </section>
  )
}
