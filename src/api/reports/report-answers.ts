import { type Static, type TInteger, type TOptional, type TUnsafe, Type } from '@sinclair/typebox'
import type { JsonValue } from '../../domain/fields/field.ts'
import { LIFECYCLE_STATES, type LifecycleState } from '../../domain/lifecycle.ts'
import {
  REPORT_DIMENSIONS,
  REPORT_GROUPS,
  type ReportGroupFields,
} from '../../domain/report/report-dimensions.ts'
import { REPORT_SPANS } from '../../domain/report/report-span.ts'
import { fieldSchema } from '../docs/field-schema.ts'
import {
  centsOf,
  countOf,
  instantOf,
  listOf,
  millisecondsOf,
  named,
  orNull,
  wordOf,
} from '../http/answer-fields.ts'
import { DELIVERY_RATE } from './delivery-rate.ts'

const bucket = Type.Optional(instantOf('of a series: where the bucket begins'))

/** What a row is of, when the report is grouped by it. */
const group = Object.fromEntries(
  Object.entries(REPORT_DIMENSIONS).map(([name, dimension]) => [
    dimension.field,
    Type.Optional(fieldSchema({ ...dimension, means: `grouped by ${name}: ${dimension.means}` })),
  ]),
) as { -readonly [N in keyof ReportGroupFields]: TOptional<TUnsafe<JsonValue<ReportGroupFields[N]>>> } // of each its kind

const statuses = Object.fromEntries(
  LIFECYCLE_STATES.map((status) => [status, countOf(`messages that are ${status}`)]),
) as Record<LifecycleState, TInteger> // one for each

const rate = orNull(
  Type.Number({
    minimum: 0,
    maximum: 1,
    description: `${DELIVERY_RATE}; null while none has ended`,
  }),
)

/** Messages counted: those of a bucket and group. */
export const ReportRow = named('ReportRow', {
  bucket,
  ...group,
  messages: countOf('messages that were accepted'),
  statuses: Type.Object(statuses, { description: 'how many of them are now in each status' }),
  delivery_rate: rate,
  parts: countOf('parts they have'),
  held_cents: centsOf('what their locks hold'),
  captured_cents: centsOf('what their locks have captured'),
  released_cents: centsOf('what their locks have released'),
  sent_p50_ms: orNull(millisecondsOf('from acceptance to SENT, the median; null: none was')),
  sent_p95_ms: orNull(millisecondsOf('from acceptance to SENT, of 95 %; null: none was')),
  delivered_p50_ms: orNull(millisecondsOf('from acceptance to DELIVERED, the median; null: none was')),
  delivered_p95_ms: orNull(millisecondsOf('from acceptance to DELIVERED, of 95 %; null: none was')),
  provider_cost_cents: Type.Optional(
    centsOf('for admins: what providers take for all their submissions, as far as lists of costs say'),
  ),
  margin_cents: Type.Optional(
    centsOf('for admins: what those that have ended have brought, `captured_cents`, less what they cost'),
  ),
})
export type ReportRow = Static<typeof ReportRow>

const head = {
  from: instantOf('where its time begins'),
  to: instantOf('where its time ends, which is not in it'),
}
const rest = {
  group_by: orNull(wordOf(REPORT_GROUPS, 'what the rows are grouped by; null: nothing')),
  as_of: instantOf('when the newest messages were counted'),
  pending_minutes: countOf('minutes of the report that wait to be counted again'),
}

/** The sums of a time. */
export const Summary = named('Summary', { ...head, ...rest, rows: listOf(ReportRow, 'one for each group') })
export type Summary = Static<typeof Summary>

/** The sums of a time, bucket by bucket. */
export const Timeseries = named('Timeseries', {
  ...head,
  bucket: wordOf(REPORT_SPANS, 'how long a bucket is'),
  ...rest,
  rows: listOf(ReportRow, 'one for each bucket and group, oldest first'),
})
export type Timeseries = Static<typeof Timeseries>
