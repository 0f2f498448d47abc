import type { BulkCounts } from '../../../domain/bulk/bulk.ts'
import { outcomeWords } from './bulk-words.ts'

type Props = {
  readonly title: string
  readonly counts: BulkCounts
  readonly of: 'done' | 'refused'
  /** Where those of an outcome are listed; left out: nowhere. */
  readonly linkOf?: (outcome: string) => string
}

/** How many came to what, the most first; nothing where none did. */
export function Counts({ title, counts, of, linkOf }: Props) {
  const lines = Object.entries(counts).toSorted(([, one], [, other]) => other - one)
  if (lines.length === 0) return null
  return (
    <div className="bulk-counts">
      <h4>{title}</h4>
      <ul>
        {lines.map(([outcome, count]) => (
          <li key={outcome}>
            <strong>{count.toLocaleString('en')}</strong>
            {linkOf ? (
              <a href={linkOf(outcome)}>{outcomeWords(outcome, of)}</a>
            ) : (
              <span>{outcomeWords(outcome, of)}</span>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
