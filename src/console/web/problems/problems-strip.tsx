import { useAdminToken } from '../admin/token.ts'
import { useNow } from '../now.tsx'
import { linkTo } from '../router.ts'
import { ago, clock } from '../times.ts'
import { MoneyLine } from './money-line.tsx'
import { countWords, filterOf, sinceWords, summaryWords, worstOf } from './problem-words.ts'
import { useProblems } from './use-problems.ts'

/** Problems that the first page names; the others are on their own page. */
const SHOWN = 3

/** What is wrong now, for the top of the first page: a line where nothing is, else the worst; and whether the money adds up. */
export function ProblemsStrip() {
  const token = useAdminToken()
  if (token === null)
    return (
      <p className="problems-strip is-locked quiet">
        <a href={linkTo(['problems'])}>What is wrong now</a> is shown to whoever gives an admin token.
      </p>
    )
  return (
    <section className="problems-strip" aria-label="What is wrong now">
      <Worst />
      <MoneyLine />
    </section>
  )
}

function Worst() {
  const { value, error, readAtMs } = useProblems()
  useNow()
  if (value === null)
    return (
      <p className="problems-line">
        {error === null ? (
          'Looking for what is wrong…'
        ) : (
          <strong className="bad">What is wrong is not known: {error}</strong>
        )}
      </p>
    )
  const worst = worstOf(value)
  const shown = value.problems.slice(0, SHOWN)
  const more = value.problems.length - shown.length
  return (
    <>
      <p className="problems-line">
        <span className={`problem-dot is-${worst}`} aria-hidden="true" />
        <a className="problems-all" href={linkTo(['problems'])}>
          {summaryWords(value)}
        </a>
        {more > 0 && (
          <a className="problems-more" href={linkTo(['problems'])}>
            see all {value.problems.length}
          </a>
        )}
        <span className="quiet">
          {error === null
            ? `checked ${ago(value.at, Math.max(Date.now(), Date.parse(value.at)))}`
            : `as of ${clock(readAtMs ?? 0)}: ${error}`}
        </span>
      </p>
      {shown.length > 0 && (
        <ul className="problems-worst">
          {shown.map((problem) => {
            const filter = filterOf(problem)
            return (
              <li key={`${problem.kind} ${problem.title}`}>
                <span className={`severity is-${problem.severity}`}>
                  {problem.severity === 'bad' ? 'bad' : 'look'}
                </span>
                <a
                  className="clipped"
                  href={filter ? linkTo(['messages'], filter) : linkTo(['problems'])}
                  title={problem.title}
                >
                  {problem.title}
                </a>
                <span className="quiet problem-numbers">
                  {countWords(problem)} {sinceWords(problem)}
                </span>
              </li>
            )
          })}
        </ul>
      )}
    </>
  )
}
