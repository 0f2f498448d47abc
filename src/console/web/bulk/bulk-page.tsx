import { BULK_ACTS, sumOfCounts } from '../../../domain/bulk/bulk.ts'
import { TokenGate } from '../admin/token-form.tsx'
import type { BulkItemPage, BulkJob, Page } from '../answers.ts'
import { LoadError } from '../clients/load-error.tsx'
import { useLoaded } from '../clients/use-loaded.ts'
import { Ago } from '../now.tsx'
import { every } from '../queries.ts'
import { linkTo, usePlace } from '../router.ts'
import { clock } from '../times.ts'
import { BulkJobView, filterWords } from './bulk-job.tsx'
import { BulkPanel } from './bulk-panel.tsx'
import { actTitle, messagesWords, outcomeWords, STATE_WORDS } from './bulk-words.ts'

/** The list is read again so often: jobs move. */
const EVERY_MS = 3_000
const LINES = 50

/** `#/bulk`: acts on many messages, who started them and what came of them; `#/bulk/ID`: one of them. */
export function BulkPage() {
  const { path } = usePlace()
  const id = path[1]
  return (
    <>
      {id !== undefined && (
        <p className="crumb">
          <a href={linkTo(['bulk'])}>Bulk acts</a>
        </p>
      )}
      <h1>{id === undefined ? 'Bulk acts' : 'Bulk act'}</h1>
      <TokenGate why="What was done to many messages is for admins to see: give the admin token.">
        {id === undefined ? <Jobs /> : <OneJob key={id} id={id} />}
      </TokenGate>
    </>
  )
}

function Jobs() {
  const { params } = usePlace()
  const cursor = params.get('cursor')
  const messageId = params.get('message_id')
  const query = new URLSearchParams({
    limit: String(LINES),
    ...(cursor && { cursor }),
    ...(messageId && { message_id: messageId }),
  })
  const { value, ...loading } = useLoaded<Page<'jobs', BulkJob>>(`/v1/bulk?${query}`, 0, every(EVERY_MS))
  return (
    <div className="stack bulk">
      <Asked params={params} />
      <section className="panel stack" aria-labelledby="bulk-title">
        <h2 id="bulk-title">
          {messageId === null ? 'Newest first' : 'Of one message'}
          <span className="aside">{loading.readAtMs !== null && `as of ${clock(loading.readAtMs)}`}</span>
        </h2>
        <LoadError {...loading} />
        {value === null && loading.error === null && <p className="quiet">Loading…</p>}
        {value?.jobs.length === 0 && (
          <p className="quiet">
            {cursor !== null ? (
              'Nothing older.'
            ) : (
              <>
                None yet. Many at once are cancelled, moved or sent again from{' '}
                <a href={linkTo(['messages'])}>Messages</a>.
              </>
            )}
          </p>
        )}
        <ul className="token-list">
          {value?.jobs.map((job) => (
            <Row key={job.id} job={job} />
          ))}
        </ul>
        {value?.next_cursor != null && <a href={linkTo(['bulk'], { cursor: value.next_cursor })}>Older</a>}
      </section>
    </div>
  )
}

/** What an address means beside the list itself: messages by the fields of a search, and perhaps what is to be done to them. */
function Asked({ params }: { readonly params: URLSearchParams }) {
  const { act, cursor: _, message_id: __, ...filter } = Object.fromEntries(params)
  if (Object.keys(filter).length === 0) return null
  const first = BULK_ACTS.find((one) => one === act) ?? null
  return <BulkPanel key={params.toString()} filter={filter} ids={[]} first={first} />
}

function Row({ job }: { readonly job: BulkJob }) {
  const { title, colour } = STATE_WORDS[job.state]
  const refused = sumOfCounts(job.refused)
  return (
    <li>
      <span className="row-who">
        <span className={`state-chip ${colour}`}>{title}</span>
        <a href={linkTo(['bulk', job.id])}>{actTitle(job)}</a>
      </span>
      <span>
        {messagesWords(job.total)}: {sumOfCounts(job.done).toLocaleString('en')} done
        {refused > 0 && `, ${refused.toLocaleString('en')} left as they were`}
        {job.left > 0 && `, ${job.left.toLocaleString('en')} to go`}
      </span>
      <span className="quiet">
        <Ago at={job.created_at} /> by {job.asked_by} · {filterWords(job.filter)}
      </span>
    </li>
  )
}

function OneJob({ id }: { readonly id: string }) {
  return (
    <div className="stack bulk">
      <section className="panel stack" aria-label="Bulk act">
        <BulkJobView id={id} />
      </section>
      <Items id={id} />
    </div>
  )
}

function Items({ id }: { readonly id: string }) {
  const { params } = usePlace()
  const outcome = params.get('outcome')
  const cursor = params.get('cursor')
  const query = new URLSearchParams({
    limit: String(LINES),
    ...(outcome && { outcome }),
    ...(cursor && { cursor }),
  })
  const path = `/v1/bulk/${encodeURIComponent(id)}/items?${query}`
  const { value, reload, ...loading } = useLoaded<BulkItemPage>(path)
  return (
    <section className="panel stack" aria-labelledby="items-title">
      <h2 id="items-title">
        {outcome === null ? 'Its messages' : `Those ${outcomeWords(outcome)}`}
        <span className="aside">
          {loading.readAtMs !== null && `as of ${clock(loading.readAtMs)} · `}
          <button type="button" className="text-button" onClick={reload}>
            Read again
          </button>
          {outcome !== null && (
            <>
              {' · '}
              <a href={linkTo(['bulk', id])}>All</a>
            </>
          )}
        </span>
      </h2>
      <LoadError {...loading} />
      {value === null && loading.error === null && <p className="quiet">Loading…</p>}
      {value?.items.length === 0 && <p className="quiet">{cursor === null ? 'None.' : 'No more.'}</p>}
      {value !== null && value.items.length > 0 && (
        <div className="rows">
          <table>
            <thead>
              <tr>
                <th scope="col">Message</th>
                <th scope="col">What came of it</th>
              </tr>
            </thead>
            <tbody>
              {value.items.map((item) => (
                <tr key={item.message_id}>
                  <td>
                    <a href={linkTo(['messages', item.message_id])}>
                      <code>{item.message_id}</code>
                    </a>
                  </td>
                  <td>
                    {item.new_message_id === null ? (
                      item.outcome === null ? (
                        'not yet'
                      ) : (
                        outcomeWords(item.outcome)
                      )
                    ) : (
                      <>
                        sent again as{' '}
                        <a href={linkTo(['messages', item.new_message_id])}>
                          <code>{item.new_message_id}</code>
                        </a>
                      </>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {value?.next_cursor != null && (
        <a href={linkTo(['bulk', id], { ...(outcome && { outcome }), cursor: value.next_cursor })}>More</a>
      )}
    </section>
  )
}
