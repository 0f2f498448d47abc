import { useState } from 'react'
import { Needs } from '../admin/needs.tsx'
import type { SuppressionsReadIn } from '../answers.ts'
import { getFile, sendText } from '../api.ts'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { CsvDrop } from '../forms/csv-drop.tsx'
import { usePlace } from '../router.ts'
import { saveFile } from '../save-file.ts'
import { saidTerms, termsOf } from './search.ts'

/** All that is found as a file, and a file whose numbers are not written to from now on. */
export function FilePanel({ onDone }: { readonly onDone: () => void }) {
  const [chosen, setChosen] = useState<File | null>(null)
  const terms = saidTerms(termsOf(usePlace().params))
  const action = useAction()
  return (
    <section className="panel stack" aria-labelledby="files-title">
      <h2 id="files-title">
        As a file
        <button
          type="button"
          className="button plain small"
          disabled={action.isBusy}
          onClick={() =>
            void action.run(async () => {
              const query = new URLSearchParams(terms)
              saveFile(await getFile(`/v1/suppressions?${query}`, 'text/csv'), 'suppressions.csv')
              return ''
            })
          }
        >
          {Object.keys(terms).length > 0 ? 'Download what is found' : 'Download all'}
        </button>
      </h2>
      <Needs scope="operate">
        <CsvDrop onFile={setChosen}>
          Its first line names the columns, as <code>number,client_id,sender,reason,until</code>; only{' '}
          <code>number</code> must be there. What is not in the file stays.
        </CsvDrop>
        {chosen && (
          <div className="chosen">
            <strong>{chosen.name}</strong>
            <button
              type="button"
              className="button"
              disabled={action.isBusy}
              onClick={() =>
                void action.run(async () => {
                  const { rows, written } = await sendText<SuppressionsReadIn>(
                    'POST',
                    '/v1/suppressions',
                    chosen,
                    {
                      type: 'text/csv',
                    },
                  )
                  setChosen(null)
                  onDone()
                  return `${chosen.name} is read in: ${countWords(rows)}, ${written.toLocaleString('en')} of them new or changed.`
                })
              }
            >
              {action.isBusy ? 'Reading…' : 'Add them'}
            </button>
          </div>
        )}
      </Needs>
      <Outcome action={action} />
    </section>
  )
}

function countWords(rows: number): string {
  return `${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`
}
