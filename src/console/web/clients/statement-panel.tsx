import { useState } from 'react'
import { getFile } from '../api.ts'
import { Field } from '../forms/field.tsx'
import { saveFile } from '../save-file.ts'
import { Outcome } from './outcome.tsx'
import { useAction } from './use-action.ts'

type Props = { readonly clientId: string; readonly clientName: string }

/** What a client had, got and spent in a month: as a page to print, and as CSV. */
export function StatementPanel({ clientId, clientName }: Props) {
  const [month, setMonth] = useState(monthBefore)
  const action = useAction()
  const path = `/v1/clients/${encodeURIComponent(clientId)}/statements/${month}`
  const isMonth = /^\d{4}-\d{2}$/.test(month)
  async function open(): Promise<string> {
    // The window is opened while the click is being handled: a browser lets no other be.
    const tab = globalThis.open('', '_blank')
    const page = URL.createObjectURL(await getFile(path, 'text/html'))
    if (tab === null) {
      saveFile(await getFile(path, 'text/html'), `statement-${month}-${clientName}.html`)
      return 'This browser opens no window: the page is saved as a file.'
    }
    tab.location.href = page
    return ''
  }
  return (
    <section className="panel stack" aria-labelledby="statement-title">
      <h2 id="statement-title">
        Statement <span className="aside">its lines add up to the ledger</span>
      </h2>
      <Field label="Month, UTC">
        {(own) => (
          <input {...own} type="month" value={month} onChange={({ target }) => setMonth(target.value)} />
        )}
      </Field>
      <Outcome action={action} />
      <div className="pager">
        <button
          type="button"
          className="button plain"
          disabled={action.isBusy || !isMonth}
          onClick={() => void action.run(open)}
        >
          Open to print
        </button>
        <button
          type="button"
          className="button plain"
          disabled={action.isBusy || !isMonth}
          onClick={() =>
            void action.run(async () => {
              saveFile(await getFile(path, 'text/csv'), `statement-${month}-${clientId}.csv`)
              return 'Saved.'
            })
          }
        >
          Save as CSV
        </button>
      </div>
    </section>
  )
}

/** The last month that is over, by the gateway's days: `2026-04`. */
function monthBefore(): string {
  const now = new Date()
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 7)
}
