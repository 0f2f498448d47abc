import { useQuery } from '@tanstack/react-query'
import { Needs } from '../admin/needs.tsx'
import type { BulkJob } from '../answers.ts'
import { getJson, isRefusal, sendJson } from '../api.ts'
import { LoadError } from '../clients/load-error.tsx'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { readOf } from '../clients/use-loaded.ts'
import { SureButton } from '../forms/sure-button.tsx'
import { Ago } from '../now.tsx'
import { linkTo } from '../router.ts'
import { clock, datedClock } from '../times.ts'
import { actTitle, messagesWords, STATE_WORDS } from './bulk-words.ts'
import { Counts } from './counts.tsx'

/** While it runs it is looked at this often. */
const EVERY_MS = 1_000

/** One act on many messages: how far it is, and what came of it. */
export function BulkJobView({ id }: { readonly id: string }) {
  const query = useQuery({
    queryKey: ['bulk', id],
    queryFn: ({ signal }) => getJson<BulkJob>(`/v1/bulk/${encodeURIComponent(id)}`, signal),
    refetchInterval: ({ state: { data, error } }) =>
      isRefusal(error) || (data !== undefined && data.state !== 'running') ? false : EVERY_MS,
  })
  const { value, ...loading } = readOf(query)
  return (
    <>
      <LoadError {...loading} />
      {value === null && loading.error === null && <p className="quiet">Loading…</p>}
      {value !== null && (
        <Job job={value} readAtMs={loading.readAtMs} onStopped={() => void query.refetch()} />
      )}
    </>
  )
}

type Props = { readonly job: BulkJob; readonly readAtMs: number | null; readonly onStopped: () => void }

function Job({ job, readAtMs, onStopped }: Props) {
  const { title, colour, means } = STATE_WORDS[job.state]
  const action = useAction()
  const ended = job.total - job.left
  const itemsOf = (outcome: string) => linkTo(['bulk', job.id], { outcome })
  return (
    <>
      <h2>
        <span className="bulk-title">
          <span className={`state-chip ${colour}`}>{title}</span> {actTitle(job)}
        </span>
        <span className="aside">{readAtMs !== null && `as of ${clock(readAtMs)}`}</span>
      </h2>
      <p className="quiet">{means}</p>
      <div className="bulk-progress">
        <progress
          max={Math.max(1, job.total)}
          value={job.total === 0 ? 1 : ended}
          aria-label="Messages with an outcome"
        />
        <span>
          {ended.toLocaleString('en')} of {messagesWords(job.total)}
        </span>
      </div>
      <Counts title="Done" counts={job.done} of="done" linkOf={itemsOf} />
      <Counts title="Left as they were" counts={job.refused} of="refused" linkOf={itemsOf} />
      <dl className="facts">
        <div>
          <dt>Started</dt>
          <dd>
            {datedClock(job.created_at)}, <Ago at={job.created_at} />, by {job.asked_by}
          </dd>
        </div>
        {job.finished_at !== null && (
          <div>
            <dt>Ended</dt>
            <dd>{datedClock(job.finished_at)}</dd>
          </div>
        )}
        <div>
          <dt>Messages</dt>
          <dd>{filterWords(job.filter)}</dd>
        </div>
        <div>
          <dt>Named</dt>
          <dd>
            <a href={linkTo(['bulk', job.id])}>
              <code>{job.id}</code>
            </a>
          </dd>
        </div>
      </dl>
      {job.state === 'running' && (
        <Needs scope="operate">
          <SureButton
            label="Stop"
            question="Stop it, and leave the rest?"
            isBusy={action.isBusy}
            onSure={() =>
              void action.run(async () => {
                await sendJson('POST', `/v1/bulk/${encodeURIComponent(job.id)}/stop`)
                onStopped()
                return ''
              })
            }
          />
        </Needs>
      )}
      <Outcome action={action} />
    </>
  )
}

/** Which messages were meant: `status FAILED_PERM; provider mock`. */
export function filterWords(filter: Readonly<Record<string, unknown>> | null): string {
  if (filter === null) return 'chosen one by one'
  const fields = Object.entries(filter).map(
    ([name, value]) =>
      `${name.replaceAll('_', ' ')} ${Array.isArray(value) ? value.join(' or ') : String(value)}`,
  )
  return fields.length === 0 ? 'all' : fields.join('; ')
}
