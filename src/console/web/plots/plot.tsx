import type { ReactNode } from 'react'
import { LineChart, type Lines } from './line-chart.tsx'

type Shown = Lines & {
  readonly aside?: string
  readonly isWide?: boolean
  /** What stands above the lines. */
  readonly children?: ReactNode
}

/** A panel with lines over time, their legend, and the same as a table. */
export function Plot({ aside, isWide = false, children, ...lines }: Shown) {
  return (
    <section className={`panel plot ${isWide ? 'is-wide' : ''}`} aria-label={lines.title}>
      <h2>
        {lines.title} {aside !== undefined && <span className="aside">{aside}</span>}
      </h2>
      {children}
      <LineChart {...lines} />
    </section>
  )
}
