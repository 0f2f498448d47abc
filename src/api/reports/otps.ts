import { Type } from '@sinclair/typebox'
import { Elysia } from 'elysia'
import { oneOf } from '../../domain/fields/one-of.ts'
import type { ClientId } from '../../domain/message.ts'
import { verifiedShareOf } from '../../domain/report/otp-tally.ts'
import { groupJson } from '../../domain/report/report-dimensions.ts'
import { REPORT_SPANS, TIMINGS_KEPT_DAYS, TIMINGS_KEPT_MS } from '../../domain/report/report-span.ts'
import { readOtps } from '../../flow/report/read-otps.ts'
import type { OtpRow } from '../../store/report/otp-minutes.ts'
import type { ApiDeps } from '../../world.ts'
import { answer, refusals } from '../docs/docs-responses.ts'
import { forAllClients } from '../docs/security.ts'
import { ALL_CLIENTS_REFUSALS, refuseUnlessFor } from '../http/access/auth.ts'
import { ClientIdField, FromField, ToField } from '../http/fields.ts'
import { refuseField } from '../http/refuse.ts'
import { readKeptRange } from './kept-range.ts'
import { EXAMPLE_OTPS } from './latency-examples.ts'
import { iso, latencyJson, rangeJson } from './latency-view.ts'
import { OtpTimes } from './otp-answers.ts'

const OtpsQuery = Type.Object(
  {
    from: FromField,
    to: ToField,
    bucket: Type.Optional(oneOf(REPORT_SPANS)),
    country: Type.Optional(
      Type.String({
        pattern: '^[A-Z]{2}$',
        description: 'must be a country of two letters such as DE',
        example: 'US',
      }),
    ),
    client_id: Type.Optional(ClientIdField),
  },
  { additionalProperties: false, description: 'must be query parameters' },
)

const DESCRIPTION = [
  'Of the one-time passwords asked for with `otp` at `POST /v1/messages` from `from` (inclusive) to `to` (exclusive): how many a provider took (`sent`), were delivered, were verified and expired, by bucket, by country and of all the time; how long they took from when they were asked for to a provider (`sent_in`), and to the check that found them right (`verified_in`).',
  '`verified_share` is the conversion: verified ÷ judged. As for the rule `verified_share` of the fraud guard, a code that is not verified counts against it two minutes after it was asked for.',
  `\`from\` and \`to\` are whole buckets in UTC, at most 1440 minutes or ${TIMINGS_KEPT_DAYS} days apart; a bucket is an hour when nothing else is said. They are kept for ${TIMINGS_KEPT_DAYS} days. Percentiles come from histograms and are off by 19 % at most.`,
  'A worker counts the newest quarter of an hour anew every 10 s or so (`counted_at`); minutes before `final_before` are counted for good, and what a receipt says later is not counted.',
  'With `client_id` it is of that client. Without it the report is of all clients and for admins, unless HOST is a loopback address and `AUTH=none`.',
].join('\n\n')

/** `/v1/reports/otps`: what became of one-time passwords. */
export function otpReportRoute({ db, now }: Pick<ApiDeps, 'db' | 'now'>) {
  return new Elysia({ normalize: false, prefix: '/v1/reports' }).get(
    '/otps',
    async ({ query, request, set }) => {
      const refusal = refuseUnlessFor(request, query.client_id ?? null, set)
      if (refusal) return refusal
      const bucket = query.bucket ?? 'hour'
      const range = readKeptRange(query.from, query.to, bucket, now(), TIMINGS_KEPT_MS)
      if (range.kind === 'violation') return refuseField(set, range.field, range.rule)
      const clientId = (query.client_id as ClientId | undefined) ?? null // the schema has checked the form
      const found = await readOtps(db, { ...range, clientId, country: query.country ?? null }, bucket)
      const { openFromMs, countedAtMs } = found.progress
      const body: OtpTimes = {
        ...rangeJson(range, bucket),
        counted_at: countedAtMs === null ? null : iso(countedAtMs),
        final_before: iso(openFromMs),
        total: codesJson(found.total),
        rows: found.buckets.map(([bucketMs, row]) => ({ bucket: iso(bucketMs), ...codesJson(row) })),
        countries: found.countries.map(([name, row]) => ({
          country: groupJson('country', name).country ?? null,
          ...codesJson(row),
        })),
      }
      return body
    },
    {
      query: OtpsQuery,
      detail: {
        tags: ['Reports'],
        security: forAllClients('read'),
        summary: 'See what became of one-time passwords',
        description: DESCRIPTION,
        responses: {
          200: answer('the counts, oldest first', OtpTimes, EXAMPLE_OTPS),
          ...refusals(...ALL_CLIENTS_REFUSALS),
        },
      },
    },
  )
}

function codesJson({ sentIn, verifiedIn, ...sums }: OtpRow): OtpTimes['total'] {
  return {
    ...sums,
    verified_share: verifiedShareOf(sums),
    sent_in: latencyJson(sentIn),
    verified_in: latencyJson(verifiedIn),
  }
}
