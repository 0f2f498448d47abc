import { NO_COUNTRY } from '../country.ts'
import { DEMO_CLIENT } from '../demo-client.ts'
import type { Field, JsonValue } from '../fields/field.ts'
import { LIFECYCLE_STATES } from '../lifecycle.ts'

type Dimension = Field & {
  /** What a row of the report is named by. */
  readonly field: string
  /** Its column in `report_rollups`, and part of the key there. */
  readonly column: string
  /** What it is of a message `m`, as SQL that is never null. */
  readonly counted: string
  /** Values of the column that say: none. The report has null there. */
  readonly none?: readonly string[]
}

/**
 * What messages are counted by and a report can be grouped by. The counting, the reading, the choice in the query and the
 * field of the answer are made of this list; the column is added by a migration, to the key too.
 */
export const REPORT_DIMENSIONS = {
  client: {
    field: 'client_id',
    kind: 'uuid',
    column: 'client_id',
    counted: 'm.client_id',
    means: 'the client',
    example: DEMO_CLIENT.id,
  },
  provider: {
    field: 'provider',
    kind: 'text',
    nullable: true,
    column: 'provider',
    counted: "coalesce(m.provider, '')",
    none: [''],
    means:
      'whose queue they are in, or who was asked last; null: of a release that chose nobody at acceptance',
    example: 'mock',
  },
  status: {
    field: 'status',
    kind: LIFECYCLE_STATES,
    column: 'status',
    counted: 'm.status',
    means: 'the status',
    example: 'DELIVERED',
  },
  express: {
    field: 'express',
    kind: 'flag',
    column: 'express',
    counted: 'm.express',
    means: 'whether they were express',
    example: false,
  },
  country: {
    field: 'country',
    kind: 'text',
    nullable: true,
    column: 'country',
    // A message accepted before countries were noted gives its number, and `tally.ts` its country.
    counted: 'coalesce(m.country, m.to_msisdn)',
    none: ['', NO_COUNTRY],
    means: 'that of the number (ISO 3166-1); null when the number tells none',
    example: 'US',
  },
} as const satisfies Readonly<Record<string, Dimension>>

type Dimensions = typeof REPORT_DIMENSIONS

/** What a report can be grouped by. */
export type ReportGroup = keyof Dimensions
export const REPORT_GROUPS = Object.keys(REPORT_DIMENSIONS) as ReportGroup[] // the keys of this very object

/** The fields that name the rows of reports: of a report those of what it is grouped by. */
export type ReportGroupFields = { readonly [G in ReportGroup as Dimensions[G]['field']]: Dimensions[G] }

/** The field that names a row, with its value: a value of the column, as text. */
export function groupJson(group: ReportGroup, value: string) {
  const { field, kind, none }: Dimension = REPORT_DIMENSIONS[group]
  const json = none?.includes(value) ? null : kind === 'flag' ? value === 'true' : value
  return { [field]: json } as { [N in keyof ReportGroupFields]?: JsonValue<ReportGroupFields[N]> } // of the column's kind
}
