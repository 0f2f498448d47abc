import type { ReactNode } from 'react'
import { choosePlace, usePlace } from '../router.ts'

/** A column of a table; the first one names its rows. */
export type Column<Row> = {
  readonly key: string
  readonly title: string
  /** What it is sorted by; null stands last either way. */
  readonly sortedBy: (row: Row) => number | string | null
  readonly cell: (row: Row) => ReactNode
  /** Words stand left, numbers right. */
  readonly isWords?: boolean
}

type Props<Row> = {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  /** Stands below all others, however they are sorted. */
  readonly last?: Row | null
  readonly keyOf: (row: Row) => string
  readonly sort: string
}

/** A table whose heads sort it: the order stands in the address. */
export function SortedTable<Row>({ label, columns, rows, last = null, keyOf, sort }: Props<Row>) {
  const { path, params } = usePlace()
  const [by, isDown] = sort.startsWith('-') ? [sort.slice(1), true] : [sort, false]
  const column = columns.find(({ key }) => key === by)
  const sorted = column ? rows.toSorted(orderOf(column, isDown)) : rows
  const order = (key: string) => (key === column?.key ? (isDown ? 'descending' : 'ascending') : undefined)
  function sortBy({ key, isWords }: Column<Row>): void {
    // Numbers begin with the largest, words with a.
    const next = key === column?.key ? (isDown ? key : `-${key}`) : isWords ? key : `-${key}`
    choosePlace(path, { ...Object.fromEntries(params), sort: next })
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="rows traffic-table" tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            {columns.map((each) => (
              <th
                key={each.key}
                scope="col"
                className={each.isWords ? '' : 'right'}
                aria-sort={order(each.key)}
              >
                <button type="button" onClick={() => sortBy(each)}>
                  {each.title}
                  <span aria-hidden="true">{MARKS[order(each.key) ?? 'none']}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...sorted, ...(last === null ? [] : [last])].map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ key, cell, isWords }) => (
                <td key={key} className={isWords ? '' : 'right'}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const MARKS = { ascending: ' ↑', descending: ' ↓', none: '' } as const

function orderOf<Row>({ sortedBy }: Column<Row>, isDown: boolean) {
  return (a: Row, b: Row): number => {
    const [one, other] = [sortedBy(a), sortedBy(b)]
    if (one === null || other === null) return Number(one === null) - Number(other === null)
    const order =
      typeof one === 'number' && typeof other === 'number'
        ? one - other
        : String(one).localeCompare(String(other))
    return isDown ? -order : order
  }
}
