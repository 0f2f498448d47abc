import type { ReactNode } from 'react'
import type { ReportRow } from '../admin/answers.ts'
import { duration, shortCount } from '../numbers.ts'
import { linkTo } from '../router.ts'
import { waitingOf } from './series.ts'
import type { Traffic } from './use-traffic.ts'

const percent = (share: number | null) => (share === null ? '–' : `${Math.round(share * 1_000) / 10} %`)

/** How the gateway is now, in a row of tiles, and each provider. */
export function Health({ traffic }: { readonly traffic: Traffic }) {
  const { ready, byLane, byProvider, deadLetters } = traffic
  const isWell = ready.status === 'ready'
  return (
    <>
      <ul className="tiles">
        <Tile name="Gateway" value={ready.status} tone={isWell ? 'good' : 'bad'}>
          {Object.entries(ready.dependencies).map(([name, { status, latency_ms: latency }]) => (
            <span key={name} className={status === 'up' ? '' : 'bad'}>
              {name} {status === 'up' ? (latency === null ? 'up' : `${latency} ms`) : 'away'}
            </span>
          ))}
        </Tile>
        <Tile name="Backlog" value={shortCount(ready.backlog.messages)}>
          <span>of {shortCount(ready.backlog.max)} before messages are refused</span>
        </Tile>
        {lanesOf(byLane.rows).map(({ name, waiting }) => (
          <Tile key={name} name={`Waiting, ${name}`} value={shortCount(waiting)}>
            <span>queued, sending or to be retried</span>
          </Tile>
        ))}
        <Tile
          name="Dead letters"
          value={deadLetters ? `${shortCount(deadLetters.count)}${deadLetters.hasMore ? '+' : ''}` : '–'}
          tone={deadLetters && deadLetters.count > 0 ? 'warn' : undefined}
        >
          <a href={linkTo(['dead-letters'])}>{deadLetters ? 'open' : 'unlock to see them'}</a>
        </Tile>
      </ul>
      <section className="panel is-wide" aria-labelledby="providers-title">
        <h2 id="providers-title">Providers</h2>
        <Providers rows={byProvider.rows} />
      </section>
    </>
  )
}

function Providers({ rows }: { readonly rows: readonly ReportRow[] }) {
  const known = rows.filter(({ provider }) => provider != null)
  if (known.length === 0) return <p className="quiet">No provider had a message in this time.</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="rows" tabIndex={0} aria-label="Providers">
      <table>
        <thead>
          <tr>
            <th scope="col">Provider</th>
            {[
              'Messages',
              'Delivered',
              'Failed',
              'Waiting for a receipt',
              'Delivery rate',
              '95 % SENT within',
            ].map((title) => (
              <th key={title} scope="col" className="right">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {known.map((row) => (
            <tr key={row.provider}>
              <td>
                <strong>{row.provider}</strong>
              </td>
              <td className="right">{shortCount(row.messages)}</td>
              <td className="right">{shortCount(row.statuses['DELIVERED'] ?? 0)}</td>
              <td className="right">{shortCount(row.statuses['FAILED_PERM'] ?? 0)}</td>
              <td className="right">{shortCount(row.statuses['SENT'] ?? 0)}</td>
              <td className="right">{percent(row.delivery_rate)}</td>
              <td className="right">{row.sent_p95_ms === null ? '–' : duration(row.sent_p95_ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function lanesOf(rows: readonly ReportRow[]): { name: string; waiting: number }[] {
  return [true, false].map((express) => ({
    name: express ? 'express' : 'normal',
    waiting: rows.filter((row) => row.express === express).reduce((sum, row) => sum + waitingOf(row), 0),
  }))
}

function Tile({
  name,
  value,
  tone,
  children,
}: {
  readonly name: string
  readonly value: string
  readonly tone?: 'good' | 'warn' | 'bad' | undefined
  readonly children: ReactNode
}) {
  return (
    <li className="tile">
      <span className="tile-name">{name}</span>
      <strong className={tone ? `is-${tone}` : ''}>{value}</strong>
      <span className="tile-more">{children}</span>
    </li>
  )
}
