import { Needs } from '../admin/needs.tsx'
import type { Audit, LettersReplayed, Problem } from '../answers.ts'
import { getJson, sendJson } from '../api.ts'
import { Outcome } from '../clients/outcome.tsx'
import { type Action, useAction } from '../clients/use-action.ts'
import { SureButton } from '../forms/sure-button.tsx'
import { linkTo } from '../router.ts'
import { beforeWords, countWords, filterOf, placeOfThem, placeToAct, sinceWords } from './problem-words.ts'
import { ReplayGivenUp } from './replay-given-up.tsx'

/** Something that is wrong: what, how much, since when, its messages, and what to do about it. */
export function ProblemItem({ problem }: { readonly problem: Problem }) {
  const action = useAction()
  const filter = filterOf(problem)
  const them = placeOfThem(problem)
  const counted = [countWords(problem), beforeWords(problem)].filter((words) => words !== '').join(' ')
  const numbers = [counted, sinceWords(problem)].filter((words) => words !== '').join(' · ')
  return (
    <li className={`panel problem is-${problem.severity}`}>
      <p className="problem-title">
        <span className={`severity is-${problem.severity}`}>
          {problem.severity === 'bad' ? 'bad' : 'look'}
        </span>
        <strong>{problem.title}</strong>
      </p>
      {numbers !== '' && <p className="quiet problem-numbers">{numbers}</p>}
      <div className="problem-acts">
        {filter !== null && (
          <>
            <a className="button plain small" href={linkTo(['messages'], filter)}>
              Its messages
            </a>
            <a className="button plain small" href={linkTo(['paths'], filter)}>
              What they have in common
            </a>
          </>
        )}
        {them !== null && (
          <a className="button plain small" href={them.href}>
            {them.label}
          </a>
        )}
        <Act problem={problem} action={action} />
      </div>
      <Outcome action={action} />
    </li>
  )
}

function Act({ problem, action }: { readonly problem: Problem; readonly action: Action }) {
  const place = placeToAct(problem)
  if (place !== null)
    return (
      <a className="button plain small" href={place.href}>
        {place.label}
      </a>
    )
  if (problem.act === 'replay_callbacks')
    return <ReplayGivenUp clientId={problem.client_id} action={action} />
  if (problem.act === 'run_audit')
    return (
      <SureButton
        label="Check all invariants"
        question="It reads every message: sure?"
        isBusy={action.isBusy}
        onSure={() => void action.run(runAudit)}
      />
    )
  const { provider } = problem
  if (provider === null) return null
  return (
    <Needs scope="operate" isQuiet>
      {problem.act === 'pause_provider' ? (
        <SureButton
          label={`Pause ${provider}`}
          question="What is for it waits: sure?"
          isBusy={action.isBusy}
          onSure={() => void action.run(() => pause(provider))}
        />
      ) : (
        <SureButton
          label="Replay them"
          about={`the receipts of ${provider}`}
          question="Try all of them again?"
          isBusy={action.isBusy}
          onSure={() => void action.run(() => replay(provider))}
        />
      )}
    </Needs>
  )
}

async function pause(provider: string): Promise<string> {
  await sendJson('POST', `/v1/providers/${encodeURIComponent(provider)}/pause`)
  return `${provider} is paused: what is for it waits, and new messages go elsewhere where a route says so.`
}

async function replay(source: string): Promise<string> {
  const { replayed, more } = await sendJson<LettersReplayed>('POST', '/v1/dead-letters/replay', { source })
  return `${replayed} will be tried again${more ? ', and there are more' : ''}.`
}

async function runAudit(): Promise<string> {
  const { violations } = await getJson<Audit>('/v1/audit')
  const [first] = violations
  if (first === undefined) return 'All invariants hold.'
  return `${violations.length} are broken. The first: ${first.invariant}, ${first.subject}: ${first.found}`
}
