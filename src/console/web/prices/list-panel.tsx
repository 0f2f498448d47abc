import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { Costs, Prices } from '../answers.ts'
import { ApiError, getFile, getTagged, type Tagged } from '../api.ts'
import { money } from '../clients/amounts.ts'
import { LoadError } from '../clients/load-error.tsx'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { readOf } from '../clients/use-loaded.ts'
import { saveFile } from '../save-file.ts'
import { datedClock } from '../times.ts'
import { type EntryRow, isAlways, type ListName, pathOf, rowsFor, rowsOf } from './lists.ts'
import { Upload } from './upload.tsx'

/** Entries that are drawn, at most: the others are found by their prefix. */
const MAX_SHOWN = 100

/** A list: its entries, found by prefix; as a file; another one in its place. */
export function ListPanel({ list, onChange }: { readonly list: ListName; readonly onChange: () => void }) {
  const path = pathOf(list)
  const query = useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => readList(path, signal),
    // Up to 200,000 entries: compared anew they would cost more than they say.
    structuralSharing: false,
  })
  const { value, ...reading } = readOf(query)
  const rows = useMemo(() => (value ? rowsOf(value.value) : null), [value])
  function written(): void {
    void query.refetch()
    onChange()
  }
  return (
    <>
      <section className="panel stack" aria-labelledby="list-title">
        <h2 id="list-title">
          {titleOf(list)}
          {rows && <Download list={list} isEmpty={rows.length === 0} />}
        </h2>
        <LoadError {...reading} />
        {rows === null && reading.error === null && <p className="quiet">Loading…</p>}
        {rows && <Entries list={list} rows={rows} />}
      </section>
      {value && (
        <section className="panel stack" aria-labelledby="upload-title">
          <h2 id="upload-title">Another list in its place</h2>
          <Upload key={path} list={list} tag={value.tag} onDone={written} />
        </section>
      )}
    </>
  )
}

/** A list that is not there yet is empty, and is made by writing it. */
async function readList(path: string, signal: AbortSignal): Promise<Tagged<Partial<Prices & Costs>>> {
  try {
    return await getTagged(path, signal)
  } catch (cause) {
    if (cause instanceof ApiError && cause.names.code === 'unknown_price_list')
      return { value: { prices: [] }, tag: '' }
    throw cause
  }
}

function titleOf({ kind, name }: ListName): string {
  if (kind === 'cost') return `What ${name} takes`
  return name === 'default' ? 'What everybody pays' : `What clients with the list ${name} pay`
}

function Download({ list, isEmpty }: { readonly list: ListName; readonly isEmpty: boolean }) {
  const action = useAction()
  return (
    <>
      <button
        type="button"
        className="button plain small"
        disabled={action.isBusy || isEmpty}
        onClick={() =>
          void action.run(async () => {
            saveFile(await getFile(pathOf(list), 'text/csv'), `${list.kind}s-${list.name}.csv`)
            return ''
          })
        }
      >
        {action.isBusy ? 'Downloading…' : 'Download CSV'}
      </button>
      <Outcome action={action} />
    </>
  )
}

const NOTHING = {
  price: 'Nothing stands in it: messages cost what PRICE_PER_PART_CENTS says, or what everybody pays.',
  cost: 'Nothing stands in it: what this provider takes is not known, and neither is a margin.',
} as const

function Entries({ list: { kind }, rows }: { readonly list: ListName; readonly rows: readonly EntryRow[] }) {
  const [typed, setTyped] = useState('')
  const found = useMemo(() => rowsFor(rows, typed), [rows, typed])
  if (rows.length === 0) return <p className="quiet">{NOTHING[kind]}</p>
  return (
    <>
      <div className="entries-head">
        <label className="field">
          <span>Prefix or number</span>
          <input
            inputMode="tel"
            placeholder="49"
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
          />
        </label>
        <p className="quiet" role="status">
          {found.length.toLocaleString('en')} of {rows.length.toLocaleString('en')} entries
          {found.length > MAX_SHOWN && `, the first ${MAX_SHOWN} are shown`}
        </p>
      </div>
      {found.length === 0 ? (
        <p className="quiet">No entry speaks of it.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className="rows entries" tabIndex={0} aria-label="Entries">
          <table>
            <thead>
              <tr>
                <th scope="col">Prefix</th>
                <th scope="col" className="right">
                  {kind === 'price' ? 'Price of a part' : 'Cost of a part'}
                </th>
                {kind === 'price' && (
                  <th scope="col" className="right">
                    Express besides
                  </th>
                )}
                <th scope="col">Valid from</th>
              </tr>
            </thead>
            <tbody>
              {found.slice(0, MAX_SHOWN).map((row) => (
                <tr key={`${row.prefix} ${row.validFrom}`}>
                  <td>{row.prefix === '' ? 'every number' : `+${row.prefix}`}</td>
                  <td className="right">{money(row.cents)}</td>
                  {row.surchargeCents !== undefined && (
                    <td className="right">
                      {row.surchargeCents === null ? (
                        <span className="quiet">as configured</span>
                      ) : (
                        money(row.surchargeCents)
                      )}
                    </td>
                  )}
                  <td>{isAlways(row) ? 'always' : datedClock(row.validFrom)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  )
}
