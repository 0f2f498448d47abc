import { centsText } from '../../domain/money.ts'
import { histogramOf } from '../../domain/report/histogram.ts'
import { REPORT_DIMENSIONS, REPORT_GROUPS } from '../../domain/report/report-dimensions.ts'
import { type ReportSpan, SPAN_MS } from '../../domain/report/report-span.ts'
import { type Counts, clientOf, ofAllClients, type Tally } from '../../domain/report/tally.ts'
import type { Tx } from '../database/db.ts'
import { listOf } from '../state-lists.ts'

/** What rows are counted by. */
const DIMENSIONS = REPORT_GROUPS.map((group) => REPORT_DIMENSIONS[group].column)
const KEYS = ['scope', ...DIMENSIONS].join(', ')
const BY_KEYS = `group by ${KEYS}`
const SAME_KEYS = ['scope', ...DIMENSIONS].map((key) => `c.${key} = r.${key}`).join(' and ')
const SUMS = 'messages, parts, held_cents, captured_cents, released_cents, provider_cost_cents'
const HISTOGRAMS = 'sent_steps, sent_counts, delivered_steps, delivered_counts'

/** Span that a longer one is the sum of. */
const INNER = { hour: 'minute', day: 'hour' } as const

/** The least client there can be. In rows of the scope `all` it stands for all clients together. */
export const FIRST_CLIENT = '00000000-0000-0000-0000-000000000000'

type Scope = 'all' | 'client'

/** Clients from `from` on and before `to`; null: all later ones. */
export type ClientRange = { readonly from: string; readonly to: string | null }

/** The rows of a bucket that are of these scopes and clients. */
export type Part = ClientRange & { readonly scopes: readonly Scope[] }

/** All rows of the scope `all`. */
export const OF_ALL: Part = { scopes: ['all'], from: FIRST_CLIENT, to: null }

/** A part of a bucket, with the rows that it is to have. */
export type Chunk = { readonly part: Part; readonly rows: readonly object[] }

/** What was counted, as rows: each chunk has up to `limit` rows, or all of one client. Together they are a whole bucket. */
export function chunksOf(tally: Tally, limit: number): Chunk[] {
  const all = [...ofAllClients(tally, FIRST_CLIENT).values()].map((counts) => rowOf('all', counts))
  const clients = Map.groupBy(tally.values(), clientOf)
  if (all.length + tally.size <= limit) {
    const rows = [...tally.values()].map((counts) => rowOf('client', counts))
    return [{ part: { scopes: ['all', 'client'], from: FIRST_CLIENT, to: null }, rows: [...all, ...rows] }]
  }
  const chunks: { from: string; rows: object[] }[] = [{ from: FIRST_CLIENT, rows: [] }]
  for (const client of [...clients.keys()].sort()) {
    const rows = (clients.get(client) ?? []).map((counts) => rowOf('client', counts))
    const last = chunks.at(-1)
    if (last && last.rows.length + rows.length <= limit) last.rows.push(...rows)
    else chunks.push({ from: client, rows })
  }
  return [
    { part: OF_ALL, rows: all },
    ...chunks.map(({ from, rows }, index) => ({
      part: { scopes: ['client'] as const, from, to: chunks[index + 1]?.from ?? null },
      rows,
    })),
  ]
}

/**
 * Puts a chunk in the place of what a minute has of its part. In the same transaction its hour and its day are noted
 * as not the sum of their minutes any more.
 */
export async function writeMinute(tx: Tx, minuteMs: number, { part, rows }: Chunk): Promise<void> {
  const minute = new Date(minuteMs)
  await tx`
    with stale as (
      insert into report_stale
      select span, date_trunc(span, ${minute}::timestamptz, 'UTC') from (values ('day'), ('hour')) s(span) on conflict do nothing
    ), counted as materialized (
      select ${tx.unsafe(`${KEYS}, ${SUMS}, ${HISTOGRAMS}`)}
      from json_populate_recordset(null::report_rollups, ${JSON.stringify(rows)}::text::json)
    ), ${replacePart(tx, 'minute', minuteMs, part)}`
}

/** Replaces a part of an hour or a day by the sum of what is in it. For an open transaction. */
export async function foldPart(tx: Tx, span: 'hour' | 'day', startMs: number, part: Part): Promise<void> {
  const inner = INNER[span]
  const [first, last] = [new Date(startMs), new Date(startMs + SPAN_MS[span] - SPAN_MS[inner])]
  // Bucket by bucket, or each part would cost a walk over all the clients of the time.
  const from = tx`from report_rollups r where r.span = ${inner} and r.bucket between ${first} and ${last} and r.bucket = any(array(
          select generate_series(${first}::timestamptz, ${last}::timestamptz, ${`1 ${inner}`}::interval)))
        and ${isOf(tx, part)}`
  await tx`
    with sums as (
      select ${tx.unsafe(KEYS)}, sum(messages) as messages, sum(parts) as parts, sum(held_cents) as held_cents,
        sum(captured_cents) as captured_cents, sum(released_cents) as released_cents,
        sum(provider_cost_cents) as provider_cost_cents ${from} ${tx.unsafe(BY_KEYS)}
    ), sent as (${histogram(tx, 'sent', from)}), delivered as (${histogram(tx, 'delivered', from)}), counted as materialized (
      select ${tx.unsafe(KEYS)}, ${tx.unsafe(SUMS)}, coalesce(sent_steps, '{}') as sent_steps,
        coalesce(sent_counts, '{}') as sent_counts, coalesce(delivered_steps, '{}') as delivered_steps,
        coalesce(delivered_counts, '{}') as delivered_counts
      from sums left join sent using (${tx.unsafe(KEYS)}) left join delivered using (${tx.unsafe(KEYS)})
    ), ${replacePart(tx, span, startMs, part)}`
}

/** Where the part of so many clients that begins with this one ends; null: there are no more. */
export async function endOfClients(tx: Tx, from: string, clients: number): Promise<string | null> {
  const [row] = await tx<{ id: string }[]>`
    select id from clients where id >= ${from} order by id offset ${clients} limit 1`
  return row?.id ?? null
}

/** Puts the rows of `counted` in the place of those of a part. Rows that stay the same are not written. */
function replacePart(tx: Tx, span: ReportSpan, startMs: number, part: Part) {
  const bucket = new Date(startMs)
  const changed = `${SUMS}, ${HISTOGRAMS}`.split(', ')
  const list = (prefix: string) => tx.unsafe(changed.map((name) => `${prefix}.${name}`).join(', '))
  return tx`gone as (
      delete from report_rollups r where r.span = ${span} and r.bucket = ${bucket} and ${isOf(tx, part)} and not exists (
        select from counted c where ${tx.unsafe(SAME_KEYS)})
    )
    insert into report_rollups as r (span, bucket, ${tx.unsafe(KEYS)}, ${tx.unsafe(SUMS)}, ${tx.unsafe(HISTOGRAMS)})
    select ${span}, ${bucket}, ${tx.unsafe(KEYS)}, ${tx.unsafe(SUMS)}, ${tx.unsafe(HISTOGRAMS)} from counted
    on conflict (span, bucket, ${tx.unsafe(KEYS)}) do update set (${tx.unsafe(changed.join(', '))}) = (${list('excluded')})
    where (${list('r')}) is distinct from (${list('excluded')})`
}

function isOf(tx: Tx, { scopes, ...clients }: Part) {
  // The planner must see which they are: by a parameter it would read all there ever was of these clients.
  return tx`r.scope in (${tx.unsafe(listOf(scopes))}) and ${isOfClients(tx, clients)}`
}

/** That a row `r` is of these clients. */
export function isOfClients(tx: Tx, { from, to }: ClientRange) {
  return to === null ? tx`r.client_id >= ${from}` : tx`r.client_id >= ${from} and r.client_id < ${to}`
}

function histogram(tx: Tx, kind: 'sent' | 'delivered', from: ReturnType<typeof isOf>) {
  const of = tx.unsafe(kind)
  return tx`
      select ${tx.unsafe(KEYS)}, array_agg(step order by step) as ${of}_steps, array_agg(n order by step) as ${of}_counts
      from (
        select ${tx.unsafe(KEYS)}, step, sum(n)::bigint as n
        from (select ${tx.unsafe(KEYS)}, unnest(${of}_steps) as step, unnest(${of}_counts) as n ${from}) cell
        ${tx.unsafe(BY_KEYS)}, step
      ) each_step
      ${tx.unsafe(BY_KEYS)}`
}

function rowOf(scope: Scope, { keys, ...counts }: Counts): object {
  const [sent, delivered] = [histogramOf(counts.sent), histogramOf(counts.delivered)]
  return {
    scope,
    ...Object.fromEntries(DIMENSIONS.map((column, index) => [column, keys[index]])),
    messages: counts.messages,
    parts: counts.parts,
    held_cents: centsText(counts.held),
    captured_cents: centsText(counts.captured),
    released_cents: centsText(counts.released),
    provider_cost_cents: centsText(counts.providerCost),
    sent_steps: sent.steps,
    sent_counts: sent.counts,
    delivered_steps: delivered.steps,
    delivered_counts: delivered.counts,
  }
}
