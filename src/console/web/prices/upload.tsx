import { type DragEvent, useId, useState } from 'react'
import { ApiError, sendText } from '../api.ts'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { faultCells, recordsIn } from './csv-fault.ts'
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
  const [isOver, setOver] = useState(false)
  const action = useAction()
  const id = useId()
  function take(file: File | undefined): void {
    if (!file) return
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
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way, the field in it the other */}
      <div
        className={`drop${isOver ? ' is-over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event: DragEvent) => {
          event.preventDefault()
          setOver(false)
          take(event.dataTransfer.files[0])
        }}
      >
        <label htmlFor={id}>
          <strong>Choose a CSV file</strong> or drop it here
        </label>
        <input
          id={id}
          type="file"
          accept=".csv,text/csv"
          onChange={({ target }) => {
            take(target.files?.[0])
            // The same file, mended, can be chosen again.
            target.value = ''
          }}
        />
        <p className="help">
          Its first line names the columns, as <code>{COLUMNS[list.kind]}</code>. It takes the place of the
          whole list.
        </p>
      </div>
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

function FaultLine(props: { readonly text: string; readonly line: number; readonly column: number }) {
  const cells = faultCells(props.text, props.line, props.column)
  if (cells === null) return null
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="rows fault-line" tabIndex={0} aria-label={`Line ${props.line} of the file`}>
      <table>
        <tbody>
          <tr>
            <th scope="row">{props.line}</th>
            {cells.map(({ text, isWrong }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: cells of one line, which never move
              <td key={at} className={isWrong ? 'is-wrong' : ''}>
                {text === '' ? <span className="quiet">empty</span> : text}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </section>
  )
}

function countWords(entries: number): string {
  return `${entries.toLocaleString('en')} ${entries === 1 ? 'entry' : 'entries'}`
}
