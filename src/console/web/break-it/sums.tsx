import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { DEMO_CLIENT } from '../../../domain/demo-client.ts'
import { isFinal, isLifecycleState } from '../../../domain/lifecycle.ts'
import type { Client, Report } from '../answers.ts'
import { getJson } from '../api.ts'
import { money, totalOf } from '../clients/amounts.ts'
import { LoadError } from '../clients/load-error.tsx'
import { readOf } from '../clients/use-loaded.ts'
import { every } from '../queries.ts'
import { clock } from '../times.ts'

const EVERY_MS = 2_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Messages and money, added up while things break: what does not add up is loud. */
export function Sums() {
  return (
    <section className="card sums" aria-label="Sums">
      <h2>It adds up</h2>
      <MessageSum />
      <MoneySum />
    </section>
  )
}

function MessageSum() {
  const query = useQuery({
    queryKey: ['break-it sums'],
    queryFn: ({ signal }) => {
      const to = (Math.floor(Date.now() / HOUR_MS) + 1) * HOUR_MS
      const asked = {
        from: new Date(to - DAY_MS).toISOString(),
        to: new Date(to).toISOString(),
        group_by: 'status',
      }
      return getJson<Report>(`/v1/reports/summary?${new URLSearchParams(asked)}`, signal)
    },
    refetchInterval: every(EVERY_MS),
  })
  const { value, ...reading } = readOf(query)
  if (value === null && reading.error === null) return <p className="quiet">Adding up…</p>
  if (value === null) return <LoadError {...reading} />
  const { accepted, waiting, ends } = countsOf(value)
  const sum = waiting + ends.reduce((all, [, count]) => all + count, 0)
  return (
    <>
      <LoadError {...reading} />
      <p className={sum === accepted ? '' : 'bad'}>
        <strong>{whole(accepted)}</strong> accepted {sum === accepted ? '=' : '≠'}{' '}
        <strong>{whole(waiting)}</strong> on their way
        {ends.map(([state, count]) => (
          <span key={state}>
            {' + '}
            <strong>{whole(count)}</strong> {state}
          </span>
        ))}
      </p>
      <p className="quiet small">
        Messages accepted since {clock(value.from)}, as counted at {clock(value.as_of)}.
      </p>
    </>
  )
}

/** Messages of a report: all, those on their way, and those at each end. */
export function countsOf({ rows }: Pick<Report, 'rows'>) {
  const states = new Map<string, number>()
  for (const { statuses } of rows)
    for (const [state, count] of Object.entries(statuses)) states.set(state, (states.get(state) ?? 0) + count)
  const hasEnded = (state: string) => isLifecycleState(state) && isFinal(state)
  const sumOf = (counts: readonly (readonly [string, number])[]) =>
    counts.reduce((sum, [, count]) => sum + count, 0)
  return {
    accepted: rows.reduce((sum, { messages }) => sum + messages, 0),
    waiting: sumOf([...states].filter(([state]) => !hasEnded(state))),
    ends: [...states].filter(([state, count]) => hasEnded(state) && count > 0),
  }
}

function MoneySum() {
  const query = useQuery({
    queryKey: ['break-it money'],
    queryFn: ({ signal }) => getJson<Client>(`/v1/clients/${DEMO_CLIENT.id}`, signal),
    refetchInterval: every(EVERY_MS),
  })
  const { value, ...reading } = readOf(query)
  const atFirst = useRef<number | null>(null)
  if (value === null && reading.error === null) return <p className="quiet">Adding up…</p>
  if (value === null) return <LoadError {...reading} />
  const { credit_cents, held_cents, captured_cents } = value
  const total = totalOf([credit_cents, held_cents, captured_cents])
  atFirst.current ??= total
  const isSame = total === atFirst.current
  return (
    <>
      <LoadError {...reading} />
      <p className={isSame ? '' : 'bad'}>
        <strong>{money(credit_cents)}</strong> available + <strong>{money(held_cents)}</strong> held +{' '}
        <strong>{money(captured_cents)}</strong> captured = <strong>{money(total)}</strong>
      </p>
      <p className="quiet small">
        {`The money of ${value.name}, read at ${clock(reading.readAtMs ?? Date.now())}: `}
        {isSame
          ? 'the same sum as when this page was opened.'
          : `it was ${money(atFirst.current)} when this page was opened. Only a top-up or an adjustment may change it.`}
      </p>
    </>
  )
}

function whole(count: number): string {
  return count.toLocaleString('en')
}
