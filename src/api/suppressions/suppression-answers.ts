import { type Static, Type } from '@sinclair/typebox'
import { DEMO_CLIENT } from '../../domain/demo-client.ts'
import { type Suppression as Kept, SUPPRESSION_SOURCES } from '../../domain/opt-out/suppression.ts'
import {
  countOf,
  idOf,
  instantOf,
  listOf,
  NextCursor,
  named,
  orNull,
  textOf,
  wordOf,
} from '../http/answer-fields.ts'
import { csvRecord } from '../http/csv/csv.ts'

/** A number that is not written to. Its fields in this order are the columns of CSV. */
export const Suppression = named('Suppression', {
  id: idOf('names it'),
  client_id: orNull(idOf('by which client it is not written to; null: by none')),
  sender: orNull(textOf('from which sender; null: from none')),
  number: textOf('the number (E.164), or what stands for it once it was removed: `hash_` and 24 digits'),
  reason: textOf('why, for people'),
  source: wordOf(
    SUPPRESSION_SOURCES,
    'who said so: its handset by a keyword, a provider, who asked the API, or a list that was read in',
  ),
  since: instantOf('since when'),
  until: orNull(instantOf('from when on it is written to again; null: it is not')),
})
export type Suppression = Static<typeof Suppression>

/** A page of them. */
export const SuppressionPage = named('SuppressionPage', {
  suppressions: listOf(Suppression, 'the newest first'),
  next_cursor: NextCursor,
})

/** What became of a list that was read in. */
export const ReadInSuppressions = named('ReadInSuppressions', {
  rows: countOf('rows of the list'),
  written: countOf('of them those that were new, or said something else than before'),
})

/** What became of suppressions that were to be taken back. */
export const RemovedSuppressions = named('RemovedSuppressions', {
  removed: countOf('suppressions that were taken back'),
})

/** The suppression of the examples. */
export const EXAMPLE_SUPPRESSION: Suppression = {
  id: '019abcde-0000-7000-8000-0000000000e5',
  client_id: DEMO_CLIENT.id,
  sender: 'SENDER',
  number: '+1234567890',
  reason: 'wrote stop',
  source: 'keyword',
  since: '2026-11-24T10:00:00.000Z',
  until: null,
}

/** The columns of a list as CSV. */
export const SUPPRESSION_COLUMNS = Object.keys(Suppression.properties)

/** A suppression as JSON. */
export function suppressionJson({ clientId, sinceMs, untilMs, ...row }: Kept): Suppression {
  const { id, sender, number, reason, source } = row
  const until = untilMs === null ? null : new Date(untilMs).toISOString()
  return {
    id,
    client_id: clientId,
    sender,
    number,
    reason,
    source,
    since: new Date(sinceMs).toISOString(),
    until,
  }
}

/** The example as CSV. */
export const EXAMPLE_SUPPRESSIONS_CSV =
  csvRecord(SUPPRESSION_COLUMNS) + csvRecord(Object.values(EXAMPLE_SUPPRESSION))

/** How one is asked for as JSON, for the documentation: `readSuppression` looks at it. */
export const suppressionBody = (
  rules: Readonly<Record<'client_id' | 'sender' | 'number' | 'reason' | 'until', string>>,
) =>
  Type.Object(
    {
      client_id: Type.Optional(orNull(Type.String({ description: rules.client_id }))),
      sender: Type.Optional(orNull(Type.String({ description: rules.sender }))),
      number: Type.String({ description: rules.number }),
      reason: Type.Optional(Type.String({ description: rules.reason })),
      until: Type.Optional(orNull(Type.String({ description: rules.until }))),
    },
    { additionalProperties: false, description: 'must be a JSON object' },
  )
