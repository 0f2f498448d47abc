import { Type } from '@sinclair/typebox'
import { Elysia } from 'elysia'
import { oneOf } from '../../domain/fields/one-of.ts'
import type { ClientId } from '../../domain/message.ts'
import { REPORT_SPANS, TIMINGS_KEPT_DAYS, TIMINGS_KEPT_MS } from '../../domain/report/report-span.ts'
import { readAccepting } from '../../flow/report/read-accepting.ts'
import { type LatencyReport, readLatency } from '../../flow/report/read-latency.ts'
import type { ApiDeps } from '../../world.ts'
import { answer, refusals } from '../docs/docs-responses.ts'
import { forAllClients } from '../docs/security.ts'
import { ALL_CLIENTS_REFUSALS, refuseUnlessFor } from '../http/access/auth.ts'
import { ClientIdField, FromField, ToField } from '../http/fields.ts'
import { refuseField } from '../http/refuse.ts'
import { readKeptRange } from './kept-range.ts'
import { AcceptingTimes, LatencyTimes, WAYS_IN } from './latency-answers.ts'
import { EXAMPLE_ACCEPTING, EXAMPLE_LATENCY } from './latency-examples.ts'
import { iso, latencyJson, rangeJson } from './latency-view.ts'
import { type ReportRange, readReportRange } from './report-range.ts'

const range = { from: FromField, to: ToField, bucket: Type.Optional(oneOf(REPORT_SPANS)) }

const LatencyQuery = Type.Object(
  {
    ...range,
    client_id: Type.Optional(ClientIdField),
    express: Type.Optional(oneOf(['true', 'false'], { example: 'false' })),
  },
  { additionalProperties: false, description: 'must be query parameters' },
)

const AcceptingQuery = Type.Object(
  { ...range, door: Type.Optional(oneOf(WAYS_IN, { example: 'rest' })) },
  { additionalProperties: false, description: 'must be query parameters' },
)

const RANGE =
  '`from` and `to` are whole buckets in UTC, at most 1440 minutes, 744 hours or 366 days apart; a bucket is an hour when nothing else is said.'
const HISTOGRAMS =
  'Percentiles come from the histograms that stand beside them and are off by 19 % at most: a step is 2^(1/4) times the one before. Histograms of buckets can be added up, percentiles cannot.'

const LATENCY = [
  'How long messages accepted from `from` (inclusive) to `to` (exclusive) took from acceptance, or from when they were to be sent, to SENT and to DELIVERED, by bucket and of all the time: as many as have come so far.',
  `${RANGE} ${HISTOGRAMS}`,
  '`express=true` is of messages that were to be express, `false` of all others, codes among them. With `client_id` it is of that client. Without it the report is of all clients and for admins, unless HOST is a loopback address and `AUTH=none`.',
].join('\n\n')

const ACCEPTING = [
  'How long requests with a message that was accepted took, from when they had been read to their commit, by bucket and by the door that they came in by; `rest` is the REST API.',
  `${RANGE} They are kept for ${TIMINGS_KEPT_DAYS} days. ${HISTOGRAMS}`,
  'Each api adds up and writes every 10 s and when it stops: the newest are so much behind, and what a killed process had not written is missing. A write whose answer was lost may count twice.',
  'It is of all clients and for admins, unless HOST is a loopback address and `AUTH=none`.',
].join('\n\n')

/** `/v1/reports/latency` and `/v1/reports/accepting`: how long things took, with the histograms. */
export function latencyRoutes({ db, now }: Pick<ApiDeps, 'db' | 'now'>) {
  return new Elysia({ normalize: false, prefix: '/v1/reports' })
    .get(
      '/latency',
      async ({ query, request, set }) => {
        const refusal = refuseUnlessFor(request, query.client_id ?? null, set)
        if (refusal) return refusal
        const bucket = query.bucket ?? 'hour'
        const asked = readReportRange(query.from, query.to, bucket, now())
        if (asked.kind === 'violation') return refuseField(set, asked.field, asked.rule)
        const clientId = (query.client_id as ClientId | undefined) ?? null // the schema has checked the form
        const express = query.express === undefined ? null : query.express === 'true'
        return latencyTimesJson(asked, bucket, await readLatency(db, { ...asked, bucket, clientId, express }))
      },
      {
        query: LatencyQuery,
        detail: {
          tags: ['Reports'],
          security: forAllClients('read'),
          summary: 'See how long messages took',
          description: LATENCY,
          responses: {
            200: answer('the times, oldest first', LatencyTimes, EXAMPLE_LATENCY),
            ...refusals(...ALL_CLIENTS_REFUSALS),
          },
        },
      },
    )
    .get(
      '/accepting',
      async ({ query, request, set }) => {
        const refusal = refuseUnlessFor(request, null, set)
        if (refusal) return refusal
        const bucket = query.bucket ?? 'hour'
        const asked = readKeptRange(query.from, query.to, bucket, now(), TIMINGS_KEPT_MS)
        if (asked.kind === 'violation') return refuseField(set, asked.field, asked.rule)
        const { totals, rows } = await readAccepting(db, { ...asked, bucket, door: query.door ?? null })
        return {
          ...rangeJson(asked, bucket),
          totals: totals.map(({ door, accepting }) => ({ door, accepting: latencyJson(accepting) })),
          rows: rows.map(({ bucketMs, door, accepting }) => ({
            bucket: iso(bucketMs),
            door,
            accepting: latencyJson(accepting),
          })),
        }
      },
      {
        query: AcceptingQuery,
        detail: {
          tags: ['Reports'],
          security: forAllClients('read'),
          summary: 'See how long accepting took',
          description: ACCEPTING,
          responses: {
            200: answer('the times, oldest first', AcceptingTimes, EXAMPLE_ACCEPTING),
            ...refusals(...ALL_CLIENTS_REFUSALS),
          },
        },
      },
    )
}

type Range = Extract<ReportRange, { kind: 'range' }>

function latencyTimesJson(range: Range, bucket: LatencyTimes['bucket'], report: LatencyReport): LatencyTimes {
  return {
    ...rangeJson(range, bucket),
    as_of: report.asOf.toISOString(),
    pending_minutes: report.pendingMinutes,
    total: { sent: latencyJson(report.sent), delivered: latencyJson(report.delivered) },
    rows: report.rows.map(({ bucketMs, sent, delivered }) => ({
      bucket: iso(bucketMs),
      sent: latencyJson(sent),
      delivered: latencyJson(delivered),
    })),
  }
}
