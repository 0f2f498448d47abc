import { TokenGate } from '../admin/token-form.tsx'
import { LoadError } from '../clients/load-error.tsx'
import { useNow } from '../now.tsx'
import { linkTo } from '../router.ts'
import { ago } from '../times.ts'
import { MoneyLine } from './money-line.tsx'
import { ProblemItem } from './problem-item.tsx'
import { summaryWords, worstOf } from './problem-words.ts'
import { useProblems } from './use-problems.ts'

/** `#/problems`: all that is wrong now, each with its messages and what to do. */
export function ProblemsPage() {
  return (
    <>
      <h1>What is wrong now</h1>
      <TokenGate why="What is wrong is for admins: give the admin token.">
        <Everything />
      </TokenGate>
    </>
  )
}

function Everything() {
  const { value, ...loading } = useProblems()
  useNow()
  return (
    <div className="problems-page">
      <div className="panel problems-head">
        <LoadError {...loading} />
        {value === null && loading.error === null && <p className="quiet">Looking…</p>}
        {value !== null && (
          <p className="problems-line">
            <span className={`problem-dot is-${worstOf(value)}`} aria-hidden="true" />
            <strong>{summaryWords(value)}</strong>
            <span className="quiet">checked {ago(value.at, Math.max(Date.now(), Date.parse(value.at)))}</span>
          </p>
        )}
        <MoneyLine />
      </div>
      {value !== null && (
        <>
          <ul className="problem-list">
            {value.problems.map((problem) => (
              <ProblemItem key={`${problem.kind} ${problem.title}`} problem={problem} />
            ))}
          </ul>
          <p className="quiet problems-read">
            Looked at: {value.read.join(', ')}. Failures are those of the last 15 minutes that are unusual, or
            more than 5 % of what ended at their provider. <a href={linkTo(['alerts'])}>Alerts</a> tell
            somebody else.
          </p>
        </>
      )}
    </div>
  )
}
