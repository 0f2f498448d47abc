import type { ClientId } from '../../domain/message.ts'
import { centsText, moneyOfSql } from '../../domain/money.ts'
import { CLIENT_HOURS_KEPT_MS, type FoldedSpan, SPAN_MS, spanKey } from '../../domain/report/report-span.ts'
import type { Tx } from '../database/db.ts'
import { type ClientRange, isOfClients } from './report-buckets.ts'
import { type ReportRow, readReportRows } from './report-rows.ts'

/**
 * Adds up what these clients have of an hour or a day whose rollups are whole, by the reader of reports itself, and keeps it in the place of
 * what they had. It is read once the span is registered. For an open transaction.
 */
export async function sumClients(tx: Tx, { span, startMs }: FoldedSpan, clients: ClientRange): Promise<void> {
  const pieces = [{ span, fromMs: startMs, toMs: startMs + SPAN_MS[span] }]
  const query = { pieces, bucket: span, groupBy: 'client', clientId: null } as const
  const bucket = new Date(startMs)
  // The bucket as one value, or each part would walk over all its clients.
  const rows = await readReportRows(tx, query, tx`r.bucket = ${bucket} and ${isOfClients(tx, clients)}`)
  const counted = rows.map((row) => ({ client_id: row.group, counted: textOf(row) }))
  await tx`
    with counted as materialized (
      select * from json_to_recordset(${JSON.stringify(counted)}::text::json) as x(client_id uuid, counted text)
    ), gone as (
      delete from report_client_rows r where r.span = ${span} and r.bucket = ${bucket} and ${isOfClients(tx, clients)}
        and not exists (select from counted c where c.client_id = r.client_id)
    )
    insert into report_client_rows as r (span, bucket, client_id, counted)
    select ${span}, ${bucket}, client_id, counted from counted
    on conflict (span, bucket, client_id) do update set counted = excluded.counted where r.counted <> excluded.counted`
}

/** Notes that the rows of an hour or a day are what it has of each client, in the transaction that notes that it is summed up. */
export async function registerClientRows(tx: Tx, { span, startMs }: FoldedSpan): Promise<void> {
  await tx`insert into report_client_spans values (${span}, ${new Date(startMs)}) on conflict do nothing`
}

/** Who sums up an hour that is kept for just so long has ended within this: rows that are removed are registered by nobody. */
const SUMMED_WITHIN_MS = SPAN_MS.day

/** Forgets up to `limit` rows of hours that are kept no longer, by the clock of the database; answers how many. */
export async function removeClientHours(tx: Tx, limit: number): Promise<number> {
  const gone = tx`span = 'hour' and bucket < now() - ${`${CLIENT_HOURS_KEPT_MS + SUMMED_WITHIN_MS} ms`}::interval`
  await tx`delete from report_client_spans where ${gone}`
  const removed = await tx`
    delete from report_client_rows where ctid = any(array(select ctid from report_client_rows where ${gone} limit ${limit}))`
  return removed.count
}

/** Of hours and days those that are registered, by `spanKey`, with what they have of each client or of one. */
export type ClientRows = { readonly registered: ReadonlySet<string>; readonly rows: readonly ReportRow[] }

/** Reads hours and days by client, in one snapshot with whether they are registered; null: of all clients. */
export async function readClientRows(
  tx: Tx,
  spans: readonly FoldedSpan[],
  clientId: ClientId | null,
): Promise<ClientRows> {
  const found = await tx<SpanRow[]>`
    with ${registeredOf(tx, spans)}
    select s.span, s.bucket, client_id as client, counted from registered s left join lateral (${rowsOf(tx, clientId)}) r on true`
  return {
    registered: keysOf(found),
    rows: found.flatMap(({ bucket, client, counted }) =>
      client === null || counted === null ? [] : [rowOf(bucket.getTime(), client, counted)],
    ),
  }
}

/** Which of these hours and days are registered, by `spanKey`, and up to `limit` clients that are in them, or this one if it is. */
export async function readClientsOf(
  tx: Tx,
  spans: readonly FoldedSpan[],
  clientId: ClientId | null,
  limit: number,
): Promise<{ readonly registered: ReadonlySet<string>; readonly clients: readonly string[] }> {
  const found = await tx<{ span: FoldedSpan['span'] | null; bucket: Date; client: string }[]>`
    with ${registeredOf(tx, spans)}
    select span, bucket, null as client from registered
    union all (
      select distinct null, null::timestamptz, client_id from registered s cross join lateral (${rowsOf(tx, clientId)}) r
      limit ${limit}
    )`
  return {
    registered: keysOf(found.flatMap(({ span, bucket }) => (span === null ? [] : [{ span, bucket }]))),
    clients: found.flatMap(({ span, client }) => (span === null ? [client] : [])),
  }
}

type SpanRow = {
  readonly span: FoldedSpan['span']
  readonly bucket: Date
  readonly client: string | null
  readonly counted: string | null
}

function registeredOf(tx: Tx, spans: readonly FoldedSpan[]) {
  const asked = spans.map(({ span, startMs }) => ({ span, bucket: new Date(startMs) }))
  return tx`registered as materialized (
      select s.span, s.bucket
      from json_to_recordset(${JSON.stringify(asked)}::text::json) as x(span text, bucket timestamptz)
      cross join lateral (
        select * from report_client_spans s where s.span = x.span and s.bucket = x.bucket offset 0
      ) s
    )`
}

/** The rows of a span `s`; null: of all clients. */
function rowsOf(tx: Tx, clientId: ClientId | null) {
  const ofClient = clientId ? tx`and r.client_id = ${clientId}` : tx``
  return tx`select * from report_client_rows r where r.span = s.span and r.bucket = s.bucket ${ofClient} offset 0`
}

function keysOf(rows: readonly Pick<SpanRow, 'span' | 'bucket'>[]): Set<string> {
  return new Set(rows.map(({ span, bucket }) => spanKey(span, bucket.getTime())))
}

/** What a row holds, as JSON: statuses, parts, money in cents, and both histograms. */
type Counted = readonly [
  statuses: ReportRow['statuses'],
  parts: number,
  held: string,
  captured: string,
  released: string,
  providerCost: string,
  endedCost: string,
  sentSteps: readonly number[],
  sentCounts: readonly number[],
  deliveredSteps: readonly number[],
  deliveredCounts: readonly number[],
]

function textOf(row: ReportRow): string {
  // In one order, so that what stays the same is not written again.
  const statuses = Object.fromEntries(Object.entries(row.statuses).toSorted())
  return JSON.stringify([
    statuses,
    row.parts,
    centsText(row.held),
    centsText(row.captured),
    centsText(row.released),
    centsText(row.providerCost),
    centsText(row.endedCost),
    row.sent.steps,
    row.sent.counts,
    row.delivered.steps,
    row.delivered.counts,
  ] satisfies Counted)
}

function rowOf(bucketMs: number, client: string, counted: string): ReportRow {
  const [statuses, parts, held, captured, released, providerCost, endedCost, ...histograms] = JSON.parse(
    counted,
  ) as Counted // as `textOf` has written it
  const [sentSteps, sentCounts, deliveredSteps, deliveredCounts] = histograms
  return {
    bucketMs,
    group: client,
    statuses,
    parts,
    held: moneyOfSql(held),
    captured: moneyOfSql(captured),
    released: moneyOfSql(released),
    providerCost: moneyOfSql(providerCost),
    endedCost: moneyOfSql(endedCost),
    sent: { steps: sentSteps, counts: sentCounts },
    delivered: { steps: deliveredSteps, counts: deliveredCounts },
  }
}
