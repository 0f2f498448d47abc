import { shortCount } from '../numbers.ts'
import { type Colouring, colourOf, levelStarts } from './heat.ts'

/** What the colours of a heat map say. */
export function HeatLegend({ most, by }: { readonly most: number; readonly by: Colouring }) {
  const starts = levelStarts(most, by)
  const said = (start: number) => (by === 'share' ? `${start * 100} %` : shortCount(start))
  return (
    <ul className="heat-legend" aria-label={by === 'share' ? 'Share of a column' : 'Messages of a cell'}>
      {starts.map((start, index) => (
        <li key={start}>
          <i className={`heat-${colourOf(index + 1, starts.length)}`} aria-hidden="true" />
          {index === 0 && by === 'share' ? '> 0' : `≥ ${said(start)}`}
        </li>
      ))}
    </ul>
  )
}
