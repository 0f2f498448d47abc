import type { ReactNode } from 'react'
import { adminToken } from '../admin/token.ts'
import type { Readiness, ReportRow } from '../answers.ts'
import { useGateway } from '../live/gateway.ts'
import { shortCount } from '../numbers.ts'
import { linkTo } from '../router.ts'
import type { Range } from './ranges.ts'
import { waitingOf } from './series.ts'
import type { LetterCount, Traffic } from './use-traffic.ts'

/** How the gateway is now, and what waits, in a row of tiles. */
export function Health({ traffic, range }: { readonly traffic: Traffic; readonly range: Range }) {
  const isAway = useGateway().kind === 'away'
  const { counted } = traffic
  const ready = isAway ? null : traffic.ready
  return (
    <ul className="tiles">
      <GatewayTile ready={ready} />
      <Tile name="Backlog" value={ready ? shortCount(ready.backlog.messages) : '–'}>
        <span>
          {ready ? `of ${shortCount(ready.backlog.max)} before messages are refused` : 'not known now'}
        </span>
      </Tile>
      {lanesOf(counted?.byLane.rows ?? null).map(({ name, waiting }) => (
        <Tile key={name} name={`Waiting, ${name}`} value={waiting === null ? '–' : shortCount(waiting)}>
          <span>
            queued, sending or to be retried, of those accepted in{' '}
            {range.kind === 'preset' ? `the last ${range.title}` : 'this time'}
          </span>
        </Tile>
      ))}
      <LettersTile letters={counted?.letters ?? { kind: adminToken() === null ? 'locked' : 'unknown' }} />
    </ul>
  )
}

function GatewayTile({ ready }: { readonly ready: Readiness | null }) {
  if (ready === null)
    return (
      <Tile name="Gateway" value="away" tone="bad">
        <span className="bad">it does not answer</span>
      </Tile>
    )
  return (
    <Tile name="Gateway" value={ready.status} tone={ready.status === 'ready' ? 'good' : 'bad'}>
      {Object.entries(ready.dependencies).map(([name, { status, latency_ms: latency }]) => (
        <span key={name} className={status === 'up' ? '' : 'bad'}>
          {name} {status === 'up' ? (latency === null ? 'up' : `${latency} ms`) : 'away'}
        </span>
      ))}
      {ready.providers
        .filter(({ status }) => status !== 'up')
        .map(({ name, status }) => (
          <a key={name} className="bad" href={linkTo(['providers', name])}>
            {name} {status}
          </a>
        ))}
    </Tile>
  )
}

function LettersTile({ letters }: { readonly letters: LetterCount }) {
  const link = linkTo(['dead-letters'])
  switch (letters.kind) {
    case 'counted':
      return (
        <Tile
          name="Dead letters"
          value={`${shortCount(letters.count)}${letters.hasMore ? '+' : ''}`}
          tone={letters.count > 0 ? 'warn' : undefined}
        >
          <a href={link}>not replayed: open</a>
        </Tile>
      )
    case 'locked':
      return (
        <Tile name="Dead letters" value="–">
          <a href={link}>unlock to see them</a>
        </Tile>
      )
    case 'unknown':
      return (
        <Tile name="Dead letters" value="–">
          <span>not known now</span>
        </Tile>
      )
  }
}

/** `express` is what the client asked for: one-time passwords are among the normal ones. Null rows: not known. */
function lanesOf(rows: readonly ReportRow[] | null): { name: string; waiting: number | null }[] {
  return [true, false].map((express) => ({
    name: express ? 'express' : 'normal and OTP',
    waiting:
      rows?.filter((row) => row.express === express).reduce((sum, row) => sum + waitingOf(row), 0) ?? null,
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
