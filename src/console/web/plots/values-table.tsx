import { useState } from 'react'

type Props = {
  readonly title: string
  readonly columns: readonly string[]
  /** Each with what it is of; read only when the table is open. */
  readonly rowsOf: () => readonly (readonly [string, readonly string[]])[]
}

/** What a picture shows, as a table that opens. */
export function ValuesTable({ title, columns, rowsOf }: Props) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="as-table" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>As a table</summary>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className="rows as-table-rows" tabIndex={0} aria-label={`${title} as a table`}>
          <table>
            <thead>
              <tr>
                <th scope="col">Time</th>
                {columns.map((name) => (
                  <th key={name} scope="col" className="right">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rowsOf().map(([time, cells]) => (
                <tr key={time}>
                  <td>{time}</td>
                  {cells.map((cell, index) => (
                    <td key={columns[index]} className="right">
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  )
}
