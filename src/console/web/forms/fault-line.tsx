import { faultCells } from './csv-fault.ts'

/** The line of a file that was refused, the wrong cell marked. Lines and columns count from 1; column 0 is none. */
export function FaultLine(props: { readonly text: string; readonly line: number; readonly column: number }) {
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
