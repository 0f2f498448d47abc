import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Client, GuardHits, GuardHours, Page } from '../answers.ts'
import { getJson } from '../api.ts'
import { Choices } from '../choices.tsx'
import { ClientName } from '../clients/client-name.tsx'
import { LoadError } from '../clients/load-error.tsx'
import { readOf } from '../clients/use-loaded.ts'
import { shortCount } from '../numbers.ts'
import { Plot } from '../plots/plot.tsx'
import { every } from '../queries.ts'
import { linkTo, usePlace } from '../router.ts'
import { datedClock } from '../times.ts'
import { hitsChart } from './hits-chart.ts'
import { ruleWords } from './rules.ts'
import { WatchedKey } from './watched-key.tsx'

const EVERY_MS = 5_000
/** Rows that are shown: what is beyond them the API lists. */
const SHOWN = '100'
const DAY_MS = 86_400_000
const RANGES = [
  { key: '24h', title: '24 hours', ms: DAY_MS },
  { key: '7d', title: '7 days', ms: 7 * DAY_MS },
  { key: '30d', title: '30 days', ms: 30 * DAY_MS },
] as const

/** What the rules found: over time, and the newest of it. */
export function Hits({ clients }: { readonly clients: readonly Client[] }) {
  const { params } = usePlace()
  const range = RANGES.find(({ key }) => key === params.get('range')) ?? RANGES[0]
  const asked = useQuery({
    queryKey: ['guard hits', range.key],
    queryFn: ({ signal }) => readHits(range.ms, signal),
    refetchInterval: every(EVERY_MS),
  })
  const { value, ...loading } = readOf(asked)
  const chart = useMemo(() => value && hitsChart(value.hours, value.fromMs, value.toMs), [value])
  return (
    <section className="stack" aria-label="What the rules found">
      <div className="letters-head">
        <h2>What the rules found</h2>
        <Choices
          label="Time shown"
          choices={RANGES}
          current={range.key}
          linkOf={(key) => linkTo(['guard'], { range: key })}
        />
      </div>
      <LoadError {...loading} />
      {value === null && loading.error === null && <p className="quiet">Loading…</p>}
      {chart && (
        <Plot
          title="Messages by the hour"
          aside="refused, or noted in their histories"
          chart={chart}
          format={shortCount}
          isWhole
          whyEmpty={`The rules found nothing in the last ${range.title}.`}
        />
      )}
      {value && value.hits.length > 0 && <Newest hits={value.hits} clients={clients} />}
    </section>
  )
}

async function readHits(spanMs: number, signal: AbortSignal) {
  const toMs = Date.now()
  const fromMs = toMs - spanMs
  const window = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }
  const [{ hours }, { hits }] = await Promise.all([
    getJson<GuardHours>(`/v1/guard/hits/hours?${new URLSearchParams(window)}`, signal),
    getJson<Page<'hits', GuardHits>>(
      `/v1/guard/hits?${new URLSearchParams({ ...window, limit: SHOWN })}`,
      signal,
    ),
  ])
  return { hours, hits, fromMs, toMs }
}

function Newest({
  hits,
  clients,
}: {
  readonly hits: readonly GuardHits[]
  readonly clients: readonly Client[]
}) {
  return (
    <section className="panel" aria-labelledby="newest-title">
      <h2 id="newest-title">
        The newest <span className="aside">by the minute</span>
      </h2>
      <ul className="guard-rows">
        {hits.map(({ minute, client_id, rule, key, outcome, hits: count }) => (
          <li key={`${minute} ${client_id} ${rule} ${key} ${outcome}`}>
            <span className="row-who">
              <span
                className={`state-chip ${outcome === 'refused' ? 'state-FAILED_PERM' : 'state-FAILED_TEMP'}`}
              >
                {shortCount(count)} {outcome}
              </span>
              <strong>{ruleWords(rule)}</strong>
              <WatchedKey rule={rule} found={key} />
            </span>
            <span className="quiet">
              {datedClock(minute)} · <ClientName id={client_id} clients={clients} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
