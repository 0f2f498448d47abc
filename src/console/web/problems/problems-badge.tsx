import { summaryWords, worstOf } from './problem-words.ts'
import { useProblems } from './use-problems.ts'

/** How many problems there are, beside their page in the navigation; nothing where none is known, `?` while they cannot be read. */
export function ProblemsBadge() {
  const { value, error } = useProblems()
  if (value === null) return null
  if (error !== null)
    return (
      <span className="nav-badge is-warn" title={error}>
        ?
      </span>
    )
  const worst = worstOf(value)
  if (worst === 'good') return null
  const count =
    worst === 'bad'
      ? value.problems.filter(({ severity }) => severity === 'bad').length
      : value.problems.length
  return (
    <span className={`nav-badge is-${worst}`} title={summaryWords(value)}>
      {count === 0 ? '?' : count}
    </span>
  )
}
