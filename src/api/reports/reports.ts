import { Elysia } from 'elysia'
import type { ClientId } from '../../domain/message.ts'
import type { ReportGroup } from '../../domain/report/report-dimensions.ts'
import type { ReportSpan } from '../../domain/report/report-span.ts'
import { MAX_REPORT_ROWS, openReport, type Report } from '../../flow/report/read-report.ts'
import type { ApiDeps } from '../../world.ts'
import { answer, csvAnswer, refusals } from '../docs/docs-responses.ts'
import { forAllClients } from '../docs/security.ts'
import { ALL_CLIENTS_REFUSALS, callerOf, refuseUnlessFor } from '../http/access/auth.ts'
import { CSV_TYPE, csvRecord, wantsCsv } from '../http/csv/csv.ts'
import type { Refusal } from '../http/refusal.ts'
import { type ReplySet, refuseField } from '../http/refuse.ts'
import { streamText } from '../http/stream.ts'
import { DELIVERY_RATE } from './delivery-rate.ts'
import { Summary, Timeseries } from './report-answers.ts'
import {
  EXAMPLE_SUMMARY,
  EXAMPLE_SUMMARY_CSV,
  EXAMPLE_TIMESERIES,
  EXAMPLE_TIMESERIES_CSV,
} from './report-examples.ts'
import { readReportRange } from './report-range.ts'
import { type SummaryQuery, SummaryQuery as SummarySchema, TimeseriesQuery } from './report-schemas.ts'
import { type RowShape, reportColumns, reportRowCells, reportRowJson } from './report-view.ts'

const DESCRIPTION = [
  'Of the messages accepted from `from` (inclusive) to `to` (exclusive): how many are now in each status, their parts, the cents their locks hold, have captured and released, and how long it took them from acceptance to SENT and to DELIVERED.',
  `\`delivery_rate\` is ${DELIVERY_RATE}, null while none has ended. Percentiles come from histograms and are off by 19 % at most.`,
  '`as_of` says when the newest messages were counted: a few seconds ago, under full load up to half a minute; `pending_minutes` how many minutes of the report wait to be counted again, because something in them changed late.',
  'A country is that of the number (ISO 3166-1), null when the number tells none; a provider is the one whose queue the message is in, or that was asked last. `Accept: text/csv` gives CSV.',
  'With the admin token rows also say what providers take for the messages, for all their submissions and as far as lists of costs say, and the margin: what those that have ended have brought, less what they cost. Grouped by provider it is all of a message that counts for the provider that was asked last.',
  'With `client_id` it is of that client. Without it the report is of all clients and for admins, unless HOST is a loopback address and `AUTH=none`.',
].join('\n\n')

const COLUMNS =
  'The fields of a row in their order, each status in a column of its own after `messages`; null is empty.'
const CSV_HEADERS = ['X-As-Of'] as const
const refused = refusals(...ALL_CLIENTS_REFUSALS)

/** `/v1/reports`: what became of the messages, counted. */
export function reportRoutes(deps: Pick<ApiDeps, 'db' | 'now'>) {
  return new Elysia({ normalize: false, prefix: '/v1/reports' })
    .get('/summary', ({ query, request, set }) => report(deps, { ...query, bucket: null }, request, set), {
      query: SummarySchema,
      detail: {
        tags: ['Reports'],
        security: forAllClients('read'),
        summary: 'Sum up a time',
        description: `${DESCRIPTION}\n\n\`from\` and \`to\` are whole minutes in UTC, a year apart at most.`,
        responses: {
          200: csvAnswer(
            answer('the sums', Summary, EXAMPLE_SUMMARY),
            COLUMNS,
            EXAMPLE_SUMMARY_CSV,
            CSV_HEADERS,
          ),
          ...refused,
        },
      },
    })
    .get(
      '/timeseries',
      ({ query, request, set }) => report(deps, { ...query, bucket: query.bucket ?? 'hour' }, request, set),
      {
        query: TimeseriesQuery,
        detail: {
          tags: ['Reports'],
          security: forAllClients('read'),
          summary: 'Sum up a time bucket by bucket',
          description: `${DESCRIPTION}\n\n\`from\` and \`to\` are whole buckets in UTC, at most 1440 minutes, 744 hours or 366 days apart. Buckets without messages are there, with zeros.`,
          responses: {
            200: csvAnswer(
              answer('the series, oldest first', Timeseries, EXAMPLE_TIMESERIES),
              COLUMNS,
              EXAMPLE_TIMESERIES_CSV,
              CSV_HEADERS,
            ),
            ...refused,
          },
        },
      },
    )
}

type Asked = SummaryQuery & { readonly bucket: ReportSpan | null }

async function report(
  { db, now }: Pick<ApiDeps, 'db' | 'now'>,
  asked: Asked,
  request: Request,
  set: ReplySet,
): Promise<Response | Refusal> {
  const refusal = refuseUnlessFor(request, asked.client_id ?? null, set)
  if (refusal) return refusal
  const range = readReportRange(asked.from, asked.to, asked.bucket, now())
  if (range.kind === 'violation') return refuseField(set, range.field, range.rule)
  const groupBy = asked.group_by ?? null
  const clientId = (asked.client_id as ClientId | undefined) ?? null // the schema has checked the form
  const found = await openReport(db, { ...range, bucket: asked.bucket, groupBy, clientId })
  if (found.kind === 'too_many_rows')
    return refuseField(
      set,
      'group_by',
      `must give at most ${MAX_REPORT_ROWS} rows (buckets × groups): ask for a shorter time, a longer bucket or one client`,
    )
  const isSeries = asked.bucket !== null
  const shape: RowShape = { groupBy, isSeries, forAdmins: callerOf(request).kind === 'admin' }
  if (wantsCsv(request)) {
    return await streamText(csvOf(found.rows, shape), {
      'content-type': CSV_TYPE,
      'x-as-of': found.asOf.toISOString(),
    })
  }
  const head = reportHeadJson(range, asked.bucket, groupBy, found)
  return await streamText(jsonOf(head, found.rows, shape), {
    'content-type': 'application/json',
  })
}

type Head = Omit<Summary, 'rows'> | Omit<Timeseries, 'rows'>
type Found = Extract<Report, { kind: 'report' }>
type Rows = Found['rows']

/** What stands before the rows of a report, as JSON. */
export function reportHeadJson(
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  bucket: ReportSpan | null,
  groupBy: ReportGroup | null,
  { asOf, pendingMinutes }: Pick<Found, 'asOf' | 'pendingMinutes'>,
): Head {
  return {
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    ...(bucket && { bucket }),
    group_by: groupBy,
    as_of: asOf.toISOString(),
    pending_minutes: pendingMinutes,
  }
}

async function* csvOf(rows: Rows, shape: RowShape): AsyncGenerator<string> {
  let head = csvRecord(reportColumns(shape))
  for await (const slice of rows) {
    yield head + slice.map((row) => csvRecord(reportRowCells(row, shape))).join('')
    head = ''
  }
}

async function* jsonOf(head: Head, rows: Rows, shape: RowShape): AsyncGenerator<string> {
  let before = `${JSON.stringify(head).slice(0, -1)},"rows":[`
  for await (const slice of rows) {
    const text = slice.map((row) => JSON.stringify(reportRowJson(row, shape))).join(',')
    if (text === '') continue
    yield before + text
    before = ','
  }
  yield before === ',' ? ']}' : `${before}]}`
}
