import type { MonthSums, StatementList } from '../answers.ts'
import { getFile } from '../api.ts'
import { saveFile } from '../save-file.ts'
import { clock } from '../times.ts'
import { money } from './amounts.ts'
import { LoadError } from './load-error.tsx'
import { Outcome } from './outcome.tsx'
import { type Action, useAction } from './use-action.ts'
import { useLoaded } from './use-loaded.ts'

/** A client's months: what each came to, as a page to print, and as CSV. */
export function StatementPanel({ path }: { readonly path: string }) {
  const { value, ...loading } = useLoaded<StatementList>(`${path}/statements`)
  const action = useAction()
  return (
    <section className="panel stack" aria-labelledby="statement-title">
      <h2 id="statement-title">
        Statements{' '}
        <span className="aside">{loading.readAtMs !== null && `as of ${clock(loading.readAtMs)}`}</span>
      </h2>
      <LoadError {...loading} />
      {value === null && loading.error === null && <p className="quiet">Its months are being summed up…</p>}
      {value?.months.length === 0 && <p className="quiet">None yet: no money of it has moved.</p>}
      <Outcome action={action} />
      <ul className="token-list">
        {value?.months.map((month) => (
          <Month key={month.month} month={month} path={`${path}/statements/${month.month}`} action={action} />
        ))}
      </ul>
    </section>
  )
}

type MonthProps = { readonly month: MonthSums; readonly path: string; readonly action: Action }

function Month({ month, path, action }: MonthProps) {
  const file = `statement-${month.month}-${month.client_id}`
  const { messages, captured_cents: captured, topped_up_cents: toppedUp, adjusted_cents: adjusted } = month
  const margin = month.margin_cents
  return (
    <li>
      <span className="row-who">
        <strong>{month.month}</strong>
        {!month.complete && <span className="state-chip state-SENDING">not over</span>}
        <span>
          {money(captured)} for {messages.toLocaleString('en')} {messages === 1 ? 'message' : 'messages'}
        </span>
      </span>
      <span className="row-buttons">
        <button
          type="button"
          className="button plain small"
          disabled={action.isBusy}
          onClick={() => openToPrint(action, path, file)}
        >
          Print<span className="visually-hidden"> {month.month}</span>
        </button>
        <button
          type="button"
          className="button plain small"
          disabled={action.isBusy}
          onClick={() =>
            void action.run(async () => {
              saveFile(await getFile(path, 'text/csv'), `${file}.csv`)
              return ''
            })
          }
        >
          CSV<span className="visually-hidden"> of {month.month}</span>
        </button>
      </span>
      <span className="quiet">
        {money(toppedUp)} topped up
        {adjusted !== 0 && `, ${money(adjusted)} adjusted`} · {money(month.closing.credit_cents)} left
        {month.closing.held_cents !== 0 && `, ${money(month.closing.held_cents)} held`}
        {margin !== undefined && ` · margin ${money(margin)}`}
      </span>
    </li>
  )
}

/** Opens the page in a window of its own; where the browser opens none, it is saved. */
function openToPrint(action: Action, path: string, file: string): void {
  // While the click is being handled: later a browser opens none.
  const opened = open('', '_blank')
  void action.run(async () => {
    const page = await getFile(path, 'text/html').catch((cause) => {
      opened?.close()
      throw cause
    })
    if (opened === null) {
      saveFile(page, `${file}.html`)
      return 'This browser opens no window: the page is saved as a file.'
    }
    opened.location.href = URL.createObjectURL(page)
    return ''
  })
}
