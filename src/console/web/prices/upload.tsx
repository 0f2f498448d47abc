import { useState } from 'react'
import { Needs } from '../admin/needs.tsx'
import { ApiError, sendText } from '../api.ts'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { CsvDrop } from '../forms/csv-drop.tsx'
import { recordsIn } from '../forms/csv-fault.ts'
import { FaultLine } from '../forms/fault-line.tsx'
import { type ListName, pathOf } from './lists.ts'

type Chosen = { readonly name: string; readonly text: string }
type Props = {
  readonly list: ListName
  /** The tag of the list that stands, as it was read; '': none does. */
  readonly tag: string
  readonly onDone: () => void
}

/** Larger files are not read: a list of 200,000 entries has some 10 MB. */
const MAX_BYTES = 64 * 1_024 * 1_024

const COLUMNS = {
  price: 'prefix,price_cents,express_surcharge_cents,valid_from',
  cost: 'prefix,cost_cents,valid_from',
} as const

/** Takes a CSV file by drag or choice and writes it as the whole list; what is refused is shown with its line. */
export function Upload({ list, tag, onDone }: Props) {
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const action = useAction()
  function take(file: File): void {
    void action.run(async () => {
      setChosen(null)
      if (file.size > MAX_BYTES) throw new ApiError(0, `${file.name} is larger than any list may be`)
      setChosen({ name: file.name, text: await file.text() })
      return ''
    })
  }
  function write({ name, text }: Chosen): void {
    void action.run(async () => {
      const written = await sendText<{ readonly entries: number }>('PUT', pathOf(list), text, {
        type: 'text/csv',
        ifMatch: tag || undefined,
      })
      setChosen(null)
      onDone()
      return `${name} is the list now: ${countWords(written.entries)}.`
    })
  }
  const { error } = action
  return (
    <div className="stack">
      <Needs scope="money">
        <CsvDrop onFile={take}>
          Its first line names the columns, as <code>{COLUMNS[list.kind]}</code>. It takes the place of the
          whole list.
        </CsvDrop>
        {chosen && (
          <div className="chosen">
            <span>
              <strong>{chosen.name}</strong>{' '}
              <span className="quiet">{countWords(recordsIn(chosen.text))}, not written yet</span>
            </span>
            <button type="button" className="button" disabled={action.isBusy} onClick={() => write(chosen)}>
              {action.isBusy ? 'Writing…' : 'Write the list'}
            </button>
          </div>
        )}
      </Needs>
      <Outcome action={action} />
      {error?.status === 412 && (
        <button type="button" className="button plain small form-add" onClick={onDone}>
          Read the list that stands
        </button>
      )}
      {chosen && error?.names.line !== undefined && (
        <FaultLine text={chosen.text} line={error.names.line} column={error.names.column ?? 0} />
      )}
    </div>
  )
}

function countWords(entries: number): string {
  return `${entries.toLocaleString('en')} ${entries === 1 ? 'entry' : 'entries'}`
}
