import { type Static, Type } from '@sinclair/typebox'
import { REPORT_SPANS } from '../domain/report-span.ts'
import { REPORT_GROUPS } from '../store/report-rows.ts'
import { ClientIdField, InstantField } from './schemas.ts'

const oneOf = <T extends string>(words: readonly T[], more: { readonly default?: T } = {}) =>
  Type.Unsafe<T>(
    Type.Union(
      words.map((word) => Type.Literal(word)),
      { description: `must be one of ${words.join(', ')}`, ...more },
    ),
  )

const common = {
  from: InstantField,
  to: InstantField,
  client_id: Type.Optional(ClientIdField),
  group_by: Type.Optional(oneOf(REPORT_GROUPS)),
}

/** What a summary is asked for. */
export const SummaryQuery = Type.Object(common, {
  additionalProperties: false,
  description: 'must be query parameters',
})
export type SummaryQuery = Static<typeof SummaryQuery>

/** What a time series is asked for; its buckets are hours when nothing else is said. */
export const TimeseriesQuery = Type.Object(
  { ...common, bucket: Type.Optional(oneOf(REPORT_SPANS)) },
  { additionalProperties: false, description: 'must be query parameters' },
)
export type TimeseriesQuery = Static<typeof TimeseriesQuery>
