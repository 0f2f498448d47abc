import { type Static, Type } from '@sinclair/typebox'
import { oneOf } from '../../domain/fields/one-of.ts'
import { REPORT_GROUPS, type ReportGroup } from '../../domain/report/report-dimensions.ts'
import { REPORT_SPANS } from '../../domain/report/report-span.ts'
import { ClientIdField, FromField, ToField } from '../http/fields.ts'

const common = {
  from: FromField,
  to: ToField,
  client_id: Type.Optional(ClientIdField),
  group_by: Type.Optional(oneOf(REPORT_GROUPS)),
}

/** What a summary is asked for. */
export const SummaryQuery = Type.Object(
  { ...common, group_by: Type.Optional(oneOf<ReportGroup>(REPORT_GROUPS, { example: 'country' })) },
  { additionalProperties: false, description: 'must be query parameters' },
)
export type SummaryQuery = Static<typeof SummaryQuery>

/** What a time series is asked for; its buckets are hours when nothing else is said. */
export const TimeseriesQuery = Type.Object(
  { ...common, bucket: Type.Optional(oneOf(REPORT_SPANS)) },
  { additionalProperties: false, description: 'must be query parameters' },
)
export type TimeseriesQuery = Static<typeof TimeseriesQuery>
