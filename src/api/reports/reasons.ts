import { Type } from '@sinclair/typebox'
import { Elysia } from 'elysia'
import { PROVIDER_NAME_PATTERN } from '../../domain/provider/provider.ts'
import { SPAN_MS } from '../../domain/report/report-span.ts'
import {
  OUTCOME_HOURS_KEPT_MS,
  OUTCOME_MINUTES_KEPT_MS,
  outcomeMinutesFromMs,
} from '../../flow/problem/forget-outcomes.ts'
import { type Reason, type Reasons, readReasons } from '../../store/problem/outcome-hours.ts'
import type { ApiDeps } from '../../world.ts'
import { answer, csvAnswer, refusals } from '../docs/docs-responses.ts'
import { forAllClients } from '../docs/security.ts'
import { ALL_CLIENTS_REFUSALS, refuseUnlessFor } from '../http/access/auth.ts'
import { CSV_TYPE, csvRecord, wantsCsv } from '../http/csv/csv.ts'
import { FromField, ToField } from '../http/fields.ts'
import { refuseField } from '../http/refuse.ts'
import { FAILURE_STATES, ReasonReport, type ReasonRow } from './reason-answers.ts'
import { readReportRange } from './report-range.ts'

/** Rows of an answer, at most. */
const MAX_REASONS = 500

const KEPT_DAYS = OUTCOME_MINUTES_KEPT_MS / SPAN_MS.day

const ReasonsQuery = Type.Object(
  {
    from: FromField,
    to: ToField,
    provider: Type.Optional(
      Type.String({
        pattern: PROVIDER_NAME_PATTERN,
        description: 'must be a provider’s name',
        example: 'mock',
      }),
    ),
  },
  { additionalProperties: false, description: 'must be query parameters' },
)

const DESCRIPTION = [
  'Why messages failed, at which provider and how often, from `from` (inclusive) to `to` (exclusive): counted by the minute **in which it happened**, and not by that of their acceptance, as the other reports are. One that was refused for now and tried again counts each time.',
  `\`from\` and \`to\` are whole minutes in UTC, whole hours where they are more than ${KEPT_DAYS} days ago; what is more than ${OUTCOME_HOURS_KEPT_MS / SPAN_MS.day} days ago is kept no more. \`counted_from\` says since when it is counted. At most ${MAX_REASONS} rows; \`others\` is what they leave out.`,
  'To list the messages of a row: `GET /v1/messages/search` with its status, its provider, its `reason` as `error`, and `from` its `accepted_from`.',
  '`Accept: text/csv` gives CSV. It is of all clients and for admins, unless HOST is a loopback address and `AUTH=none`.',
].join('\n\n')

const EXAMPLE: ReasonReport = {
  from: '2026-11-24T02:00:00.000Z',
  to: '2026-11-24T03:00:00.000Z',
  counted_from: '2026-11-20T09:31:00.000Z',
  messages: 320,
  others: 8,
  rows: [
    {
      provider: 'telco-b',
      reason: 'absent subscriber',
      status: 'FAILED_PERM',
      messages: 312,
      share: 0.975,
      last_at: '2026-11-24T02:59:58.004Z',
      accepted_from: '2026-11-24T01:58:55.000Z',
    },
  ],
}

const COLUMNS = [
  'provider',
  'reason',
  'status',
  'messages',
  'share',
  'last_at',
  'accepted_from',
] as const satisfies readonly (keyof ReasonRow)[]

/** `/v1/reports/reasons`: why messages failed. */
export function reasonRoute({ db, now }: Pick<ApiDeps, 'db' | 'now'>) {
  return new Elysia({ normalize: false }).get(
    '/v1/reports/reasons',
    async ({ query, request, set }) => {
      const refusal = refuseUnlessFor(request, null, set)
      if (refusal) return refusal
      const minutes = { fromMs: outcomeMinutesFromMs(now()), days: KEPT_DAYS }
      const range = readReportRange(query.from, query.to, null, now(), minutes)
      if (range.kind === 'violation') return refuseField(set, range.field, range.rule)
      const [from, to] = [new Date(range.fromMs), new Date(range.toMs)]
      const provider = query.provider ?? null
      const found = await readReasons(db.sql, {
        states: FAILURE_STATES,
        from,
        to,
        provider,
        limit: MAX_REASONS,
      })
      const report = { from: from.toISOString(), to: to.toISOString(), ...reasonsJson(found, now()) }
      return wantsCsv(request)
        ? new Response(csvOf(report.rows), { headers: { 'content-type': CSV_TYPE } })
        : report
    },
    {
      query: ReasonsQuery,
      detail: {
        tags: ['Reports'],
        security: forAllClients('read'),
        summary: 'Say why messages failed',
        description: DESCRIPTION,
        responses: {
          200: csvAnswer(
            answer('the reasons, the most first', ReasonReport, EXAMPLE),
            'The fields of a row in their order; null is empty.',
            csvOf(EXAMPLE.rows),
            [],
          ),
          ...refusals(...ALL_CLIENTS_REFUSALS),
        },
      },
    },
  )
}

function reasonsJson({ reasons, messages, countedFrom }: Reasons, nowMs: number) {
  const listed = reasons.reduce((sum, one) => sum + one.messages, 0)
  return {
    counted_from: countedFrom && countedSince(countedFrom.getTime(), nowMs),
    messages,
    others: messages - listed,
    rows: reasons.map((one) => rowJson(one, messages)),
  }
}

/** Hours that are kept no more are not counted, either. */
function countedSince(firstMs: number, nowMs: number): string {
  const keptMs = Math.ceil((nowMs - OUTCOME_HOURS_KEPT_MS) / SPAN_MS.hour) * SPAN_MS.hour
  return new Date(Math.max(firstMs, keptMs)).toISOString()
}

function rowJson(
  { provider, reason, status, messages, lastAt, acceptedFrom }: Reason,
  all: number,
): ReasonRow {
  return {
    provider: provider || null,
    reason: reason || null,
    status,
    messages,
    share: Math.round((messages / all) * 10_000) / 10_000,
    last_at: lastAt.toISOString(),
    accepted_from: acceptedFrom.toISOString(),
  }
}

function csvOf(rows: readonly ReasonRow[]): string {
  return csvRecord(COLUMNS) + rows.map((row) => csvRecord(COLUMNS.map((name) => row[name]))).join('')
}
